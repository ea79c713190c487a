"""Row counts of a candidate beside those of the release before it, and the losses somebody has accepted.

They reach the rules as tables in place of `{present_rows}`, `{previous_rows}` and `{accepted_shrink}`.
"""

from pathlib import Path

import duckdb
import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from flows.errors import AmurError
from flows.model import AFTER_CHECKS
from flows.settings import EXPECTATIONS


class AcceptedShrink(BaseModel):
    """A reviewed line of expectations/accepted_shrink.yml: this table may lose rows against this one release."""

    model_config = ConfigDict(extra="forbid")

    table: str
    release: str
    reason: str


def accepted_shrink(path: Path = EXPECTATIONS / "accepted_shrink.yml") -> list[AcceptedShrink]:
    try:
        return TypeAdapter(list[AcceptedShrink]).validate_python(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (ValidationError, yaml.YAMLError) as error:
        raise AmurError(
            f"not a list of accepted losses: {error}", where=str(path), hint="each has table, release and reason"
        ) from error


def row_counts(candidate: Path, previous: Path | None) -> dict[str, str]:
    """The three tables as SQL; without a previous release `{previous_rows}` has no rows."""
    present = [("candidate", table, rows) for table, rows in _counts(candidate)]
    before = [(previous.resolve().stem, table, rows) for table, rows in _counts(previous)] if previous else []
    accepted = [(line.release, line.table, line.reason) for line in accepted_shrink()]
    return {
        "present_rows": _values(present, "release_id, table_name, row_count"),
        "previous_rows": _values(before, "release_id, table_name, row_count"),
        "accepted_shrink": _values(accepted, "release_id, table_name, reason"),
    }


def _counts(path: Path) -> list[tuple[str, int]]:
    with duckdb.connect(str(path), read_only=True) as con:
        tables = con.execute("select schema_name || '.' || table_name from duckdb_tables() order by 1").fetchall()
        counted = [(table, con.execute(f"select count(*) from {table}").fetchone()) for (table,) in tables]
    return [(table, rows[0]) for table, rows in counted if rows and table not in AFTER_CHECKS]


def _values(rows: list[tuple[str, str, int]] | list[tuple[str, str, str]], names: str) -> str:
    """A table of literals for a `from`; braces would be read as places to fill in."""
    if not rows:
        return f"(select {', '.join(f'null as {name.strip()}' for name in names.split(','))} where false)"
    literals = [
        ", ".join(str(cell) if isinstance(cell, int) else "'{}'".format(cell.replace("'", "''")) for cell in row)
        for row in rows
    ]
    return f"(select * from (values {', '.join(f'({row})' for row in literals)}) as given({names}))".replace(
        "{", "("
    ).replace("}", ")")
