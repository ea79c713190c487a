"""The archive: bytes as received, addressed by their SHA-256, never overwritten. It is also the only cache.

    archive/objects/ab/abcdef…     the bytes
    archive/manifest.jsonl         one line per receipt: where from, when, with which answer
    archive/checks.jsonl           one line per look at a partition that brought no new bytes
    archive/released.jsonl         one line per release: which receipts were new in it
    archive/set_aside.jsonl        one line per version that is kept and not used, and per one that is used again
    archive/requests/<day>.jsonl   one line per request to a host that has a daily budget

The lists only grow. A line cut short by a crash is dropped by the next writer. What is put outlives a killed process at
once; it is forced onto the disk when it is released, and what a power cut has damaged before that counts as never
received, so that it is asked for again. Threads may share one Archive; the run lock (flows/publish.py) keeps writing
processes one at a time.
"""

import hashlib
import os
import threading
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flows.errors import AmurError
from flows.jsonl import GrowingList, sync_file

# What a clock ahead of its time received counts as never received, so that it is asked for again.
BY_CLOCK = "clock"


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


@dataclass(frozen=True)
class Check:
    """What the last look at a partition came to: `kept`, `unchanged`, `empty` or `failed`.

    `validators` are those the upstream gave with it (ETag, a checksum of its own); of a failed look, the ones before.
    """

    source: str
    partition: str
    checked_at: str
    outcome: str
    validators: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class SetAside:
    """A version that is kept and not used: `set_aside_by` a `rule` of the code of that hash, `hand` or the `clock`."""

    source: str
    partition: str
    retrieved_at: str
    sha256: str
    set_aside_at: str
    set_aside_by: str
    reason: str
    code_hash: str = ""


class Archive:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._manifest = GrowingList(folder / "manifest.jsonl", self._index_receipt)
        self._checks = GrowingList(folder / "checks.jsonl", self._index_check)
        self._released = GrowingList(folder / "released.jsonl", self._index_release)
        self._set_aside = GrowingList(folder / "set_aside.jsonl", self._index_set_aside)
        self._receipts: list[Receipt] = []
        self._by_source: dict[str, dict[str, list[Receipt]]] = {}
        self._last: dict[tuple[str, str], Check] = {}
        self._released_keys: set[tuple[str, str, str, str]] = set()
        self._aside: dict[tuple[str, str, str, str], SetAside] = {}
        self._asked: dict[str, tuple[GrowingList, Counter[str]]] = {}
        self._whole: set[str] = set()
        self._lock = threading.RLock()

    def put(self, content: bytes, receipt: dict[str, Any]) -> Receipt:
        """Keep `content`; `receipt` has the fields of Receipt but for size and sha256.

        The newest content of the same source and partition arriving again adds nothing.
        """
        sha256 = hashlib.sha256(content).hexdigest()
        entry = Receipt(**receipt, size=len(content), sha256=sha256)
        newest = self.newest_of(entry.source, entry.partition)
        if newest and newest.sha256 == sha256:
            return newest
        path = self.path(sha256)
        if sha256 not in self._whole and not (path.exists() and path.stat().st_size == len(content)):
            path.parent.mkdir(parents=True, exist_ok=True)
            fresh = path.with_suffix(f".{os.getpid()}-{threading.get_ident()}")
            with open(fresh, "wb") as file:
                file.write(content)
            fresh.chmod(0o444)
            fresh.rename(path)
        with self._lock:
            self._whole.add(sha256)
            self._manifest.append(asdict(entry))
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
        with self._lock:
            self._manifest.read_on()
            return list(self._receipts)

    def newest(self, source: str) -> dict[str, Receipt]:
        """The newest receipt of each partition of a source."""
        with self._lock:
            self._manifest.read_on()
            return {partition: entries[-1] for partition, entries in self._by_source.get(source, {}).items()}

    def newest_of(self, source: str, partition: str) -> Receipt | None:
        with self._lock:
            self._manifest.read_on()
            entries = self._by_source.get(source, {}).get(partition)
            return entries[-1] if entries else None

    def versions(self, source: str) -> dict[str, list[Receipt]]:
        """Per partition, what its history is made of: the receipts that were released, then the newest.

        Content that arrived and was never released (a run that was blocked) is no version once it is replaced, and
        what is set aside is none. A partition without a version is left out.
        """
        with self._lock:
            self._manifest.read_on()
            self._released.read_on()
            self._set_aside.read_on()
            found: dict[str, list[Receipt]] = {}
            for partition, every in self._by_source.get(source, {}).items():
                usable = [entry for entry in every if entry is every[-1] or _key(entry) in self._released_keys]
                kept = [entry for entry in usable if _key(entry) not in self._aside]
                if kept:
                    found[partition] = [
                        entry for i, entry in enumerate(kept) if i == 0 or kept[i - 1].sha256 != entry.sha256
                    ]
            return found

    def unreleased(self, source: str) -> list[Receipt]:
        """The versions of a source that no release was built from yet."""
        newest = [entries[-1] for entries in self.versions(source).values()]
        return [entry for entry in newest if _key(entry) not in self._released_keys]

    def set_aside(self, receipts: Iterable[Receipt], by: str, reason: str, code_hash: str = "") -> None:
        """Keep versions and use them no more, until their upstream gives others or they are taken back."""
        with self._lock:
            for entry in receipts:
                self._set_aside.append(asdict(SetAside(*_key(entry), now(), by, reason, code_hash)))
            self._set_aside.sync()

    def take_back(self, entries: Iterable[SetAside]) -> None:
        """Use again what was set aside."""
        with self._lock:
            for entry in entries:
                self._set_aside.append(asdict(entry) | {"taken_back_at": now()})
            self._set_aside.sync()

    def used(self) -> set[str]:
        """The SHA-256 of all that a release was built from, or that is the newest of its partition."""
        with self._lock:
            self._manifest.read_on()
            self._released.read_on()
            newest = {entries[-1].sha256 for every in self._by_source.values() for entries in every.values()}
            return newest | {sha256 for *_, sha256 in self._released_keys}

    def ahead(self) -> list[Receipt]:
        """What was received later than now by more than a day: by a clock that was ahead, or this one is behind."""
        latest = (datetime.now(UTC) + timedelta(days=1)).isoformat(timespec="microseconds")
        return [entry for entry in self.receipts() if entry.retrieved_at > latest]

    def aside(self) -> list[SetAside]:
        """What is set aside now: the newest versions of their partitions, and no others."""
        with self._lock:
            self._manifest.read_on()
            self._set_aside.read_on()
            newest = {_key(entries[-1]) for every in self._by_source.values() for entries in every.values()}
            return [entry for key, entry in sorted(self._aside.items()) if key in newest]

    def mark_released(self, release_id: str, receipts: Iterable[Receipt]) -> None:
        """Note what a release is built from, before it becomes the current one: the receipts no release had before."""
        with self._lock:
            self._released.read_on()
            self._set_aside.read_on()
            known = self._released_keys | self._aside.keys()
            fresh = {_key(entry): entry for entry in receipts if _key(entry) not in known}
            with ThreadPoolExecutor(8) as pool:
                list(pool.map(sync_file, {self.path(entry.sha256) for entry in fresh.values()}))
            self._manifest.sync()
            self._released.append({"release_id": release_id, "receipts": sorted(fresh)})
            self._released.sync()

    def note(self, source: str, partition: str, outcome: str, validators: dict[str, str] | None = None) -> None:
        """Remember a look at a partition that brought no new bytes."""
        with self._lock:
            if validators is None:
                before = self.last_check(source, partition)
                validators = before.validators if before else {}
            self._checks.append(asdict(Check(source, partition, now(), outcome, validators)))

    def last_check(self, source: str, partition: str) -> Check | None:
        """The last look at a partition, whether or not it brought new bytes."""
        with self._lock:
            self._checks.read_on()
            newest, check = self.newest_of(source, partition), self._last.get((source, partition))
            if newest and (check is None or newest.retrieved_at > check.checked_at):
                return Check(source, partition, newest.retrieved_at, "kept", newest.validators)
            return check

    def requests_on(self, day: str, host: str) -> int:
        """How many requests of a day (YYYY-MM-DD, UTC) have been counted against a host's budget."""
        with self._lock:
            asked, counts = self._requests(day)
            asked.read_on()
            return counts[host]

    def count_request(self, day: str, host: str) -> None:
        with self._lock:
            self._requests(day)[0].append({"host": host})

    def _requests(self, day: str) -> tuple[GrowingList, Counter[str]]:
        if day not in self._asked:
            counts: Counter[str] = Counter()
            path = self.folder / "requests" / f"{day}.jsonl"
            self._asked[day] = GrowingList(path, lambda line: counts.update([line["host"]])), counts
        return self._asked[day]

    def _index_receipt(self, line: dict[str, Any]) -> None:
        entry = Receipt(**line)
        self._released.read_on()
        self._set_aside.read_on()
        aside = self._aside.get(_key(entry))
        if aside and aside.set_aside_by == BY_CLOCK:
            return
        if not (entry.sha256 in self._whole or _key(entry) in self._released_keys or self._is_whole(entry)):
            return
        self._receipts.append(entry)
        self._by_source.setdefault(entry.source, {}).setdefault(entry.partition, []).append(entry)

    def _is_whole(self, entry: Receipt) -> bool:
        try:
            self.read(entry.sha256)
        except AmurError:
            return False
        self._whole.add(entry.sha256)
        return True

    def _index_check(self, line: dict[str, Any]) -> None:
        check = Check(**line)
        if check.checked_at[:10] > (datetime.now(UTC) + timedelta(days=1)).date().isoformat():
            return  # by a clock that was ahead
        self._last[check.source, check.partition] = check

    def _index_set_aside(self, line: dict[str, Any]) -> None:
        taken_back = line.pop("taken_back_at", None)
        entry = SetAside(**line)
        if taken_back:
            self._aside.pop(_key(entry), None)
        else:
            self._aside[_key(entry)] = entry

    def _index_release(self, line: dict[str, Any]) -> None:
        self._released_keys.update(map(tuple, line["receipts"]))


def now() -> str:
    """The time in UTC, as receipts carry it; microseconds so that a later look sorts after an earlier one."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def _key(entry: Receipt | SetAside) -> tuple[str, str, str, str]:
    return (entry.source, entry.partition, entry.retrieved_at, entry.sha256)
