"""Cite: ready citations of a release, of the data sets it stands on, and of the pages it was read from.

Plain text, BibTeX, or CSL-JSON (Citation Style Language, the input of Zotero, pandoc and others).
"""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from flows.contract.source import Source, load_sources
from flows.errors import AmurError
from flows.escaping import printable
from flows.reading.query import open_release

# What this project wrote or gathered itself.
OWN_KINDS = {"code_list", "library", "register", "document"}


@dataclass(frozen=True)
class Citation:
    """What can be cited. `published` and `retrieved` are as precise as they are known: `2023`, `2023-05-01`, or empty.

    A description is no title: it stands in round brackets and never in quotation marks.
    """

    key: str
    kind: str
    publisher: str
    title: str
    published: str = ""
    url: str = ""
    retrieved: str = ""
    note: str = ""

    @property
    def is_described(self) -> bool:
        return self.title.startswith("(")


def cite(release: Path, codes: Sequence[str] = ()) -> list[Citation]:
    """The pages with these `document_code`s, and the release; without any, the release and every source it stands on.

    Raises AmurError when there is no release, or no such page.
    """
    with open_release(release) as con:
        this = _release(con)
        return [*(_page(con, code, this.key) for code in codes), this] if codes else [this, *_sources(con)]


def _release(con: duckdb.DuckDBPyConnection) -> Citation:
    release_id, published_at, version, content_hash = con.execute(
        "select release_id, published_at, amur_version, content_hash from meta.release"
    ).fetchall()[0]
    return Citation(
        release_id, "dataset", "Amur maintainers", "Amur: figures on Russia–China investment and trade",
        f"{published_at:%Y-%m-%d}", note=f"release {release_id}, version {version}, content SHA-256 {content_hash}",
    )  # fmt: skip


def _sources(con: duckdb.DuckDBPyConnection) -> list[Citation]:
    """One per data set that others publish; what registers and documents hold is cited page by page."""
    received = con.execute("select source_code, max(retrieved_at)::date from meta.raw_file group by all").fetchall()
    contracts = load_sources()
    return [
        Citation(
            code, "dataset", contracts[code].publisher, contracts[code].title, url=contracts[code].url or "",
            retrieved=str(day), note=_note(contracts[code]),
        )
        for code, day in sorted(received)
        if code in contracts and contracts[code].kind not in OWN_KINDS
    ]  # fmt: skip


def _note(source: Source) -> str:
    named = f"to be named as: {source.attribution}; " if source.attribution else ""
    return f"{named}licence: {source.licence}"


def _page(con: duckdb.DuckDBPyConnection, code: str, release_id: str) -> Citation:
    found = con.execute(
        """select publisher, title, coalesce(published, ''), coalesce(page.url, ''), max(retrieved_at)::date
        from dim_document as page left join meta.raw_file using (raw_sha256) where document_code = ? group by all""",
        [code],
    ).fetchone()
    if found is None:
        raise AmurError(
            f"no page {printable(code)}",
            where="amur cite",
            hint='a document_code is wanted: amur sql "select document_code, title from dim_document"',
        )
    publisher, title, published, url, day = found
    return Citation(code, "webpage", publisher, title, published, url, str(day or ""), f"cited in Amur, {release_id}")


def as_plain(citations: Sequence[Citation]) -> str:
    return "\n".join(map(_plain, citations))


def _plain(cited: Citation) -> str:
    title = cited.title if cited.is_described else f"“{cited.title}”"
    parts = [cited.publisher, title, cited.published, cited.url, cited.retrieved and f"retrieved {cited.retrieved}"]
    return ", ".join(filter(None, parts)) + (f"; {cited.note}" if cited.note else "")


def as_bibtex(citations: Sequence[Citation]) -> str:
    return "\n\n".join(map(_bibtex, citations))


def _bibtex(cited: Citation) -> str:
    fields = {
        "author": f"{{{_tex(cited.publisher)}}}" if cited.publisher else "",
        "title": f"{{{_tex(cited.title)}}}",
        "year": cited.published[:4],
        "date": cited.published,
        "url": cited.url,
        "urldate": cited.retrieved,
        "note": _tex(cited.note),
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@misc{{{re.sub(r'[^A-Za-z0-9:.-]', '-', cited.key)},\n{lines}\n}}"


def _tex(text: str) -> str:
    return re.sub(r"([&%$#_{}])", r"\\\1", text.replace("\\", ""))


def as_csl(citations: Sequence[Citation]) -> str:
    return json.dumps([_csl(cited) for cited in citations], ensure_ascii=False, indent=1)


def _csl(cited: Citation) -> dict[str, Any]:
    item: dict[str, Any] = {"id": cited.key, "type": cited.kind, "title": cited.title}
    if cited.publisher:
        item |= {"author": [{"literal": cited.publisher}], "publisher": cited.publisher}
    for name, stated in (("issued", cited.published), ("accessed", cited.retrieved)):
        if stated:
            item[name] = {"date-parts": [[int(part) for part in stated.split("-")]]}
    return item | ({"URL": cited.url} if cited.url else {}) | ({"note": cited.note} if cited.note else {})


STYLES: dict[str, Callable[[Sequence[Citation]], str]] = {"plain": as_plain, "bibtex": as_bibtex, "csl": as_csl}
