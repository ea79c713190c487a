"""Opens a release read-only and reads tables of which it may lack a column, or all."""

from pathlib import Path
from typing import Any

import duckdb

from flows.errors import AmurError

Row = dict[str, Any]


def open_release(release_file: Path) -> duckdb.DuckDBPyConnection:
    """A read-only connection; raises AmurError when the file is no DuckDB file or holds no release."""
    try:
        con = duckdb.connect(str(release_file), read_only=True)
    except duckdb.Error as error:
        raise AmurError(f"cannot be opened as a release ({error})", where=str(release_file)) from error
    if not con.execute(
        "select 1 from duckdb_tables() where schema_name = 'meta' and table_name = 'release'"
    ).fetchone():
        con.close()
        raise AmurError("holds no release", where=str(release_file), hint="`amur releases` lists those there are")
    return con


class Reader:
    """Rows of a release's tables as dictionaries; None for a table that the release does not have.

    `kept` is the folder of what was made of equal rows before, for what takes long to make.
    """

    def __init__(self, con: duckdb.DuckDBPyConnection, kept: Path | None = None) -> None:
        self.con, self.kept = con, kept
        self._columns: dict[str, set[str]] = {}
        for table, column in con.execute(
            "select if(schema_name = 'main', '', schema_name || '.') || table_name, column_name from duckdb_columns()"
        ).fetchall():
            self._columns.setdefault(table, set()).add(column)

    def place(self, name: str) -> Path | None:
        return self.kept / name if self.kept else None

    def has(self, table: str, *columns: str) -> bool:
        return table in self._columns and self._columns[table].issuperset(columns)

    def rows(self, table: str, columns: tuple[str, ...], rest: str = "", values: list[Any] | None = None) -> list[Row]:
        """The columns of a table, NULL where the release lacks one; `rest` is what follows `from`."""
        known = self._columns[table]
        names = ", ".join(name if name in known else f"null as {name}" for name in columns)
        return self.query(f"select {names} from (select * from {table}) t {rest}", values)

    def query(self, sql: str, values: list[Any] | None = None) -> list[Row]:
        found = self.con.execute(sql, values or [])
        names = [column[0] for column in found.description or []]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
