"""A workbook: a sheet for each table, and before them what the tables, their columns and their sources are."""

from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from flows.errors import AmurError
from flows.reading.export.tables import Table
from flows.reading.render import text_of
from flows.whole import whole

SHEET_ROWS = 1_048_575  # of an xlsx sheet, without its header
SHEET_NAME = 31
DIGITS = 15  # what a number of a workbook keeps
WIDEST = 60
# Control characters that XML, and so a workbook, cannot hold.
_UNPRINTABLE = dict.fromkeys([*range(9), 11, 12, *range(14, 32)], "\ufffd")


def write_workbook(con: duckdb.DuckDBPyConnection, tables: list[Table], folder: Path) -> Path:
    """Raises AmurError for a table with more rows than a sheet holds."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    names = sheet_names(tables)
    _sheet(book, "tables", ["sheet", "table", "about"], [(names[t.name], t.name, t.about) for t in tables])
    described = [(t.name, c.name, c.type, c.about) for t in tables for c in t.columns]
    _sheet(book, "columns", ["table", "column", "type", "about"], described)
    sources = con.execute("select source_code, source_name, licence, home_url from dim_source order by all").fetchall()
    _sheet(book, "sources", ["source_code", "source_name", "licence", "home_url"], sources)
    for table in tables:
        rows = con.execute(table.rows).fetchmany(SHEET_ROWS + 1)
        if len(rows) > SHEET_ROWS:
            raise AmurError(f"more than {SHEET_ROWS} rows fit no sheet", where=table.name, hint="use --format parquet")
        _sheet(book, names[table.name], [column.name for column in table.columns], rows)
    path = folder / "amur.xlsx"
    with whole(path) as fresh:
        book.save(fresh)
    return path


def sheet_names(tables: list[Table]) -> dict[str, str]:
    """A name of at most 31 characters for the sheet of each table, no two alike."""
    names: dict[str, str] = {}
    taken = {"tables", "columns", "sources"}
    for table in tables:
        name = table.name[:SHEET_NAME]
        if name in taken:
            name = f"{table.name[: SHEET_NAME - 3]}~{len(taken)}"
        taken.add(name)
        names[table.name] = name
    return names


def _sheet(book: Any, name: str, header: list[str], rows: list[tuple[Any, ...]]) -> None:
    """The header stays in sight, and each column is as wide as its longest value, up to WIDEST."""
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(name)
    sheet.freeze_panes = "A2"
    for number, title in enumerate(header):
        longest = max([len(title), *(len(text_of(row[number])) for row in rows[:1000])])
        sheet.column_dimensions[get_column_letter(number + 1)].width = min(longest, WIDEST) + 2
    sheet.append(header)
    for row in rows:
        sheet.append([*(_cell(sheet, value) for value in row[:-1]), _last_cell(sheet, row[-1])])


def _last_cell(sheet: Any, value: Any) -> Any:
    """A cell that is written even when it is empty, since readers take a row that ends early for a broken one."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment

    if value is not None:
        return _cell(sheet, value)
    empty = WriteOnlyCell(sheet)
    empty.alignment = Alignment(horizontal="general")
    return empty


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
