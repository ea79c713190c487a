"""Documents: files that anybody may have written, each a partition of its own.

A file that cannot be read is no reason to stop: a note of it is archived in its place, and staged as a rejected row.
The note of a file that was taken away closes its claims as withdrawn.
"""

import hashlib
import json
import os
import re
import stat
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import duckdb

from flows.archive import Archive, Receipt, now
from flows.contract.source import Partition, Source
from flows.contract.staged import Codes, Rejected, Staged
from flows.documents.claims import Cells, claims_of, figures_of
from flows.documents.extraction import LARGEST_FILE, day_and_year, extract, publication, too_large
from flows.errors import AmurError, SourceUnavailable
from flows.escaping import printable
from flows.settings import Settings
from flows.sources.register import stage_row, stage_rows
from flows.web.http import Web

_URL = re.compile(r"https?://[!-~]+")


def partitions(source: Source, settings: Settings, archive: Archive, web: Web | None) -> list[Partition]:
    """Every file below the documents' folder, and those of earlier runs that are no longer there.

    Hidden files are none. Raises SourceUnavailable when the folder cannot be listed.
    """
    found = {_key(name): name for name in _names(settings.documents)}
    closed = [name for name in found.values() if (settings.documents / name).is_dir()]
    gone = [
        key
        for key in archive.newest(source.code)
        if key not in found and not any(key.startswith(f"{_key(name)}/") for name in closed)
    ]
    return [Partition(key, {"file": name}) for key, name in sorted(found.items())] + [Partition(key) for key in gone]


def _names(folder: Path) -> Iterator[str]:
    """Names below the folder, of files and of the folders that are not entered: links, and those without permission."""
    refused: list[OSError] = []
    for place, folders, files in os.walk(folder, onerror=refused.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        links = [name for name in folders if os.path.islink(os.path.join(place, name))]
        for name in sorted(files) + links:
            if not name.startswith("."):
                yield os.path.relpath(os.path.join(place, name), folder)
    for error in refused:
        if os.path.realpath(error.filename) != os.path.realpath(folder):
            yield os.path.relpath(error.filename, folder)
        elif folder.exists():
            raise SourceUnavailable(
                f"the documents cannot be listed ({error.strerror})", where=str(folder), hint="check its permissions"
            )


def _key(name: str) -> str:
    """The name of a file as a key that can be shown: unlike names have unlike keys."""
    shown = Path(printable(name))
    return str(shown) if str(shown) == name else str(shown.with_stem(f"{shown.stem}~{_digits_of(name)}"))


def _digits_of(name: str) -> str:
    return hashlib.sha256(os.fsencode(name)).hexdigest()[:6]


def fetch(
    source: Source, partition: Partition, settings: Settings, archive: Archive, web: Web | None
) -> Receipt | None:
    """Archive one document, or the note that says why it cannot be; None when it is what it was."""
    state, content = "read", b""
    name = partition.params.get("file")
    try:
        if name is None:
            state, why = "removed", "was taken away"
        else:
            content = _content(settings.documents / name, settings.documents.resolve())
    except ValueError as error:
        state, why = "refused", str(error)
    if state != "read":
        content = json.dumps({"document": partition.key, "state": state, "reason": why}).encode()
    before = archive.newest_of(source.code, partition.key)
    receipt = archive.put(
        content,
        {
            "source": source.code,
            "partition": partition.key,
            "url": "file:data/raw/documents/" + quote(os.fsencode(name or partition.key)),
            "retrieved_at": now(),
            "licence": source.licence,
            "params": {} if state == "read" else {"state": state},
        },
    )
    return None if receipt == before else receipt


def _content(path: Path, folder: Path) -> bytes:
    """The bytes of a file below `folder`. Raises ValueError with the reason when it cannot be had or is too large."""
    try:
        found = path.stat()
        if not path.resolve().is_relative_to(folder):
            raise ValueError("is a link that leads out of the documents' folder")
        if not stat.S_ISREG(found.st_mode):
            raise ValueError("is no file")
        if found.st_size == 0:
            raise ValueError("is empty")
        if found.st_size > LARGEST_FILE:
            raise ValueError(too_large(found.st_size))
        with open(path, "rb") as file:
            return file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise ValueError(f"cannot be read ({error.strerror})") from error


def stage(source: Source, receipt: Receipt, content: bytes, codes: Codes, con: duckdb.DuckDBPyConnection) -> Staged:
    """One row for the document and one per claim; `locator` is `characters A-B` of the extracted text."""
    rows: list[dict[str, str | None]] = []
    rejected: list[Rejected] = []
    state = receipt.params.get("state")
    try:
        if state == "refused":
            raise AmurError(json.loads(content)["reason"])
        for cells in () if state == "removed" else _cells(receipt, content, codes, rejected):
            try:
                rows.append(_row(source, cells, codes))
            except ValueError as error:
                rejected.append(Rejected(cells["locator"], printable(str(error)), cells.get("quote", "")))
    except AmurError as error:
        rejected.append(Rejected(receipt.partition, error.what, ""))
    stage_rows(source, rows, con)
    return Staged(con.table("staged_rows"), rejected)


def _cells(receipt: Receipt, content: bytes, codes: Codes, rejected: list[Rejected]) -> Iterator[Cells]:
    """The document's row, then its claims'."""
    key = receipt.partition
    document = extract(content, key)
    document_code = f"{_slug(Path(key).stem) or 'document'}-{_digits_of(key)}"
    published, url = "", document.url or ""
    try:
        told = publication(document.published)
        if told and not "1990" <= told <= receipt.retrieved_at[:10]:
            raise ValueError(f"publication date: {told} lies before 1990 or after the day it was read")
        published = told
    except ValueError as error:
        reason = printable(f"{error}; the document is taken as undated")
        rejected.append(Rejected(f"{key}: published", reason, document.published or ""))
    if url and not _URL.fullmatch(url):
        rejected.append(Rejected(f"{key}: url", "is no web address; the document is taken as without one", url))
        url = ""
    day, year = day_and_year(published)
    figures = figures_of(document.text, day, year)
    about = {"document_code": document_code, "file": key, "published": published}
    yield about | {
        "title": document.title,
        "publisher": document.publisher or "",
        "url": url,
        "text_sha256": document.sha256,
        "locator": f"characters 0-{len(document.text)}",
    }
    for claim in claims_of(document.text, figures, document_code, codes, day):
        yield about | claim | {"locator": f"characters {claim['quote_start']}-{claim['quote_end']}"}


def _row(source: Source, cells: Cells, codes: Codes) -> dict[str, str | None]:
    row = stage_row(source, cells, codes)
    if "value_rounding" in cells:
        row["value_rounding"] = cells["value_rounding"] or None
    return row | {"locator": cells["locator"]}


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-")
