"""What stands at a locator of raw bytes: a line of CSV, a record of JSON or XML, a span of text."""

import csv
import io
import json
import re
from typing import Any

from flows.errors import AmurError
from flows.extraction import extract

AROUND = 200  # characters shown on either side of a span, where its sentence is longer
LONGEST = 4000


def locate(content: bytes, locator: str, document: str = "") -> list[str]:
    """Lines that show the place; raises AmurError when the bytes do not have it.

    `line N` of CSV as `column: value`, empty cells left out; `/a/b/0` of JSON as its record; `characters a-b` as the
    sentence around the span, which stands between » and «, of a document (`document` is its file name) in the text that
    is extracted from it. Any other locator, or content, as text from its beginning.
    """
    try:
        if match := re.fullmatch(r"line (\d+)", locator):
            return _csv_line(_text(content), int(match[1]))
        if match := re.fullmatch(r"characters (\d+)-(\d+)", locator):
            text = extract(content, document).text if document else _text(content)
            return [span(text, int(match[1]), int(match[2]))]
        if locator.startswith("/") and content.lstrip()[:1] in (b"{", b"["):
            found = _at(json.loads(content), locator.split("/")[1:])
            return json.dumps(found, ensure_ascii=False, indent=1)[:LONGEST].splitlines()
    except (LookupError, ValueError, csv.Error) as error:
        raise AmurError(f"the raw bytes have no such place ({error})", where=locator) from error
    return [*_text(content)[:LONGEST].splitlines()]


def _text(content: bytes) -> str:
    return content.decode("utf-8-sig", errors="replace")


def _csv_line(text: str, line: int) -> list[str]:
    reader = csv.reader(io.StringIO(text), strict=True)
    header = next(reader)
    while reader.line_num + 1 < line:
        next(reader)
    cells = next(reader)
    wide = max(map(len, header))
    return [f"{name.ljust(wide)}  {cell}" for name, cell in zip(header, cells, strict=False) if cell]


def _at(tree: Any, steps: list[str]) -> Any:
    """The value at a JSON pointer (RFC 6901)."""
    for step in steps:
        name = step.replace("~1", "/").replace("~0", "~")
        tree = tree[int(name)] if isinstance(tree, list) else tree[name]
    return tree


def span(text: str, start: int, end: int) -> str:
    """The sentence, or AROUND characters of it, around characters `start` to `end`, which are marked »so«."""
    if not 0 <= start < end <= len(text):
        raise ValueError(f"the text has {len(text)} characters")
    before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    sentence_ends = [match.end() for match in re.finditer(r"[.!?。！？]\s+|\n\s*\n|[。！？]", before)]
    left = before[sentence_ends[-1] :] if sentence_ends else before
    stop = re.search(r"[.!?](?=\s|$)|[。！？]|\n\s*\n", after)
    return f"{left}»{text[start:end]}«{after[: stop.end()] if stop else after}".replace("\n", " ").strip()
