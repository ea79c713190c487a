"""`amur figures`: figures of files and of JSON lines, printed as JSON lines."""

import json
import re
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

from flows.documents.claims import figures_of
from flows.documents.extraction import SUFFIXES, day_and_year, extract, publication
from flows.errors import AmurError
from flows.figures.reading import StatedFigure, read_text

_DAY = re.compile(r"([0-9]{4})(-[0-9]{2}-[0-9]{2})?(?![0-9])")


def extract_text(path: Path) -> str:
    """The text of a file, whose offsets the figures' offsets are.

    Raises AmurError when the file cannot be read or is no UTF-8 text.
    """
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise AmurError(error.strerror or "cannot be read", where=str(path), hint="name a text file") from error
    except UnicodeDecodeError as error:
        raise AmurError(f"is no UTF-8 text (byte {error.start})", where=str(path), hint="save it as UTF-8") from error


def figures_of_files(paths: Iterable[Path], day: str, why: bool = False) -> Iterator[str]:
    """One JSON line per figure; `article_id` is the file's name, `day` that of publication where the file tells none.

    Offsets are into the text that flows.documents.extraction.extract finds in the file.
    """
    when = published(day, "--date")
    for path in paths:
        try:
            content = path.read_bytes()
        except OSError as error:
            raise AmurError(error.strerror or "cannot be read", where=str(path), hint="name a text file") from error
        name = path.name if path.suffix.lower() in SUFFIXES else f"{path.name}.txt"
        document = extract(content, name, str(path))
        try:
            code = publication(document.published)
        except ValueError as error:
            raise AmurError(str(error), where=str(path), hint="write YYYY-MM-DD") from error
        for figure in figures_of(document.text, *(day_and_year(code) if code else when)):
            yield json_line(path.name, figure, why)


def figures_of_lines(path: Path, why: bool = False) -> Iterator[str]:
    """One JSON line per figure of each passage; a line is an object with `id`, `date` and `text`, other keys ignored.

    Raises AmurError that names file and line when one is anything else.
    """
    for number, line in enumerate(extract_text(path).split("\n"), start=1):
        if line.strip():
            where = f"{path}:{number}"
            passage = _passage(line, where)
            for figure in read_text(passage["text"], *published(passage["date"], where)):
                yield json_line(passage["id"], figure, why)


def _passage(line: str, where: str) -> dict[str, str]:
    hint = 'a line looks like {"id": "a1", "date": "2023-06-16", "text": "…"}'
    try:
        passage = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise AmurError("is not JSON", where=where, hint=hint) from error
    if not isinstance(passage, dict):
        raise AmurError("is not a JSON object", where=where, hint=hint)
    for key in ("id", "date", "text"):
        if key not in passage:
            raise AmurError(f"has no {key!r}", where=where, hint=hint)
        if not isinstance(passage[key], str) and not (key == "date" and passage[key] is None):
            raise AmurError(f"{key!r} is not text", where=where, hint=hint)
    return {key: passage[key] or "" for key in ("id", "date", "text")}


def published(text: str, where: str) -> tuple[date | None, int | None]:
    """The day of publication, else its year, that begins `2024-06-20`, `2024-06-20 (inferred)` or `2017 (inferred)`."""
    match = _DAY.match(text)
    if not match:
        return None, None
    if not match[2]:
        return None, int(match[1])
    try:
        return date.fromisoformat(match[0]), None
    except ValueError as error:
        raise AmurError(f"{match[0]} is not a day of the calendar", where=where, hint="write YYYY-MM-DD") from error


def json_line(article_id: str, figure: StatedFigure, why: bool = False) -> str:
    """The figure as a line of JSON; with `why` the names of the rules that told its measure, period and the like."""
    row = {
        "article_id": article_id,
        "start": figure.start,
        "end": figure.end,
        "quote": figure.quote,
        "value": _number(figure.value),
        "value_high": _number(figure.value_high),
        "unit": figure.unit,
        "comparator": figure.comparator,
        "measure": figure.measure,
        "period_start": figure.period_start and figure.period_start.isoformat(),
        "period_end": figure.period_end and figure.period_end.isoformat(),
        "modality": figure.modality,
        "parties": list(figure.parties),
    }
    if why:
        row["rules"] = figure.rules
    line = json.dumps(row, ensure_ascii=False)
    # A lone surrogate cannot be printed as UTF-8; control characters and bidi marks would act on the terminal.
    return line if line.isprintable() else json.dumps(row)


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
