"""Why a value is what it is: every version of a fact with what changed in it, and what a mart's row was before.

A fact keeps its versions in `history.<fact>`, each with the raw file it was read from. A mart is made anew with each
release, so that its row is held against the newest release on disk in which it was another, and the facts behind it
that have changed since are shown.
"""

from collections.abc import Iterator
from typing import Any

import duckdb

from flows.errors import AmurError
from flows.escaping import printable
from flows.lineage import trace_name
from flows.model import Model
from flows.publish import releases
from flows.reading.query import open_release
from flows.reading.render import text_of
from flows.reading.rows import chosen_by, model_of, named, no_row, rows_of
from flows.reading.trace import Read, heading, origin
from flows.settings import Settings

Row = dict[str, Any]

# What tells a version from the next one without being said by its page.
OF_A_VERSION = {"known_on", "known_on_kind", "superseded_on", "raw_sha256", "locator"}
MOST_ROWS = 5


def why(settings: Settings, table: str, key: list[str]) -> list[str]:
    """Lines that tell what changed in the rows of `table` with that key, and which raw files it was read from.

    `key` has the values of the table's key columns in order, or `column=value` pairs. Raises AmurError, naming what is
    near, for an unknown table or key, and for a table that neither keeps versions nor tells what it is made of.
    """
    model = model_of(table)
    with open_release(settings.pointer) as con:
        columns = _columns(con, model)
        rows = rows_of(con, model, chosen := chosen_by(model, key, columns))
        kept = _history(con, model)
        if not rows and not (kept and rows_of(con, kept, chosen)):
            raise no_row(con, model, chosen)
        if kept:
            lines = [line for one in _keys(kept, rows, con, chosen) for line in _versions(con, kept, one)]
        elif model.traces:
            lines = [line for row in rows[:MOST_ROWS] for line in _mart_row(con, settings, model, row)]
        else:
            raise AmurError(
                "keeps no versions", where=model.name, hint="ask for the row of a fact or a mart, as fact_trade"
            )
    return [printable(line) for line in lines]


def _columns(con: duckdb.DuckDBPyConnection, model: Model) -> list[str]:
    return [name for (name, *_) in con.execute(f"describe {model.name}").fetchall()]


def _history(con: duckdb.DuckDBPyConnection, model: Model) -> Model | None:
    if model.schema == "history":
        return model
    found = con.execute(
        "select 1 from duckdb_tables() where schema_name = 'history' and table_name = ?", [model.path.stem]
    ).fetchone()
    return model_of(f"history.{model.path.stem}") if found and model.schema == "main" else None


def _keys(kept: Model, rows: list[Row], con: duckdb.DuckDBPyConnection, chosen: dict[str, str]) -> list[dict[str, str]]:
    """The keys of the facts that are meant, without the day of a version; also of those that are closed by now."""
    names = [name for name in kept.key if name != "known_on"]
    found = rows or rows_of(con, kept, chosen)
    keys = [{name: text_of(row[name]) for name in names if row.get(name) is not None} for row in found]
    return [key for number, key in enumerate(keys) if key not in keys[:number]][:MOST_ROWS]


def _versions(con: duckdb.DuckDBPyConnection, kept: Model, key: dict[str, str]) -> Iterator[str]:
    versions = sorted(rows_of(con, kept, key), key=lambda row: str(row["known_on"]))
    yield f"{kept.name}  " + ", ".join(f"{name}={value}" for name, value in key.items())
    yield f"{len(versions)} versions" if len(versions) > 1 else "1 version: nothing has changed since it became known"
    before: Row | None = None
    for version in versions:
        yield ""
        yield from (f"  {line}" for line in heading(Read(kept, version, *origin(con, version)))[1:])
        if before is not None:
            yield from (f"  {line}" for line in changes(before, version))
        before = version
    if before is not None and before["superseded_on"] is not None:
        yield f"  closed on  {text_of(before['superseded_on'])}: the row was withdrawn, or its claim rejected"


def changes(before: Row, now: Row) -> list[str]:
    """A line per column of both rows whose value is another: `amount  165000000000 -> 150000000000`."""
    names = [name for name in now if name in before and name not in OF_A_VERSION and now[name] != before[name]]
    wide = max(map(len, names), default=0)
    told = [f"{name.ljust(wide)}  {_shown(before[name])} -> {_shown(now[name])}" for name in names]
    return ["changed", *(f"  {line}" for line in told)] if told else ["changed    its place in the raw file alone"]


def _shown(value: Any) -> str:
    return "nothing" if value is None else text_of(value)


def _mart_row(con: duckdb.DuckDBPyConnection, settings: Settings, model: Model, row: Row) -> Iterator[str]:
    yield named(model, row)
    key = {name: text_of(row[name]) for name in model.key if row[name] is not None}
    found = _before(settings, model, key, row)
    if found is None:
        yield "has been what it is in every release on disk"
    else:
        release_id, before = found
        yield f"was another in {release_id}" if before else f"was not there in {release_id}"
        yield from (f"  {line}" for line in changes(before, row)) if before else ()
    for table, fact_key in _facts(con, model, row):
        kept = _history(con, fact := model_of(table))
        chosen = {name: value for name, value in zip(fact.key, fact_key, strict=True) if value is not None}
        if kept and len(rows_of(con, kept, chosen)) > 1:
            yield ""
            yield from (f"  {line}" for line in _versions(con, kept, chosen))


def _before(settings: Settings, model: Model, key: dict[str, str], now: Row) -> tuple[str, Row | None] | None:
    """The newest release on disk in which the row is another, and that row; None where it is always the same."""
    for release in reversed(releases(settings)):
        if release.is_current:
            continue
        with open_release(release.path) as con:
            try:
                rows = rows_of(con, model, key)
            except duckdb.Error:
                continue  # made by a version that had no such table or column
        before = rows[0] if rows else None
        if before is None or any(before[name] != now[name] for name in now if name in before):
            return release.release_id, before
    return None


def _facts(con: duckdb.DuckDBPyConnection, model: Model, row: Row) -> list[tuple[str, list[str | None]]]:
    key = [text_of(row[name]) if row[name] is not None else None for name in model.key]
    given = ", ".join("?" * len(key))
    return con.execute(
        f"select distinct table_name, row_key from {trace_name(model)}({given}) order by all", key
    ).fetchall()
