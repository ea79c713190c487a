"""The page of a release built from the bundled registers, whose tables are those of today."""

import shutil
from datetime import UTC, datetime

import duckdb
import pytest
from test_page import BLOCKED, Page

from flows.releases.release import record
from flows.releases.runs import Run
from flows.report import write_report
from flows.report.read import CHANGES, CHECKS, FRESHNESS, RUNS, TIMELINE, TURNOVER
from flows.report.reader import Reader
from flows.settings import Settings


@pytest.fixture(scope="module")
def recorded(candidate, tmp_path_factory):
    """A release file as the job makes it, without having been published."""
    folder = tmp_path_factory.mktemp("recorded")
    path = folder / "r1.duckdb"
    shutil.copy(candidate, path)
    day = datetime(2026, 6, 1, tzinfo=UTC)
    record(
        path, Settings(data=folder), Run("run1", day, day, "published", "r1", "", BLOCKED[1:2]), ("c" * 64, "i" * 64)
    )
    return path


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("mart.portfolio_timeline", TIMELINE),
        ("mart.turnover", TURNOVER),
        ("mart.source_freshness", FRESHNESS),
        ("meta.run", RUNS),
        ("quality.check_result", CHECKS),
        ("meta.release_change", CHANGES),
        ("meta.raw_file", ("source_code", "partition_key", "licence", "raw_sha256")),
        ("quality.rejected_row", ("source_code", "raw_sha256", "locator", "reason", "raw")),
        ("quality.skipped_row", ("source_code", "raw_sha256", "reason", "row_count")),
    ],
)
def test_a_warehouse_built_today_has_every_column_the_page_reads(recorded, table, columns):
    with duckdb.connect(str(recorded), read_only=True) as con:
        assert Reader(con).has(table, *columns)


def test_its_page_tells_the_verdict_the_portfolio_and_the_turnover(recorded, tmp_path):
    page = Page(write_report(recorded, tmp_path))
    assert "Published: 1 of 1 rule passed" in page.text
    assert "This is the first release" in page.text
    assert "more than 160 billion USD" in page.text
    assert "This release" not in page.text.replace("This release is", "")
    pictures = [name for name in page.attribute("aria-labelledby") if "wide" in name]
    assert {name.split("-wide")[0] for name in pictures} >= {"portfolio", "years", "months", "ytd-5"}
