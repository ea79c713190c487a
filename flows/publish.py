"""Publish: a checked candidate becomes the release that the pointer names, by one atomic rename.

A release is a uniquely named file, so that no reader's `.wal` of an older one can be replayed into it; whoever has an
older one open keeps it. One writer at a time holds an OS lock, which dies with its process.
"""

import fcntl
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from flows.errors import AmurError, LockHeld
from flows.jsonl import sync_file
from flows.releases.soundness import seal, seal_path
from flows.settings import Settings


@dataclass(frozen=True)
class Release:
    release_id: str
    path: Path
    is_current: bool


@contextmanager
def run_lock(settings: Settings) -> Iterator[None]:
    """Hold the lock of the warehouse; raises LockHeld at once, saying who holds it."""
    try:
        settings.warehouse.mkdir(parents=True, exist_ok=True)
        file = open(settings.warehouse / "run.lock", "a+", encoding="utf-8")  # noqa: SIM115  closed by the with below
    except OSError as error:
        raise AmurError(
            f"cannot be written ({error.strerror})",
            where=str(settings.warehouse),
            hint="check its permissions, or set AMUR_HOME to a directory of your own",
        ) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise LockHeld(
                _holder(file.read()),
                where=str(settings.warehouse),
                hint="wait for it to end",
            ) from None
        file.truncate(0)
        file.write(json.dumps({"pid": os.getpid(), "since": datetime.now(UTC).isoformat(timespec="seconds")}))
        file.flush()
        yield


def lock_holder(settings: Settings) -> str | None:
    """Who holds the lock, None when nobody does. Looks without taking it."""
    path = settings.warehouse / "run.lock"
    if not path.exists():
        return None
    with open(path, encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return _holder(file.read())
    return None


def _holder(note: str) -> str:
    try:
        holder = json.loads(note)
    except ValueError:
        return "another run is writing: it has only just begun"
    return f"another run is writing: process {holder['pid']}, since {holder['since']}"


def clean_up(settings: Settings) -> list[str]:
    """Remove what dead runs left; returns what was removed. The lock must be held."""
    left = [
        *settings.candidates.glob("*"),
        *settings.staged.glob("*.new"),
        *settings.warehouse.glob("amur.duckdb.*.new"),
    ]
    for path in left:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
    return [str(path) for path in left]


def current_id(settings: Settings) -> str | None:
    """The release that the pointer names, None before the first one."""
    if settings.pointer.is_symlink():
        return settings.pointer.readlink().stem
    if settings.pointer.exists():
        raise AmurError(
            "is a file and not the pointer to a release",
            where=str(settings.pointer),
            hint="move it elsewhere and run again",
        )
    return None


def releases(settings: Settings) -> list[Release]:
    """The releases on disk, oldest first."""
    current = current_id(settings)
    paths = sorted(settings.releases.glob("*.duckdb"))
    return [Release(path.stem, path, path.stem == current) for path in paths]


def publish(settings: Settings, candidate: Path, release_id: str, before_swap: Callable[[], None]) -> Path:
    """Make the closed file `candidate` the current release; returns its path.

    Raises AmurError, and leaves the pointer as it was, when the candidate is not whole or is not that release.
    """
    if candidate.with_name(candidate.name + ".wal").exists():
        raise AmurError("the candidate was not checkpointed", where=str(candidate))
    _verify(candidate, release_id)
    settings.releases.mkdir(exist_ok=True)
    path = settings.releases / f"{release_id}.duckdb"
    if path.exists():
        raise AmurError("a release of this name exists", where=str(path))
    candidate.chmod(0o444)
    candidate.rename(path)
    sync_file(path)
    seal(path)
    sync_file(settings.releases)
    before_swap()
    _point(settings, release_id)
    _prune(settings)
    return path


def rollback(settings: Settings, release_id: str) -> None:
    """Point at an older release again; raises AmurError for one that is unknown or damaged."""
    known = {release.release_id: release.path for release in releases(settings)}
    if release_id not in known:
        raise AmurError(
            f"no release {release_id}", where=str(settings.releases), hint="known: " + (", ".join(known) or "none")
        )
    _verify(known[release_id], release_id)
    _point(settings, release_id)


def hold(settings: Settings, release_id: str) -> None:
    """Keep runs from publishing, so that the release stays the current one; raises like rollback."""
    rollback(settings, release_id)
    since = datetime.now(UTC).isoformat(timespec="seconds")
    settings.held.write_text(json.dumps({"release_id": release_id, "since": since}), encoding="utf-8")


def let_go(settings: Settings) -> None:
    """Let runs publish again; raises AmurError where nothing is held."""
    if not settings.held.exists():
        raise AmurError("no release is held", where=str(settings.warehouse), hint="runs publish as ever")
    settings.held.unlink()


def held_since(settings: Settings) -> str | None:
    """`at RELEASE since DAY` while a release is held."""
    if not settings.held.exists():
        return None
    try:
        told = json.loads(settings.held.read_text(encoding="utf-8"))
        return f"at {told['release_id']} since {told['since'][:10]}"
    except (ValueError, KeyError, TypeError):
        return f"at {current_id(settings)}"


def retire(settings: Settings, release_id: str) -> Path:
    """Take a damaged release out of the list, and keep its file beside; returns where that lies."""
    path = settings.releases / f"{release_id}.duckdb"
    kept = path.with_suffix(".damaged")
    if path.exists():
        path.rename(kept)
    seal_path(path).unlink(missing_ok=True)
    return kept


def _point(settings: Settings, release_id: str) -> None:
    before = current_id(settings)
    _link(settings, release_id)
    try:
        _verify(settings.pointer, release_id)
    except AmurError:
        if before:
            _link(settings, before)
        raise


def _link(settings: Settings, release_id: str) -> None:
    link = settings.pointer.with_name(f"amur.duckdb.{os.getpid()}.new")
    link.symlink_to(Path("releases") / f"{release_id}.duckdb")
    link.replace(settings.pointer)
    sync_file(settings.warehouse)


def _verify(path: Path, release_id: str) -> None:
    try:
        with duckdb.connect(str(path), read_only=True) as con:
            found = con.execute("select max(release_id) from meta.release").fetchone()
    except duckdb.Error as error:
        raise AmurError(f"cannot be opened as a release ({error})", where=str(path)) from error
    if found != (release_id,):
        raise AmurError(f"holds release {found[0] if found else None} and not {release_id}", where=str(path))


def _prune(settings: Settings) -> None:
    old = [release for release in releases(settings)[: -settings.keep_releases] if not release.is_current]
    for release in old:
        release.path.unlink()
        seal_path(release.path).unlink(missing_ok=True)
