"""The text of a document and what it tells of itself. Spans of figures are characters of this text."""

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from flows.contract.periods import read_period
from flows.documents import confined
from flows.errors import AmurError
from flows.escaping import printable

LARGEST_FILE = 20_000_000  # bytes
SUFFIXES = (".txt", ".md", ".html", ".htm", ".pdf")

_PDF_DATE = re.compile(r"D:([0-9]{4})([0-9]{2})([0-9]{2})")
_DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ].*", re.DOTALL)


@dataclass(frozen=True)
class Document:
    """`published` is as the document writes it; `sha256` is of the text in UTF-8."""

    text: str
    title: str
    publisher: str | None
    url: str | None
    published: str | None
    sha256: str


def extract(content: bytes, name: str, where: str = "") -> Document:
    """The document in a file's bytes; the suffix of its name tells the format (.txt .md .html .htm .pdf).

    Takes at most confined.SECONDS and MEMORY. Raises AmurError with the reason, told of `where` or the name, when it
    cannot be read.
    """
    try:
        if len(content) > LARGEST_FILE:
            raise ValueError(too_large(len(content)))
        found = confined.read(content, name)
    except ValueError as error:
        raise AmurError(
            printable(str(error)), where=printable(where or name), hint="save it as UTF-8 text, or take it away"
        ) from error
    text = found["text"]
    return Document(
        text=text,
        title=found.get("title") or PurePath(name).stem,
        publisher=found.get("publisher"),
        url=found.get("url"),
        published=found.get("published"),
        sha256=hashlib.sha256(text.encode()).hexdigest(),
    )


def too_large(size: int) -> str:
    """Why a file of that many bytes is not read."""
    return f"{size / 1e6:.0f} MB are no document (at most {LARGEST_FILE / 1e6:.0f} MB)"


def publication(told: str | None) -> str:
    """When a document says it was published: the year, month or day as a period code, empty where it does not say.

    Raises ValueError when it says neither, nor a time of ISO 8601 or of PDF.
    """
    if not told:
        return ""
    text = _DAY.sub(r"\1", told.strip())
    pdf = _PDF_DATE.match(text)
    try:
        period = read_period("-".join(pdf.groups()) if pdf else text)
    except ValueError as error:
        raise ValueError(f"publication date: {error}") from error
    if period.grain not in ("year", "month", "day"):
        raise ValueError(f"publication date: {told[:40]!r} is not a date (YYYY, YYYY-MM or YYYY-MM-DD)")
    return period.code


def day_and_year(code: str) -> tuple[date | None, int | None]:
    """Of a publication date the day, else the year: what "last year" in a text is counted from."""
    if len(code) == 10:
        return date.fromisoformat(code), None
    return None, int(code[:4]) if code else None
