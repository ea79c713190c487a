"""What stands at a locator of raw bytes: a line of CSV, a record of JSON or XML, a span of text."""

import csv
import io
import json
import re
from typing import Any

from flows.documents.extraction import extract
from flows.errors import AmurError
from flows.escaping import marked, printable
from flows.figures.wording.tokens import sentence_spans

LONGEST = 4000


def locate(
    content: bytes, locator: str, partition: str, quote: str | None = None, text_sha256: str | None = None
) -> list[str]:
    """Printable lines that show the place; raises AmurError when the bytes do not have it.

    Characters are those of the text that was extracted when the figure was read: where its SHA-256 was `text_sha256`,
    or `quote` stood in that place, and today's text is another, AmurError says so.

    `line N` of CSV as `column  value`, empty cells left out; `/a/b/0` of JSON as its record; `characters a-b` of a
    document as the sentence with the figure between 【 and 】; the name of `partition` tells its format. Any other
    locator, or content, as text from its beginning.
    """
    try:
        if match := re.fullmatch(r"line (\d+)", locator):
            return _csv_line(_text(content), int(match[1]))
        if match := re.fullmatch(r"characters (\d+)-(\d+)", locator):
            start, end = int(match[1]), int(match[2])
            document = extract(content, partition)
            if document.sha256 != (text_sha256 or document.sha256) or document.text[start:end] != (
                quote or document.text[start:end]
            ):
                raise _other_text(locator, partition, quote)
            return [_sentence(document.text, start, end)]
        if locator.startswith("/") and content.lstrip()[:1] in (b"{", b"["):
            found = _at(json.loads(content), locator.split("/")[1:])
            return [printable(line) for line in json.dumps(found, ensure_ascii=False, indent=1)[:LONGEST].split("\n")]
    except (LookupError, ValueError, csv.Error) as error:
        raise AmurError(f"the raw bytes have no such place ({error})", where=locator) from error
    return [printable(line) for line in _text(content)[:LONGEST].split("\n")]


def _other_text(locator: str, partition: str, quote: str | None) -> AmurError:
    words = f"; the words were: {printable(quote)}" if quote else ""
    return AmurError(
        f"the text read from the file today is not the one that these characters were counted in{words}",
        where=f"{printable(partition)}, {locator}",
        hint="`amur run` reads the file anew",
    )


def _text(content: bytes) -> str:
    return content.decode("utf-8-sig", errors="replace")


def _csv_line(text: str, line: int) -> list[str]:
    reader = csv.reader(io.StringIO(text), strict=True)
    header = next(reader, [])
    while reader.line_num + 1 < line and next(reader, None) is not None:
        pass
    cells = next(reader, None)
    if cells is None:
        raise LookupError(f"{reader.line_num} lines")
    wide = max(map(len, header))
    return [f"{name.ljust(wide)}  {printable(cell)}" for name, cell in zip(header, cells, strict=False) if cell]


def _at(tree: Any, steps: list[str]) -> Any:
    """The value at a JSON pointer (RFC 6901)."""
    for step in steps:
        name = step.replace("~1", "/").replace("~0", "~")
        tree = tree[int(name)] if isinstance(tree, list) else tree[name]
    return tree


def _sentence(text: str, start: int, end: int) -> str:
    for first, last in sentence_spans(text):
        if first <= start < last:
            return marked(text, start, end, (first, max(last, end)))
    return marked(text, start, end, (start, end))
