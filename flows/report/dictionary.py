"""The dictionary as pages beside the report of a release: an index with a search, and one page a table."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from flows.dictionary.entries import Entry, Example, read_entries
from flows.report import page
from flows.report.reader import Reader

ROWS_SHOWN = 5


@dataclass(frozen=True)
class Asked:
    """An example with its first rows in this release; `missing` says why there are none."""

    name: str
    question: str
    sql: str
    columns: list[str] = field(default_factory=list)
    rows: list[tuple[Any, ...]] = field(default_factory=list)
    missing: str = ""


def write_pages(con: duckdb.DuckDBPyConnection, release_id: str, folder: Path, kept: Path | None = None) -> list[Path]:
    """Write `index.html` and `<table>.html` into `folder`; raises AmurError when one cannot be written.

    In the file `kept` stays what was read off the SQL.
    """
    entries = read_entries(con, kept)
    states = _states(con, release_id)
    written = [_write_index(entries, release_id, folder)]
    for entry in entries:
        (count,) = con.execute(f"select count(*) from {entry.name}").fetchone() or (None,)
        written.append(
            page.write(
                "table.html.j2", folder / f"{entry.name}.html", entry=entry, row_count=count, states=states,
                release_id=release_id, faces="", scripts=["tables"],
                examples=[_ask(con, example) for example in entry.examples],
            )
        )  # fmt: skip
    return written


def _write_index(entries: Sequence[Entry], release_id: str, folder: Path) -> Path:
    return page.write(
        "index_of_tables.html.j2", folder / "index.html", entries=entries, release_id=release_id, faces="",
        scripts=["search"],
    )  # fmt: skip


def _states(con: duckdb.DuckDBPyConnection, release_id: str) -> dict[str, str]:
    """What each rule came to in the run that made the release."""
    if not Reader(con).has("quality.check_result", "release_id"):
        return {}
    rows = con.execute("select code, status from quality.check_result where release_id = ?", [release_id])
    return dict(rows.fetchall())


def _ask(con: duckdb.DuckDBPyConnection, example: Example) -> Asked:
    told = (example.name, example.question, example.sql)
    try:
        cursor = con.execute(example.sql)
    except duckdb.Error as error:
        return Asked(*told, missing=f"This release cannot answer: {str(error).splitlines()[0]}")
    return Asked(*told, [column[0] for column in cursor.description or []], cursor.fetchmany(ROWS_SHOWN))
