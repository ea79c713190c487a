"""Doctor: what a person would look at first when something does not work. It changes nothing and shows no secret."""

import os
import re
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Literal

from flows.archive import Archive
from flows.collect.standing import Standing
from flows.errors import AmurError, LockHeld
from flows.orchestration.server import find_server
from flows.prune import growing, size
from flows.publish import current_id, held_since, lock_holder, releases
from flows.releases.runs import find_damaged, last_sources, load_runs
from flows.releases.soundness import find_fault
from flows.settings import CHECKOUT, EXPECTATIONS, SQL, Settings

ROOM_MB = 500
SAMPLE = 20


@dataclass(frozen=True)
class Finding:
    state: Literal["ok", "note", "wrong"]
    about: str
    told: str
    hint: str = ""


def examine() -> list[Finding]:
    """What was looked at, and what was found; `wrong` has to be mended."""
    findings = [_python(), _packages()]
    try:
        settings = Settings.from_env()
    except AmurError as error:
        return [*findings, Finding("wrong", "settings", str(error))]
    looks: list[Callable[[Settings], Finding]] = [
        _checkout, _directory, _room, _lock, _release, _older_releases, _runs, _sources, _archive, _growth, _server,
    ]  # fmt: skip
    return [*findings, *(look(settings) for look in looks), *_secrets()]


def _python() -> Finding:
    told = "{}.{}.{}".format(*sys.version_info[:3])
    if (3, 11) <= sys.version_info[:2] < (3, 14):
        return Finding("ok", "Python", told)
    return Finding("wrong", "Python", told, "Amur needs 3.11 to 3.13: run make with PYTHON=python3.12")


def _packages() -> Finding:
    lock = CHECKOUT / "requirements.lock"
    if not lock.is_file():
        return Finding("wrong", "packages", f"{lock} is missing", "bring it back with `git checkout`")
    pins: dict[str, set[str]] = {}
    for name, wanted in re.findall(r"^([A-Za-z0-9_.-]+)==([^ \\;]+)", lock.read_text(encoding="utf-8"), re.MULTILINE):
        pins.setdefault(name, set()).add(wanted)  # several where it depends on the Python or the system
    found = {name: _version(name) for name in pins}
    other = [
        f"{name} is {found[name]} and not {' or '.join(pins[name])}"
        for name in pins
        if found[name] not in pins[name] | {""}
    ]
    if other:
        return Finding("wrong", "packages", ", ".join(other[:5]), "run `make clean setup`")
    return Finding("ok", "packages", f"{len(list(filter(None, found.values())))} as requirements.lock has them")


def _version(name: str) -> str:
    """Empty where it is not installed: the lock also has what other systems need."""
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _checkout(_settings: Settings) -> Finding:
    tables, suites = len(list(SQL.rglob("*.sql"))), len(list(EXPECTATIONS.rglob("*.yml")))
    state: Literal["ok", "wrong"] = "ok" if tables and suites else "wrong"
    return Finding(state, "checkout", f"{CHECKOUT} with {tables} files of SQL and {suites} suites")


def _directory(settings: Settings) -> Finding:
    place = settings.warehouse
    while not place.exists():
        place = place.parent
    if os.access(place, os.W_OK | os.X_OK) and not os.statvfs(place).f_flag & os.ST_RDONLY:
        return Finding("ok", "data directory", f"{settings.data} can be written")
    return Finding("wrong", "data directory", f"{place} cannot be written", "mend its permissions, or set AMUR_HOME")


def _room(settings: Settings) -> Finding:
    place = settings.data
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free // 1_000_000
    if free >= ROOM_MB:
        return Finding("ok", "disk", f"{free:,} MB free")
    return Finding("wrong", "disk", f"{free:,} MB free", f"make room: a run may need {ROOM_MB} MB")


def _lock(settings: Settings) -> Finding:
    try:
        held = lock_holder(settings)
    except (OSError, LockHeld) as error:
        return Finding("note", "lock", str(error))
    return Finding("note", "lock", held) if held else Finding("ok", "lock", "free")


def _release(settings: Settings) -> Finding:
    try:
        current = current_id(settings)
    except AmurError as error:
        return Finding("wrong", "release", str(error))
    if current is None:
        return Finding("note", "release", "none yet", "run `amur run`")
    fault = find_fault(settings.releases / f"{current}.duckdb", thorough=True)
    if fault:
        return Finding("wrong", "release", f"{current} {fault}", "`amur run` builds it again")
    held = held_since(settings)
    return Finding("note" if held else "ok", "release", f"{current}, as published" + (f"; held {held}" if held else ""))


def _older_releases(settings: Settings) -> Finding:
    try:
        older = [release for release in releases(settings) if not release.is_current]
    except AmurError as error:
        return Finding("wrong", "older releases", str(error))
    faults = [f"{r.release_id} {fault}" for r in older if (fault := find_fault(r.path, thorough=True))]
    if faults:
        return Finding("note", "older releases", "; ".join(faults), "`amur rollback` refuses it")
    return Finding("ok", "older releases", f"{len(older)}, as published")


def _runs(settings: Settings) -> Finding:
    runs = load_runs(settings)
    damaged = find_damaged(settings)
    if damaged:
        told = f"{len(damaged)} records of runs are damaged, such as {damaged[0]}"
        return Finding("note", "runs", told, "their results are lost; delete the files")
    return Finding("ok", "runs", f"{len(runs)} on record" + (f", the last one {runs[-1]['outcome']}" if runs else ""))


def _sources(settings: Settings) -> Finding:
    stood = last_sources(settings, load_runs(settings))
    troubled = [standing for standing in (Standing(**entry) for entry in stood) if standing.is_trouble]
    if not troubled:
        return Finding("ok", "sources", f"{len(stood)} as their contracts expect")
    told = ", ".join(f"{t.source_code} {t.state.replace('_', ' ')} since {t.state_since[:10]}" for t in troubled)
    return Finding("note", "sources", told, "`amur quarantine` lists what is set aside")


def _growth(settings: Settings) -> Finding:
    sizes = {name: size(path) for name, path in growing(settings).items()}
    told = ", ".join(f"{name} {used / 1e6:,.0f} MB" for name, used in sizes.items())
    return Finding("ok", "what grows", told, "`amur prune` shows what may go")


def _archive(settings: Settings) -> Finding:
    archive = Archive(settings.archive)
    try:
        if ahead := archive.ahead():
            told = f"{len(ahead)} raw files were received later than now"
            return Finding("wrong", "archive", told, "set the clock right, or `amur quarantine --ahead`")
        kept = list({receipt.sha256: None for receipt in archive.receipts()})
        sample = kept[:: max(1, len(kept) // SAMPLE)]
        for sha256 in sample:
            archive.read(sha256)
    except AmurError as error:
        return Finding("wrong", "archive", str(error))
    except (OSError, ValueError, TypeError, KeyError) as error:
        return Finding("wrong", "archive", f"its manifest cannot be read ({error})", "bring it back from a backup")
    return Finding("ok", "archive", f"{len(kept)} raw files; {len(sample)} of them read, as received")


def _server(settings: Settings) -> Finding:
    try:
        url = find_server(settings)
    except AmurError as error:
        return Finding("wrong", "Prefect server", str(error))
    if url:
        return Finding("ok", "Prefect server", url)
    return Finding("note", "Prefect server", "none runs", "`amur serve` keeps one, `amur run` starts its own")


def _secrets() -> list[Finding]:
    names = sorted({"AMUR_COMTRADE_KEY", *(name for name in os.environ if re.fullmatch("AMUR_[A-Z_]+_KEY", name))})
    return [Finding("ok", name, "set" if os.environ.get(name, "").strip() else "not set") for name in names]
