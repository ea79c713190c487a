"""Content: what a warehouse file holds, in figures by which it can be told from another."""

import hashlib
from pathlib import Path
from typing import Any

import duckdb

from flows.model import MACROS_AFTER_CHECKS, NO_CONTENT

# A table's columns, each with its type and comment, and of its rows the number and the sum of their hashes.
Content = tuple[list[tuple[str, str, str]], tuple[int, int] | None]


def contents(con: duckdb.DuckDBPyConnection) -> dict[str, Content]:
    """The content of every table of the connection's database by its name; of a view without that of its rows."""
    columns = con.execute(
        """select schema_name || '.' || table_name, list((column_name, data_type, comment) order by column_index)
        from duckdb_columns() where not internal and database_name = current_database() group by all order by 1"""
    ).fetchall()
    tables = con.execute(
        "select schema_name || '.' || table_name from duckdb_tables() where database_name = current_database()"
    )
    stored = {name for (name,) in tables.fetchall()}
    return {name: (about, rows_of(con, name) if name in stored else None) for name, about in columns}


def columns_of(con: duckdb.DuckDBPyConnection, database: str) -> dict[str, dict[str, str]]:
    """Of each table and view of an attached database, as schema.table, the type of each column."""
    columns = con.execute(
        """select schema_name || '.' || table_name, column_name, data_type from duckdb_columns()
        where not internal and database_name = ? order by schema_name, table_name, column_index""",
        [database],
    )
    found: dict[str, dict[str, str]] = {}
    for table, name, kind in columns.fetchall():
        found.setdefault(table, {})[name] = kind
    return found


def rows_of(con: duckdb.DuckDBPyConnection, table: str) -> Any:
    """The number of a table's rows and the sum of their hashes: equal for the same rows in any order."""
    return con.execute(f"select count(*), sum(hash(t)) from {table} t").fetchone()


def content_hash(candidate: Path) -> str:
    """SHA-256 over every table's columns, comments and rows in any order, and the macros: equal for equal content.

    Of macros the names and parameters, since DuckDB writes their bodies otherwise each time it saves them. What a run
    adds to a candidate after the checks is no content.
    """
    with duckdb.connect(str(candidate), read_only=True) as con:
        sums = [(name, *content) for name, content in contents(con).items() if name not in NO_CONTENT]
        macros = con.execute(
            """select function_name, parameters from duckdb_functions()
            where not internal and function_name not in (select unnest(?)) order by all""",
            [sorted(MACROS_AFTER_CHECKS)],
        ).fetchall()
    return hashlib.sha256(repr((sums, macros)).encode()).hexdigest()
