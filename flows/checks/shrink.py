"""Row counts of a candidate beside those of the release before it, and the losses somebody has accepted.

They reach the rules as tables in place of `{present_rows}`, `{previous_rows}` and `{accepted_shrink}`.
"""

from pathlib import Path

import duckdb
import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from flows.errors import AmurError
from flows.model import NO_CONTENT, quoted
from flows.settings import EXPECTATIONS

# By a column's name, what makes a row one of documents.
OF_DOCUMENTS = {"method": "method is not distinct from 'text'", "file": "file is not null", "sentence_start": "true"}

# Has no rows when all is well again.
NOT_COUNTED = {"quality.set_aside"}


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
    if previous and (reason := _taken_out_by_hand(candidate, previous)):
        now = {table: rows for _, table, rows in present}
        accepted += [(release, table, reason) for release, table, rows in before if now.get(table, 0) < rows]
    return {
        "present_rows": _values(present, "release_id, table_name, row_count"),
        "previous_rows": _values(before, "release_id, table_name, row_count"),
        "accepted_shrink": _values(accepted, "release_id, table_name, reason"),
    }


def _taken_out_by_hand(candidate: Path, previous: Path) -> str:
    """Why somebody set aside what the release before was built from; empty where nobody did."""
    with duckdb.connect() as con:
        for name, path in (("candidate", candidate), ("previous", previous.resolve())):
            con.execute(f"attach '{quoted(path)}' as {name} (read_only)")
        reasons = con.execute(
            """select distinct reason from candidate.quality.set_aside
            semi join previous.meta.raw_file using (source_code, partition_key, retrieved_at, raw_sha256)
            where set_aside_by = 'hand' order by 1"""
        ).fetchall()
    return "; ".join(f"set aside by hand: {reason}" for (reason,) in reasons)


def _counts(path: Path) -> list[tuple[str, int]]:
    """Rows of every table but for what documents state: whoever takes documents away wants their claims to go."""
    with duckdb.connect(str(path), read_only=True) as con:
        tables = con.execute(
            """select schema_name || '.' || table_name, list(column_name) from duckdb_columns()
            semi join duckdb_tables() using (schema_name, table_name) group by all order by 1"""
        ).fetchall()
        counted = []
        for table, columns in tables:
            of_documents = [sql for column, sql in OF_DOCUMENTS.items() if column in columns]
            rows = con.execute(
                f"select count(*) from {table} where not ({' or '.join(['false', *of_documents])})"
            ).fetchone()
            counted.append((table, rows[0] if rows else 0))
    return [(table, rows) for table, rows in counted if table not in NO_CONTENT | NOT_COUNTED]


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
