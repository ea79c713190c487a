"""Trace: from a row of the release to the raw bytes it was read from, shown so that a person can compare them.

A row of a mart is followed to the rows of facts it was made from (flows/lineage.py), and these to their bytes.
"""

import json
from dataclasses import dataclass
from typing import Any

import duckdb

from flows.archive import Archive
from flows.errors import AmurError
from flows.escaping import printable
from flows.lineage import trace_name
from flows.model import Model
from flows.reading.locate import locate
from flows.reading.preference import preferred, why_not
from flows.reading.query import open_release
from flows.reading.render import text_of
from flows.reading.rows import chosen_by, first_of, model_of, named, no_row, rows_of
from flows.settings import SQL, Settings

MOST_ROWS = 5
MOST_MART_ROWS = 3


def trace(settings: Settings, table: str, key: list[str]) -> list[str]:
    """Lines that show the rows of `table` with that key and what stands at their place in the archive.

    `key` has the values of the table's key columns in order, or `column=value` pairs. Raises AmurError, naming what is
    near, for an unknown table or key, and for a table that does not tell what its rows are made of.
    """
    model = model_of(table)
    with open_release(settings.pointer) as con:
        columns = [name for (name, *_) in con.execute(f"describe {model.name}").fetchall()]
        is_read = {"raw_sha256", "locator"} <= set(columns)
        if not is_read and not model.traces:
            raise AmurError(
                "its rows were not read from raw files: they are calculated, or come with the program or a run",
                where=model.name,
                hint=f"{model.path.relative_to(SQL.parent)} tells how",
            )
        chosen = chosen_by(model, key, columns)
        rows = rows_of(con, model, chosen)
        if not rows:
            raise no_row(con, model, chosen)
        if not is_read:
            return _behind(con, settings, model, rows)
        told = [Read(model, row, *origin(con, row)) for row in rows[:MOST_ROWS]]
    lines = [line for row in told for line in [*heading(row), "", *_place(settings, row), ""]]
    if len(rows) > MOST_ROWS:
        lines.append(f"{len(rows) - MOST_ROWS} more rows have this key; add column=value")
    return lines[:-1] if lines[-1] == "" else lines


@dataclass(frozen=True)
class Read:
    """A row that was read from one place: the receipt of its bytes, and the hash of their text if a document's."""

    model: Model
    row: dict[str, Any]
    receipt: dict[str, Any]
    text_sha256: str | None


def _place(settings: Settings, told: Read) -> list[str]:
    content, partition = Archive(settings.archive).read(told.row["raw_sha256"]), told.receipt.get("partition_key", "")
    place = locate(content, told.row["locator"], partition, told.row.get("quote"), told.text_sha256)
    return [f"  {line}" for line in place]


def _behind(con: duckdb.DuckDBPyConnection, settings: Settings, model: Model, rows: list[dict[str, Any]]) -> list[str]:
    """The rows of a mart, each with the facts behind it: those of its own period first, the preferred ones first."""
    lines: list[str] = []
    for row in rows[:MOST_MART_ROWS]:
        key = [text_of(row[name]) if row[name] is not None else None for name in model.key]
        cursor = con.execute(
            f"""select table_name, row_key from {trace_name(model)}({", ".join("?" * len(key))})
            order by period_code is distinct from ?, trace_line, is_preferred is not true, period_end desc nulls last,
                row_key""",
            [*key, row.get("period_code")],
        )
        facts = cursor.fetchall()
        lines += _mart_row(model, row)
        for table, fact_key in facts[:MOST_ROWS]:
            lines += ["", *(f"  {line}" for line in _fact(con, settings, model_of(table), fact_key))]
        if len(facts) > MOST_ROWS:
            asked = ", ".join(f"{n} := '{v}'" for n, v in zip(model.key, key, strict=True) if v is not None)
            lines += ["", f'  {len(facts) - MOST_ROWS} more: amur sql "from {trace_name(model)}({asked})"']
        lines.append("" if facts else "  no row that was read from a raw file is behind it")
    if len(rows) > MOST_MART_ROWS:
        lines.append(f"{len(rows) - MOST_MART_ROWS} more rows; its key is {', '.join(model.key)}")
    return lines[:-1] if lines[-1] == "" else lines


def _mart_row(model: Model, row: dict[str, Any]) -> list[str]:
    values = {name: text_of(value) for name, value in row.items() if value is not None and name not in model.key}
    wide = max(map(len, values), default=0)
    lines = [named(model, row), *(f"  {name.ljust(wide)}  {value}" for name, value in values.items())]
    return [printable(line) for line in [*lines, "made from"]]


def _fact(con: duckdb.DuckDBPyConnection, settings: Settings, model: Model, key: list[str]) -> list[str]:
    chosen = {name: value for name, value in zip(model.key, key, strict=True) if value is not None}
    (row, *_) = rows_of(con, model, chosen)
    told = Read(model, row, *origin(con, row))
    return [*heading(told), *_standing(con, model, row), *_place(settings, told)]


def _standing(con: duckdb.DuckDBPyConnection, model: Model, row: dict[str, Any]) -> list[str]:
    """What a figure carries with it: its doubts, the rate it was converted at, and why another one goes before it."""
    lines = [f"caveats    {row['caveat']}"] if row.get("caveat") else []
    if row.get("rate_used") is not None and row.get("rate_period_code"):
        lines.append(
            f"rate       {text_of(row['rate_used']).rstrip('0')} {row.get('currency_code') or row.get('unit')} per USD"
            f" of {row['rate_period_code']}, {row['rate_source_code']}"
        )
    if row.get("is_preferred") is False and (other := preferred(con, model.name, row)):
        lines.append(f"preferred  {named(model, other)}: {why_not(row, other)}")
    return [printable(line) for line in lines]


def origin(con: duckdb.DuckDBPyConnection, row: dict[str, Any]) -> tuple[dict[str, Any], str | None]:
    """How the bytes of a row were received, and the hash of the text read from them where they are a document's."""
    sha256 = row["raw_sha256"]
    document = first_of(
        con.execute(
            "select file, text_sha256 from dim_document where document_code = ? and raw_sha256 = ?",
            [row.get("document_code"), sha256],
        )
    )
    receipt = first_of(  # the same bytes may have come as several files
        con.execute(
            "select * from meta.raw_file where raw_sha256 = ? order by partition_key = ? desc, retrieved_at limit 1",
            [sha256, document.get("file") or ""],
        )
    )
    return receipt, document.get("text_sha256")


def heading(told: Read) -> list[str]:
    row, receipt = told.row, told.receipt
    lines = [named(told.model, row)]
    if row.get("known_on"):
        lines.append(f"known on   {text_of(row['known_on'])} ({row['known_on_kind']})")
    lines.append(f"read from  {receipt.get('url', 'a raw file')}, {row['locator']}")
    params = json.loads(receipt.get("params") or "{}")
    if params:
        lines.append("asked for  " + ", ".join(f"{name}={value}" for name, value in params.items()))
    if receipt:
        lines.append(f"received   {receipt['retrieved_at']:%Y-%m-%d %H:%M:%S} UTC, licence: {receipt['licence']}")
    lines.append(f"SHA-256    {row['raw_sha256']}")
    return [printable(line) for line in lines]
