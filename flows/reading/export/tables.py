"""What is exported: tables with their columns and keys, less the rows that may not be passed on."""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from flows.contract.source import load_sources
from flows.errors import AmurError
from flows.model import LAYERS, Column, read_models


@dataclass(frozen=True)
class Table:
    """A table or view of a release; `rows` is the query that gives the rows to export, in the order of its key."""

    name: str
    about: str
    columns: list[Column]
    key: list[str]
    rows: str


def read_tables(
    con: duckdb.DuckDBPyConnection, chosen: Sequence[str] = (), all_sources: bool = False
) -> tuple[list[Table], dict[str, list[str]]]:
    """The tables to export, all or the `chosen`, and per withheld source the tables that lack its rows.

    Raises AmurError, naming what is near, for a table that is not there.
    """
    found = _described(con)
    for name in chosen:
        if name not in found:
            near = difflib.get_close_matches(name, found, 3, 0.5)
            raise AmurError(f"no table {name}", where="--table", hint=f"near: {', '.join(near)}" if near else "")
    withheld = [] if all_sources else _withheld(con)
    keys = _keys()
    tables: list[Table] = []
    left_out: dict[str, list[str]] = {}
    for name, (about, columns) in found.items():
        if chosen and name not in chosen:
            continue
        wanted = []
        for code in withheld:
            condition = _is_of(code, columns)
            if condition and con.execute(f"select exists (from {name} where {condition})").fetchone() == (True,):
                wanted.append(f"({condition}) is not true")
                left_out.setdefault(code, []).append(name)
        key = [column for column in keys.get(name, []) if column in {found.name for found in columns}]
        where = f" where {' and '.join(wanted)}" if wanted else ""
        order = f" order by {', '.join(key)}" if key else ""
        tables.append(Table(name, about, columns, key, f"from {name}{where}{order}"))
    return tables, left_out


def _described(con: duckdb.DuckDBPyConnection) -> dict[str, tuple[str, list[Column]]]:
    """Comment and columns of each table and view, by its name without the schema main."""
    rows = con.execute(
        """with relations as (
            select schema_name, table_name, comment from duckdb_tables()
            union all
            select schema_name, view_name, comment from duckdb_views() where not internal
        )
        select if(schema_name = 'main', '', schema_name || '.') || table_name as name, coalesce(relations.comment, ''),
            list((column_name, data_type, coalesce(columns.comment, '')) order by column_index)
        from relations
        join duckdb_columns() as columns using (schema_name, table_name)
        group by schema_name, table_name, relations.comment
        order by schema_name <> 'main', name"""
    ).fetchall()
    return {name: (about, [Column(*column) for column in columns]) for name, about, columns in rows}


def _keys() -> dict[str, list[str]]:
    schemas = [name for layer in LAYERS for name, schema in layer.items() if schema and schema != "staging"]
    return {model.name.removeprefix("main."): list(model.key) for model in read_models(*schemas)}


def _withheld(con: duckdb.DuckDBPyConnection) -> list[str]:
    """Sources that this release was built from and whose rows may not be passed on."""
    present = {code for (code,) in con.execute("select distinct source_code from meta.raw_file").fetchall()}
    return [code for code, source in load_sources().items() if not source.may_be_passed_on and code in present]


def _is_of(code: str, columns: list[Column]) -> str:
    """The condition that a row is of a source: it was read from its raw files, or computed from what it reports."""
    names = {column.name for column in columns}
    if "raw_sha256" in names and "locator" in names:
        return f"raw_sha256 in (select raw_sha256 from meta.raw_file where source_code = '{code}')"
    reported = sorted(name for name in names if name.endswith("source_code") and "value_usd" in "".join(names))
    return " or ".join(f"{name} = '{code}'" for name in reported)
