import shutil
from datetime import UTC, datetime

import duckdb
import pytest

from flows.audit import CheckResult, check_warehouse, suites_of_warehouse
from flows.checks.structural import columns_of
from flows.releases.release import record
from flows.releases.runs import Run
from flows.report.data_docs import DataDocs
from flows.settings import Settings

HOSTILE = "<script>alert(1)</script>\u202e$name"


@pytest.fixture(scope="session")
def docs(candidate, tmp_path_factory):
    """Data Docs of the bundled figures with one statement doubled and named by hostile text."""
    folder = tmp_path_factory.mktemp("docs")
    corrupted = folder / "corrupted.duckdb"
    shutil.copy(candidate, corrupted)
    with duckdb.connect(str(corrupted)) as con:
        con.execute("update fact_portfolio set statement_id = ? where period_code = '2023-08-23'", [HOSTILE])
        con.execute("insert into fact_portfolio from fact_portfolio where period_code = '2023-08-23'")
    suites = [suite for suite in suites_of_warehouse(columns_of(candidate)) if suite.table == "fact_portfolio"]
    collected = DataDocs()
    results = check_warehouse(corrupted, suites, collected)
    collected.write(folder / "data-docs", "synthetic")
    return folder / "data-docs", results


PASSED = CheckResult("PF101", "fact_portfolio", "ExpectColumnValuesToBeUnique", "critical", "Synthetic.", "passed", "")


@pytest.fixture(scope="session")
def recorded(candidate, tmp_path_factory):
    """A release file as the job makes it, without having been published."""
    folder = tmp_path_factory.mktemp("recorded")
    path = folder / "r1.duckdb"
    shutil.copy(candidate, path)
    day = datetime(2026, 6, 1, tzinfo=UTC)
    record(path, Settings(data=folder), Run("run1", day, day, "published", "r1", "", [PASSED]), ("c" * 64, "i" * 64))
    return path
