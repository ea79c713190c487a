"""Text of others, made safe to be shown on a terminal or in a line of its own."""

import unicodedata
from collections.abc import Callable


def _escaped(char: str) -> str:
    named = {"\n": "\\n", "\t": "\\t", "\r": "\\r"}
    code = ord(char)
    width = ("x", 2) if code < 0x100 else ("u", 4) if code < 0x10000 else ("U", 8)
    return named.get(char) or f"\\{width[0]}{code:0{width[1]}x}"


def printable(text: str, kept: str = "", instead: Callable[[str], str] = _escaped) -> str:
    """The text with what is not seen, or moves what is seen, written as an escape such as `\\x1b` or `\\u202e`.

    That is: control characters (line breaks and tabs too), so terminal sequences; bidi marks; what no encoding holds.
    The characters of `kept` stay; `instead` writes the others in another way.
    """
    if text.isprintable():
        return text
    hidden = {char for char in set(text) - set(kept) if _is_hidden(char)}
    return text.translate({ord(char): instead(char) for char in hidden})


def marked(text: str, start: int, end: int, sentence: tuple[int, int]) -> str:
    """A sentence of a text with the figure text[start:end] between 【 and 】, printable.

    Raises ValueError when the figure does not lie within the sentence, or the sentence not within the text.
    """
    first, last = sentence
    if not 0 <= first <= start < end <= last <= len(text):
        raise ValueError(f"characters {start}-{end} do not lie within the sentence {first}-{last} of the text")
    before, figure, after = text[first:start], text[start:end], text[end:last]
    return "{}【{}】{}".format(*(printable(" ".join(part.split("\n"))) for part in (before, figure, after)))


def _is_hidden(char: str) -> bool:
    category = unicodedata.category(char)
    return category[0] == "C" or category in ("Zl", "Zp")
