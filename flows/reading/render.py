"""A query's result as a table for people, or as CSV or JSON with every digit of every value.

NULL is an empty cell (CSV), null (JSON) and blank (table). Dates and times are ISO 8601, lists and structs JSON.
"""

import csv
import json
import math
import sys
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from decimal import Decimal
from itertools import islice
from typing import Any, Literal, TextIO

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from flows.escaping import printable

Format = Literal["table", "csv", "json"]
ROWS_SHOWN = 1000
NARROWEST = 8  # a column narrower than this is not readable when its text is wrapped


def render(columns: list[str], rows: Iterator[tuple[Any, ...]], form: Format, out: TextIO) -> None:
    {"table": as_table, "csv": as_csv, "json": as_json}[form](columns, rows, out)


def as_csv(columns: list[str], rows: Iterable[tuple[Any, ...]], out: TextIO) -> None:
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([text_of(value) for value in row] for row in rows)


def as_json(columns: list[str], rows: Iterable[tuple[Any, ...]], out: TextIO) -> None:
    """A list of objects, one a line; decimals are numbers with all their digits."""
    names = [json.dumps(name, ensure_ascii=False) for name in columns]
    out.write("[")
    for number, row in enumerate(rows):
        pairs = ", ".join(f"{name}: {json_of(value)}" for name, value in zip(names, row, strict=True))
        out.write(f"{',' if number else ''}\n{{{pairs}}}")
    out.write("\n]\n")


def json_of(value: Any) -> str:
    """JSON text of a value of DuckDB; what JSON has no number for (NaN, infinity) is null."""
    if isinstance(value, Decimal):
        return format(value, "f") if value.is_finite() else "null"
    if isinstance(value, float):
        return repr(value) if math.isfinite(value) else "null"
    if isinstance(value, dict):
        return (
            "{" + ", ".join(f"{json.dumps(str(k), ensure_ascii=False)}: {json_of(v)}" for k, v in value.items()) + "}"
        )
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(json_of, value)) + "]"
    if value is None or isinstance(value, bool | int):
        return json.dumps(value)
    return json.dumps(text_of(value), ensure_ascii=False)


def text_of(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, dict | list | tuple):
        return json_of(value)
    if isinstance(value, bytes):
        return value.hex()
    return str(value)


def as_table(columns: list[str], rows: Iterator[tuple[Any, ...]], out: TextIO) -> None:
    """Fits the width of the terminal: as a table, or where that is too narrow for it one record below the other."""
    shown = list(islice(rows, ROWS_SHOWN))
    more = next(rows, None) is not None
    cells = [[printable(_readable(value)) for value in row] for row in shown]
    names = [printable(name) for name in columns]
    natural = [max([cell_len(name), *(cell_len(row[n]) for row in cells)]) for n, name in enumerate(names)]
    console = Console(file=out)
    width = console.width if console.is_terminal else sum(natural) + 3 * len(natural)
    if sum(min(wide, max(NARROWEST, cell_len(name))) + 3 for wide, name in zip(natural, names, strict=True)) <= width:
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
        for n, name in enumerate(names):
            numeric = bool(shown) and all(_is_number(row[n]) for row in shown)
            table.add_column(Text(name), justify="right" if numeric else "left", overflow="fold", no_wrap=numeric)
        for row in cells:
            table.add_row(*map(Text, row))
        Console(file=out, width=max(width, 1)).print(table)
    else:
        _as_records(names, cells, out)
    if more:
        print(f"the first {ROWS_SHOWN} rows; --format csv gives all", file=sys.stderr)


def _as_records(names: list[str], cells: list[list[str]], out: TextIO) -> None:
    wide = max(map(cell_len, names))
    for number, row in enumerate(cells, start=1):
        out.write(f"— {number} —\n")
        out.writelines(f"{name.ljust(wide)}  {text}\n" for name, text in zip(names, row, strict=True) if text)


def _is_number(value: Any) -> bool:
    return value is None or (isinstance(value, int | float | Decimal) and not isinstance(value, bool))


def _readable(value: Any) -> str:
    """For people: a decimal without the zeros at its end."""
    if isinstance(value, Decimal) and value.is_finite():
        text = format(value, "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    return text_of(value)
