"""Export: every table of a release as files that other programs read."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from flows.errors import AmurError
from flows.machine import told
from flows.model import quoted
from flows.reading.render import text_of

SHEET_ROWS = 1_048_575  # of an xlsx sheet, without its header
SHEET_NAME = 31
DIGITS = 15  # what a number of a workbook keeps
# Control characters that XML, and so a workbook, cannot hold.
_UNPRINTABLE = dict.fromkeys([*range(9), 11, 12, *range(14, 32)], "\ufffd")


def export(release: Path, folder: Path, form: str) -> Iterator[Path]:
    """Write the tables of `release` into `folder`, yielding each file when it is whole.

    Raises AmurError when there is no release, the folder cannot be written, or a table does not fit the format.
    """
    if not release.exists():
        raise AmurError("there is no release yet", where=str(release), hint="run `amur run` first")
    with told(folder):
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except (FileExistsError, NotADirectoryError):
            raise AmurError("is a file", where=str(folder), hint="name a directory") from None
        with duckdb.connect(str(release), read_only=True) as con:
            yield from FORMATS[form](con, folder)


def _tables(con: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    """Name without the schema main, and comment, of each table and view."""
    return con.execute(
        """select if(schema_name = 'main', '', schema_name || '.') || name, coalesce(comment, '') from (
            select schema_name, table_name as name, comment from duckdb_tables()
            union all select schema_name, view_name, comment from duckdb_views() where not internal
        ) order by schema_name <> 'main', schema_name, name"""
    ).fetchall()


def _parquet(con: duckdb.DuckDBPyConnection, folder: Path) -> Iterator[Path]:
    yield from _copied(con, folder, "parquet", "format parquet, compression zstd")


def _csv(con: duckdb.DuckDBPyConnection, folder: Path) -> Iterator[Path]:
    yield from _copied(con, folder, "csv", "format csv, header")


def _copied(con: duckdb.DuckDBPyConnection, folder: Path, suffix: str, options: str) -> Iterator[Path]:
    for name, _ in _tables(con):
        with _whole(folder / f"{name}.{suffix}") as fresh:
            con.execute(f"copy (from {name}) to '{quoted(fresh)}' ({options})")
        yield folder / f"{name}.{suffix}"


def _workbook(con: duckdb.DuckDBPyConnection, folder: Path) -> Iterator[Path]:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    tables = _tables(con)
    contents = book.create_sheet("tables")
    contents.append(["sheet", "table", "about"])
    for name, about in tables:
        contents.append([_sheet_name(name), name, about])
    for name, _ in tables:
        sheet = book.create_sheet(_sheet_name(name))
        cursor = con.execute(f"from {name}")
        sheet.append([column[0] for column in cursor.description or []])
        rows = 0
        while portion := cursor.fetchmany(10_000):
            rows += len(portion)
            if rows > SHEET_ROWS:
                raise AmurError(f"more than {SHEET_ROWS} rows fit no sheet", where=name, hint="use --format parquet")
            for row in portion:
                sheet.append([_cell(sheet, value) for value in row])
    with _whole(folder / "amur.xlsx") as fresh:
        book.save(fresh)
    yield folder / "amur.xlsx"


def _sheet_name(table: str) -> str:
    return table[:SHEET_NAME]


def _cell(sheet: Any, value: Any) -> Any:
    """A value as a workbook keeps it: a number only where none of its digits is lost, and text never as a formula."""
    from openpyxl.cell import WriteOnlyCell

    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    digits = text_of(value).lstrip("-").replace(".", "").strip("0") if isinstance(value, Decimal | int) else ""
    if value is None or (not isinstance(value, str | dict | list | bytes) and len(digits) <= DIGITS):
        return value
    cell = WriteOnlyCell(sheet, value="")
    cell.value = text_of(value).translate(_UNPRINTABLE)[:32_767]
    cell.data_type = "s"
    return cell


@contextmanager
def _whole(path: Path) -> Iterator[Path]:
    """A file of another name, which takes the name of `path` once it is whole."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        yield fresh
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


FORMATS: dict[str, Callable[[duckdb.DuckDBPyConnection, Path], Iterator[Path]]] = {
    "parquet": _parquet,
    "csv": _csv,
    "xlsx": _workbook,
}
