"""Diff: what changed between two releases, row by row and, where a row was revised, column by column."""

import os
from pathlib import Path

import duckdb

from flows.content import columns_of
from flows.model import Model, quoted, read_models

# Where a row was read and in which order it is preferred says nothing new about the figure.
NOT_COMPARED = {"raw_sha256", "locator", "known_on", "known_on_kind", "preference_rank"}

_COLUMNS = "table_name, change, row_key, column_name, old_value, new_value, raw_sha256, locator"


def write_changes(con: duckdb.DuckDBPyConnection, old: Path | None, new: Path, table: str) -> None:
    """Create `table` in `con`: one row per added or withdrawn row and per revised value of the facts and dimensions.

    Columns: table_name, change (added, revised, withdrawn), row_key (JSON of the key), column_name, old_value,
    new_value, raw_sha256, locator. Without an `old` release there is nothing to compare, and no row.
    """
    con.execute(
        f"create or replace table {table} (table_name varchar, change varchar, row_key varchar, column_name varchar,"
        " old_value varchar, new_value varchar, raw_sha256 varchar, locator varchar)"
    )
    if old is None:
        return
    for alias, path in (("old_release", old), ("new_release", new)):
        con.execute(f"attach '{quoted(Path(os.path.realpath(path)))}' as {alias} (read_only)")
    try:
        before, after = columns_of(con, "old_release"), columns_of(con, "new_release")
        for model in read_models("dimensions", "facts"):
            columns = (set(found.get(model.name, ())) for found in (before, after))
            con.execute(f"insert into {table} ({_COLUMNS}) {_changes_of(model, *columns)}")
    finally:
        for alias in ("old_release", "new_release"):
            con.execute(f"detach {alias}")


def _changes_of(model: Model, before: set[str], after: set[str]) -> str:
    name = model.path.stem

    def rows(alias: str, columns: set[str], other: str, change: str) -> str:
        missing = f"anti join {other}.{name} as other on {_same(model, 'this', 'other')}" if other else ""
        return f"""select '{name}', '{change}', {_key(model, "this")}, null, null, null, {_place("this", columns)}
            from {alias}.{name} as this {missing}"""

    if not set(model.key) <= before:
        return rows("new_release", after, "", "added")
    common = sorted((before & after) - set(model.key) - NOT_COMPARED)
    values = ", ".join(f'{{c: \'{c}\', o: old."{c}"::varchar, n: new."{c}"::varchar}}' for c in common)
    revised = f"""select '{name}', 'revised', row_key, value.c, value.o, value.n, raw_sha256, locator
        from (
            select {_key(model, "new")} as row_key, {_place("new", after)}, unnest([{values}]) as value
            from new_release.{name} as new
            join old_release.{name} as old on {_same(model, "new", "old")}
        ) where value.o is distinct from value.n"""
    return " union all ".join(
        [
            rows("new_release", after, "old_release", "added"),
            rows("old_release", before, "new_release", "withdrawn"),
            *([revised] if common else []),
        ]
    )


def _key(model: Model, alias: str) -> str:
    pairs = ", ".join(f'"{name}" := {alias}."{name}"' for name in model.key)
    return f"to_json(struct_pack({pairs}))::varchar"


def _same(model: Model, left: str, right: str) -> str:
    return " and ".join(f'{left}."{name}" is not distinct from {right}."{name}"' for name in model.key)


def _place(alias: str, columns: set[str]) -> str:
    return ", ".join(
        f"{alias}.{name}" if name in columns else f"null::varchar as {name}" for name in ("raw_sha256", "locator")
    )
