"""A look at the first bytes of an answer, before anybody parses it: is it what was expected, and what does it say."""

from typing import Literal

Expected = Literal["json", "csv", "xml", "html"]


def unlike(expected: Expected, content: bytes, content_type: str) -> str | None:
    """What the bytes are instead of what was expected; None when their beginning fits."""
    start = _start(content)
    if is_page(content):
        found = "html"
    elif start.startswith(b"<"):
        found = "xml"
    elif start.startswith((b"{", b"[")):
        found = "json"
    else:
        found = "html" if "html" in content_type and expected != "html" else "csv"
    fits = found == expected or (expected == "html" and found == "xml")
    return None if fits else {"csv": "plain text"}.get(found, found.upper())


def is_page(content: bytes) -> bool:
    """Whether it is a page for people, as firewalls and error handlers send them."""
    return _start(content).startswith((b"<!doctype html", b"<html"))


def _start(content: bytes) -> bytes:
    return content[:1000].removeprefix(b"\xef\xbb\xbf").lstrip()[:200].lower()


def words(content: bytes) -> str:
    """The beginning of a body as one line for an error message."""
    return " ".join(content[:2000].decode("utf-8", "replace").split())[:200]
