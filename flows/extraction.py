"""The text of a document and what it tells of itself. Spans of figures are characters of this text."""

import hashlib
from dataclasses import dataclass
from pathlib import PurePath

from flows import confined
from flows.errors import AmurError

LARGEST_FILE = 20_000_000  # bytes


@dataclass(frozen=True)
class Document:
    """`published` is as the document writes it; `sha256` is of the text in UTF-8."""

    text: str
    title: str
    publisher: str | None
    url: str | None
    published: str | None
    sha256: str


def extract(content: bytes, name: str) -> Document:
    """The document in a file's bytes; the suffix of its name tells the format (.txt .md .html .htm .pdf).

    Takes at most flows.confined.SECONDS and MEMORY. Raises AmurError with the reason when it cannot be read.
    """
    try:
        if len(content) > LARGEST_FILE:
            raise ValueError(too_large(len(content)))
        found = confined.read(content, name)
    except ValueError as error:
        raise AmurError(str(error), where=name, hint="save it as UTF-8 text, or take it away") from error
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
