"""Registers: curated CSV files of cited figures, one row per statement, read strictly.

A file that cannot be read as what its contract says stops the run before anything is archived.
A single row that cannot be used is rejected with its line and the reason; the other rows go on.
"""

import csv
import io
import re
from collections.abc import Iterable
from pathlib import Path

import duckdb
import pandas as pd

from flows.archive import Archive, Receipt, now
from flows.contract.bounds import COMPARATORS, SCALES, read_decimal, read_figure
from flows.contract.columns import staged_types
from flows.contract.periods import read_period
from flows.contract.source import Column, Partition, Source
from flows.contract.staged import Codes, Rejected, Staged
from flows.errors import AmurError, SourceUnavailable
from flows.settings import Settings
from flows.web.http import Web

# A register is written by hand; the largest of them has 0.2 MB.
LARGEST_FILE = 20_000_000

# Line breaks and tabs are text. Of other control characters a workbook or a terminal can make nothing good; what has no
# width or turns the line makes cells that look alike differ; U+FFFD stands where a character was lost.
_UNSEEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffd]"
)

# Encodings in which UTF-8 is opened by mistake, and saved again.
_MISTAKEN = ("cp1252", "latin-1", "cp1251")


def partitions(source: Source, settings: Settings, archive: Archive, web: Web | None) -> list[Partition]:
    """Each file of the register.

    Raises SourceUnavailable when a file is missing, AmurError when it is not a register of this contract.
    """
    for name in source.partitions:
        read_file(source, settings.registers / name)
    return [Partition(name) for name in source.partitions]


def fetch(
    source: Source, partition: Partition, settings: Settings, archive: Archive, web: Web | None
) -> Receipt | None:
    """Archive one file; None when the archive has it already. Raises like partitions()."""
    before = archive.newest_of(source.code, partition.key)
    kept = archive.put(
        read_file(source, settings.registers / partition.key),
        {
            "source": source.code,
            "partition": partition.key,
            "url": f"file:data/raw/registers/{partition.key}",
            "retrieved_at": now(),
            "licence": source.licence,
        },
    )
    return None if kept == before else kept


def unread_files(settings: Settings, sources: Iterable[Source]) -> list[Path]:
    """Files beside the registers, and tables beside the statistics, that no contract names, such as a copy; hidden
    files are none."""
    folders = {settings.registers: "*", settings.statistics: "*.csv"}
    named = {folder / name for folder in folders for source in sources for name in source.partitions}
    found = [path for folder, pattern in folders.items() for path in sorted(folder.rglob(pattern))]
    return [path for path in found if path.is_file() and path not in named and not path.name.startswith(".")]


def read_file(source: Source, path: Path) -> bytes:
    """The bytes of a CSV file whose header is the contract's.

    Raises SourceUnavailable when it is missing or cannot be read, AmurError when it is not what the contract says.
    """
    try:
        size = path.stat().st_size
        if not path.resolve().is_relative_to(path.parent.resolve()):
            raise AmurError("is a link that leads out of its folder", where=str(path), hint="put the file itself there")
        if size > LARGEST_FILE:
            raise AmurError(
                f"{size / 1e6:.0f} MB is no register (at most {LARGEST_FILE / 1e6:.0f} MB)",
                where=str(path),
                hint="put back the register, for example with `git checkout`",
            )
        content = path.read_bytes()
    except FileNotFoundError:
        raise SourceUnavailable(
            "the register is missing", where=str(path), hint="put it back, for example with `git checkout`"
        ) from None
    except OSError as error:
        raise SourceUnavailable(
            f"the register cannot be read ({error.strerror})",
            where=str(path),
            hint="check that it is a file and its permissions",
        ) from error
    _check_header(source, content, path)
    return content


def _check_header(source: Source, content: bytes, path: Path) -> None:
    try:
        text = content.decode("utf-8-sig")  # spreadsheets put a byte order mark before the header
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise AmurError(f"line {line} is not UTF-8", where=str(path), hint="save the file as UTF-8") from error
    try:
        header = next(csv.reader(io.StringIO(text), strict=True), [])
    except csv.Error as error:
        raise AmurError(f"the header is not CSV ({error})", where=str(path), hint="mend line 1") from error
    columns = source.columns_in_file
    missing = [name for name in columns if name not in header]
    unknown = [name[:40] for name in header if name not in columns]
    if len(missing) == len(columns):
        raise AmurError(
            "line 1 has none of the columns of the contract" if header else "the register is empty",
            where=str(path),
            hint=f"separate cells by commas; the columns are those of {source.code}.yml in flows/sources",
        )
    if missing or unknown or len(header) != len(set(header)):
        found = [f"missing column {name}" for name in missing] + [f"unknown column {name!r}" for name in unknown[:5]]
        raise AmurError(
            ", ".join(found) or "a column stands twice",
            where=str(path),
            hint=f"the columns are those of the contract {source.code}.yml in flows/sources",
        )


def stage(source: Source, receipt: Receipt, content: bytes, codes: Codes, con: duckdb.DuckDBPyConnection) -> Staged:
    """Typed rows of one archived file. Rows in the order of the file; `locator` is `line N`."""
    reader = csv.reader(io.StringIO(content.decode("utf-8-sig")), strict=True)
    header = next(reader)
    rows: list[dict[str, str | None]] = []
    rejected: list[Rejected] = []
    seen: dict[tuple[str, ...], int] = {}
    stated: dict[tuple[str, ...], int] = {}
    line = 1 + header_lines(header)
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            rejected.append(Rejected(f"line {line}", f"not CSV from here on: {error}", ""))
            break
        first, line = line, reader.line_num + 1
        if not cells:
            continue
        try:
            if len(cells) != len(header):
                raise ValueError(f"{len(cells)} cells where the header has {len(header)}")
            named = dict(zip(header, cells, strict=True))
            row = stage_row(source, named, codes)
            key = tuple(str(row[name]) for name in source.key)
            if key in seen:
                raise ValueError(f"column {source.key[0]}: {key[0]!r} stands on line {seen[key]} already")
            seen[key] = first
            if source.kind == "register":
                _check_statement(source, named, row)
                statement = tuple(text for name, text in named.items() if name not in source.key)
                if stated.setdefault(statement, first) != first:
                    raise ValueError(f"states what line {stated[statement]} states; keep one of the two")
        except ValueError as error:
            rejected.append(Rejected(f"line {first}", str(error), ",".join(cells)[:2000]))
            continue
        rows.append(row | {"locator": f"line {first}"})
    stage_rows(source, rows, con)
    return Staged(con.table("staged_rows"), rejected)


def _check_statement(source: Source, cells: dict[str, str], row: dict[str, str | None]) -> None:
    """Raises ValueError for a row of a register that its maintainers cannot have meant."""
    for name, text in cells.items():
        if any(_reads_as_utf8(text, encoding) for encoding in _MISTAKEN):
            raise ValueError(f"column {name}: {text[:40]!r} is UTF-8 that was read in another encoding")
    # a rate is fixed for the day after; of a figure nobody knows before its period is over
    published, end = row.get(source.published or ""), row.get("period_end") if source.figures else None
    is_foreseen = row.get("modality") in ("target", "estimate")
    if published and end and not is_foreseen and read_period(published).end.isoformat() < end:
        raise ValueError(
            f"published {published}, before the period {row['period']} ended; narrow the period to what the page"
            " speaks of, or mark the figure as an estimate where the register can"
        )


def _reads_as_utf8(text: str, encoding: str) -> bool:
    try:
        return text.encode(encoding).decode("utf-8") != text
    except UnicodeError:
        return False


def stage_rows(source: Source, rows: list[dict[str, str | None]], con: duckdb.DuckDBPyConnection) -> None:
    """Leave rows as stage_row gives them, each with its `locator`, in the temporary table `staged_rows`."""
    types = staged_types(source) | {"locator": "VARCHAR"}
    frame = pd.DataFrame(rows, columns=list(types), dtype=object)
    con.register("staged_text", frame)
    casts = ", ".join(f'cast("{name}" as {kind}) as "{name}"' for name, kind in types.items())
    con.execute(f"create or replace temp table staged_rows as select {casts} from staged_text")
    con.unregister("staged_text")


def header_lines(header: list[str]) -> int:
    """How many lines the header takes: more than one where a name holds a line break."""
    return 1 + sum(name.count("\n") for name in header)


def stage_row(source: Source, cells: dict[str, str], codes: Codes) -> dict[str, str | None]:
    """One row as text ready to be cast, None for an empty cell.

    Raises ValueError with the column and the reason when the row breaks the contract.
    """
    row: dict[str, str | None] = {}
    for name, column in source.columns.items():
        text = cells.get(name, "").strip()  # absent in a version older than the contract
        try:
            row |= _cell(name, column, text, codes)
        except ValueError as error:
            raise ValueError(f"column {name}: {error}") from error
    for name, parts in source.figures.items():
        value = row.pop(parts.value)
        comparator = row.pop(parts.comparator) if parts.comparator else value and "="
        scale = row.get(parts.scale) or "one" if parts.scale else "one"
        high = (row.pop(parts.high) if parts.high else None) or ""
        row |= dict.fromkeys([name, *(f"{name}_{part}" for part in ("comparator", "low", "high", "rounding"))])
        if value is None and comparator is None and not high:
            continue
        try:
            figure = read_figure(value or "", comparator or "", scale, high)
        except ValueError as error:
            raise ValueError(f"column {parts.value}: {error}") from error
        row[name] = str(figure.value)
        row[f"{name}_comparator"] = figure.comparator
        row[f"{name}_low"] = None if figure.low is None else str(figure.low)
        row[f"{name}_high"] = None if figure.high is None else str(figure.high)
        row[f"{name}_rounding"] = str(figure.rounding)
    return row


def _cell(name: str, column: Column, text: str, codes: Codes) -> dict[str, str | None]:
    if not text:
        if column.required:
            raise ValueError("is empty")
        if column.type == "period":
            return dict.fromkeys([name, f"{name}_start", f"{name}_end", f"{name}_grain"])
        return {name: None}
    _check_characters(column, text)
    if column.type == "period":
        period = read_period(text)
        return {
            name: text,
            f"{name}_start": period.start.isoformat(),
            f"{name}_end": period.end.isoformat(),
            f"{name}_grain": period.grain,
        }
    if column.type == "partial_date" and read_period(text).grain not in ("year", "month", "day"):
        raise ValueError(f"{text!r} is not a date (YYYY, YYYY-MM or YYYY-MM-DD)")
    if column.type in ("decimal", "precise", "integer"):
        number = read_decimal(text)
        if column.type == "integer" and number != number.to_integral_value():
            raise ValueError(f"{text!r} is not a whole number")
    known = {"choice": column.of, "comparator": COMPARATORS, "scale": SCALES}.get(column.type)
    if known is not None and text not in known:
        raise ValueError(f"{text[:40]!r} is not one of {' '.join(known)}")
    if column.type == "boolean" and text not in ("true", "false"):
        raise ValueError(f"{text[:40]!r} is neither true nor false")
    if column.type in Codes.__dataclass_fields__ and text not in getattr(codes, column.type):
        raise ValueError(f"unknown {column.type} code {text[:40]!r}")
    return {name: text}


def _check_characters(column: Column, text: str) -> None:
    if unseen := _UNSEEN.search(text):
        raise ValueError(f"holds U+{ord(unseen[0]):04X}, which is no character of a text; take it out")
    if column.type == "code" and re.search(r"\s", text):
        raise ValueError(f"{text[:40]!r} is no code, since it holds a space")
