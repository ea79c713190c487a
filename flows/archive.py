"""The archive: bytes as received, addressed by their SHA-256, never overwritten.

    archive/objects/ab/abcdef…     the bytes
    archive/manifest.jsonl         one line per receipt: where from, when, with which answer
    archive/released.jsonl         one line per release: which receipts it was built from

Both lists only grow. A line cut short by a crash is dropped by the next writer; the run lock
(flows/publish.py) keeps writers one at a time.
"""

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from flows.errors import AmurError


@dataclass(frozen=True)
class Receipt:
    """One manifest line. `url` and `params` hold no secret; times are UTC in ISO 8601."""

    source: str
    partition: str
    url: str
    retrieved_at: str
    sha256: str
    size: int
    licence: str
    params: dict[str, str] = field(default_factory=dict)
    status: int | None = None
    validators: dict[str, str] = field(default_factory=dict)


class Archive:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._manifest = folder / "manifest.jsonl"
        self._released = folder / "released.jsonl"

    def put(self, content: bytes, receipt: dict[str, Any]) -> Receipt:
        """Keep `content`; `receipt` has the fields of Receipt but for size and sha256.

        The newest content of the same source and partition arriving again adds nothing.
        """
        sha256 = hashlib.sha256(content).hexdigest()
        entry = Receipt(**receipt, size=len(content), sha256=sha256)
        newest = self.newest(entry.source).get(entry.partition)
        if newest and newest.sha256 == sha256:
            return newest
        path = self.path(sha256)
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            fresh = path.with_suffix(f".{os.getpid()}")
            with open(fresh, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            fresh.chmod(0o444)
            fresh.rename(path)
        _append(self._manifest, asdict(entry))
        return entry

    def path(self, sha256: str) -> Path:
        return self.folder / "objects" / sha256[:2] / sha256

    def read(self, sha256: str) -> bytes:
        """The bytes; raises AmurError when they are missing or no longer what they were."""
        path = self.path(sha256)
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            raise AmurError(
                "a raw file is missing from the archive",
                where=str(path),
                hint="bring it back from a backup; releases built from it stay readable",
            ) from None
        if hashlib.sha256(content).hexdigest() != sha256:
            raise AmurError(
                "a raw file is not what was received: its SHA-256 differs",
                where=str(path),
                hint="bring it back from a backup",
            )
        return content

    def receipts(self) -> list[Receipt]:
        """Every receipt, oldest first."""
        return [Receipt(**line) for line in _lines(self._manifest)]

    def newest(self, source: str) -> dict[str, Receipt]:
        """The newest receipt of each partition of a source."""
        return {entry.partition: entry for entry in self.receipts() if entry.source == source}

    def versions(self, source: str) -> dict[str, list[Receipt]]:
        """Per partition, what its history is made of: the receipts that were released, then the newest.

        Content that arrived and was never released (a run that was blocked) is no version once it is replaced.
        """
        released = {key for line in _lines(self._released) for key in map(tuple, line["receipts"])}
        found: dict[str, list[Receipt]] = {}
        for partition, newest in self.newest(source).items():
            every = [entry for entry in self.receipts() if (entry.source, entry.partition) == (source, partition)]
            kept = [entry for entry in every if entry is every[-1] or _key(entry) in released]
            found[partition] = [entry for i, entry in enumerate(kept) if i == 0 or kept[i - 1].sha256 != entry.sha256]
            assert found[partition][-1].sha256 == newest.sha256
        return found

    def mark_released(self, release_id: str, receipts: Iterable[Receipt]) -> None:
        """Note what a release is built from, before it becomes the current one."""
        _append(self._released, {"release_id": release_id, "receipts": sorted(_key(entry) for entry in receipts)})


def _key(entry: Receipt) -> tuple[str, str, str, str]:
    return (entry.source, entry.partition, entry.retrieved_at, entry.sha256)


def _lines(path: Path) -> list[dict[str, Any]]:
    if not path.exists():
        return []
    whole, _, _cut_short = path.read_text(encoding="utf-8").rpartition("\n")
    return [json.loads(line) for line in whole.splitlines()]


def _append(path: Path, line: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "a+b") as file:
        file.seek(0)
        end = file.read().rfind(b"\n") + 1
        file.truncate(end)
        file.write(json.dumps(line, ensure_ascii=False, sort_keys=True).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())
