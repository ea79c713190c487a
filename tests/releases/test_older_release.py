"""A release that an older program made, without columns that there are today, is still one to compare with."""

import shutil

import duckdb

from flows.checks.changes import changes_since
from flows.releases.diff import write_changes


def test_columns_that_the_release_before_lacks_are_not_compared(candidate, tmp_path):
    older = tmp_path / "older.duckdb"
    shutil.copy(candidate, older)
    with duckdb.connect(str(older)) as con:
        for table in ("fact_portfolio", "dim_document"):
            con.execute(f"alter table {table} drop raw_sha256")
        con.execute("alter table fact_trade drop caveat; drop table fact_indicator")
    found = changes_since(candidate, older, tmp_path)
    with duckdb.connect() as con:
        assert con.execute(f"select * from {found['changed_figures']}").fetchall() == []
        write_changes(con, older, candidate, "changes")
        assert con.execute("select distinct table_name, change from changes").fetchall() == [
            ("fact_indicator", "added")
        ]
