"""Text and metadata of a document in the format its name tells: plain text, Markdown, HTML or PDF.

Libraries parse here what anybody may have written, so this runs in the confined process only.
What comes out has no control characters, bidi marks or other invisible characters and `\\n` as line end.
"""

import io
import re
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from pathlib import PurePath
from typing import Any

import charset_normalizer
import yaml

from flows.escaping import printable

Meta = dict[str, str]  # of title, publisher, url, published what the document tells of itself

LARGEST_TEXT = 1_000_000  # characters: a book of 500 pages

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe\x00\x00", "utf-32"), (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"),
)  # fmt: skip
_FRONT_MATTER = re.compile(r"---[ \t]*\n(.{0,20000}?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""")
_SENTENCE_END = tuple('.!?:;…。！？；："”»)')
_WRAPPED_LINE = 50  # a shorter line is a heading or the last of its paragraph, and not wrapped


def read(content: bytes, name: str) -> dict[str, str | None]:
    """`text` and what is known of title, publisher, url and published.

    Raises ValueError with the reason when the content cannot be read as what its name says.
    """
    suffix = PurePath(name).suffix.lower()
    reader = READERS.get(suffix)
    if reader is None:
        raise ValueError(f"no reader for {suffix or 'a name without a suffix'} ({' '.join(READERS)} can be read)")
    if not content.strip():
        raise ValueError("is empty")
    text, meta = reader(content)
    text = cleaned(text).strip("\n")
    _check_length(len(text))
    if not text.strip():
        raise ValueError("holds no text (scanned pages, or a page that a script fills?)")
    return {"text": text} | {key: cleaned(value).strip()[:500] or None for key, value in meta.items()}


def _check_length(length: int) -> None:
    if length > LARGEST_TEXT:
        raise ValueError(f"{length / 1e6:.1f} million characters are no document (at most {LARGEST_TEXT / 1e6:g})")


def cleaned(text: str) -> str:
    """The text without characters that are not seen, and with one kind of line end."""
    return printable(re.sub("\r\n|[\r\f\v\u2028\u2029]", "\n", text), kept="\n\t", instead=lambda _: "")


def decode(content: bytes, declared: str = "") -> str:
    """By its byte order mark, as UTF-8, as declared, else as charset-normalizer detects.

    Raises ValueError for what is binary or in no encoding that can be told.
    """
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding if encoding == "utf-8" else _with_order(mark), "replace")
    if b"\0" in content:
        raise ValueError("is binary and no text")
    for encoding in ("utf-8", declared):
        try:
            return content.decode(encoding) if encoding else _detected(content)
        except (UnicodeDecodeError, LookupError):
            continue
    return _detected(content)


def _with_order(mark: bytes) -> str:
    return ("utf-32" if len(mark) == 4 else "utf-16") + ("-le" if mark[0] == 0xFF else "-be")


def _detected(content: bytes) -> str:
    best = charset_normalizer.from_bytes(content).best()
    if best is None:
        raise ValueError("is in no encoding that can be told: save it as UTF-8")
    return str(best)


def _read_plain(content: bytes) -> tuple[str, Meta]:
    text, meta = _front_matter(decode(content))
    first = text.strip().split("\n", 1)[0].strip()
    return _unwrapped(text), _title(first if len(first) <= 150 and not first.endswith(_SENTENCE_END) else "") | meta


def _read_markdown(content: bytes) -> tuple[str, Meta]:
    """The words of a Markdown text: without marks, link addresses and HTML; blocks stand a blank line apart."""
    from markdown_it import MarkdownIt

    source, meta = _front_matter(decode(content))
    blocks, heading, in_heading = [], "", False
    for token in MarkdownIt("commonmark").enable("table").parse(source):
        if token.type in ("fence", "code_block"):
            blocks.append(token.content)
        if token.type == "inline":
            words = "".join(
                " " if child.type == "softbreak" else "\n" if child.type == "hardbreak" else child.content
                for child in token.children or []
                if child.type != "html_inline"
            )
            blocks.append(words)
            heading = heading or (words if in_heading else "")
        in_heading = token.type == "heading_open"
    return "\n\n".join(blocks), _title(heading) | meta


def _read_html(content: bytes) -> tuple[str, Meta]:
    """The main text as trafilatura finds it; where it finds none or not the whole page, all text outside scripts."""
    import trafilatura

    declared = _DECLARED.search(content[:4096])
    source = decode(content, declared[1].decode("ascii") if declared else "")
    explicit = {"original_date": True, "extensive_search": False}  # no date guessed from the text
    found = trafilatura.bare_extraction(
        source, favor_recall=True, include_comments=False, with_metadata=True, date_extraction_params=explicit
    )
    if found is None or isinstance(found, dict):
        return _all_text(source), {}
    told = {"title": found.title, "publisher": found.sitename, "url": found.url, "published": found.date}
    _, cut = _parsed(source, huge_tree=False)  # as trafilatura parses
    text = found.text if found.text and not cut else _all_text(source)
    return text, {key: value for key, value in told.items() if value}


def _parsed(source: str, *, huge_tree: bool) -> tuple[Any, str]:
    """The page's tree, and why it ends early: libxml2 leaves out what is nested too deeply, and all behind it."""
    from lxml import etree, html

    parser = html.HTMLParser(encoding="utf-8", huge_tree=huge_tree)
    root = html.document_fromstring(source.encode(), parser=parser)
    limits = [entry.message for entry in parser.error_log if entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT]
    return root, limits[0].partition(",")[0].lower() if limits else ""


def _all_text(source: str) -> str:
    """Text outside scripts, in the order of the page. Raises ValueError when the page cannot be read to its end."""
    from lxml import etree

    root, cut = _parsed(source, huge_tree=True)
    if cut:
        raise ValueError(f"has tags nested too deeply to be read to its end ({cut})")
    parts = []
    for _, node in etree.iterwalk(root, events=("start",)):
        is_shown = isinstance(node.tag, str) and node.tag not in ("script", "style", "noscript", "template")
        parts += [node.text or "" if is_shown else "", node.tail or ""]
    return "\n".join(words for part in parts if (words := " ".join(part.split())))


def _read_pdf(content: bytes) -> tuple[str, Meta]:
    import pypdf

    if b"%PDF-" not in content[:1024]:
        raise ValueError("is no PDF, whatever its name says")
    try:
        reader = pypdf.PdfReader(io.BytesIO(content))
        if reader.is_encrypted:
            raise ValueError("is an encrypted PDF")
        pages: list[str] = []
        for page in reader.pages:
            pages.append(page.extract_text())
            _check_length(sum(map(len, pages)))
        info = {key: str(value) for key, value in (reader.metadata or {}).items()}
    except (pypdf.errors.PyPdfError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise ValueError(f"is a damaged PDF ({error})") from error
    meta = {key: info.get(f"/{key.title()}", "") for key in ("title", "publisher", "published")}
    meta["url"] = info.get("/URL", "")
    return "\n\n".join(_unwrapped(page) for page in pages), {key: value for key, value in meta.items() if value}


def _front_matter(text: str) -> tuple[str, Meta]:
    text = text.replace("\r\n", "\n")
    match = _FRONT_MATTER.match(text)
    if not match:
        return text, {}
    try:
        told = yaml.safe_load(match[1])
    except yaml.YAMLError as error:
        raise ValueError(f"the front matter is no YAML ({' '.join(str(error).split())})") from error
    if not isinstance(told, dict):
        return text, {}
    return text[match.end() :], {
        key: str(told[key])
        for key in ("title", "publisher", "url", "published")
        if isinstance(told.get(key), str | int | float | date)
    }


def _unwrapped(text: str) -> str:
    """Lines that were wrapped within a sentence become one; no character is added or taken away."""
    lines = text.replace("\r\n", "\n").split("\n")
    ends = [
        " " if len(line) >= _WRAPPED_LINE and not line.rstrip().endswith(_SENTENCE_END) and following.strip() else "\n"
        for line, following in pairwise(lines)
    ]
    return "".join(part for pair in zip(lines, [*ends, ""], strict=True) for part in pair)


def _title(text: str) -> Meta:
    return {"title": text} if text else {}


READERS: dict[str, Callable[[bytes], tuple[str, Meta]]] = {
    ".txt": _read_plain,
    ".md": _read_markdown,
    ".html": _read_html,
    ".htm": _read_html,
    ".pdf": _read_pdf,
}
