"""Prune: what grows over the years, and what of it may go. Nothing that a release or its history is made of does."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flows.archive import Archive
from flows.publish import releases
from flows.releases.soundness import seal_path
from flows.settings import Settings


@dataclass(frozen=True)
class Removable:
    """A file, or a folder, that may go, and why."""

    path: Path
    bytes: int
    why: str


def growing(settings: Settings) -> dict[str, Path]:
    """Where what grows lies, by its name."""
    return {
        "archive": settings.archive,
        "releases": settings.releases,
        "reports": settings.reports,
        "staged rows": settings.staged,
        "runs": settings.runs,
        "logs": settings.logs,
        "Prefect's database": settings.prefect_home,
    }


def size(path: Path) -> int:
    """Bytes of a file, or of all files below a folder."""
    if path.is_dir() and not path.is_symlink():
        return sum(size(below) for below in path.iterdir())
    return path.lstat().st_size if path.exists() or path.is_symlink() else 0


def find_removable(settings: Settings, days: int) -> list[Removable]:
    """What may go: of what has no use of its own, all; of logs and the like, what is older than `days`.

    The lock must be held, so that nothing is being made meanwhile.
    """
    return [
        Removable(path, size(path), why)
        for path, why in (
            *_of_releases(settings),
            *_of_reports(settings),
            *_old_logs(settings, days),
            *_unreferenced(settings),
        )
    ]


def _of_releases(settings: Settings) -> Iterator[tuple[Path, str]]:
    on_disk = releases(settings)
    for release in on_disk[: -settings.keep_releases]:
        if not release.is_current:
            yield release.path, f"more than the last {settings.keep_releases} (AMUR_KEEP_RELEASES)"
            if seal_path(release.path).exists():
                yield seal_path(release.path), "the seal of a release that goes"
    for path in sorted(settings.releases.glob("*.damaged")):
        yield path, "a release that was damaged and built again"


def _of_reports(settings: Settings) -> Iterator[tuple[Path, str]]:
    kept = {release.release_id for release in releases(settings)[-settings.keep_releases :]}
    kept |= {release.release_id for release in releases(settings) if release.is_current}
    for path in sorted(settings.reports.glob("*")):
        if path.is_dir() and path.name not in kept and not path.name.startswith("blocked-"):
            yield path, "the report of a release that is gone"


def _old_logs(settings: Settings, days: int) -> Iterator[tuple[Path, str]]:
    before = (datetime.now(UTC) - timedelta(days=days)).timestamp()
    for path in sorted([*settings.logs.glob("*.log"), *settings.reports.glob("blocked-*")]):
        if path.stat().st_mtime < before:
            yield path, f"older than {days} days"
    known = {path.name for path in settings.runs.glob("*.json")}
    for path in sorted(settings.runs.glob("*.new")):
        if path.name not in known:
            yield path, "left by a run that died"


def _unreferenced(settings: Settings) -> Iterator[tuple[Path, str]]:
    """Bytes that no release was built from and that are nobody's newest: of blocked runs, and of runs that died."""
    archive = Archive(settings.archive)
    used = archive.used()
    for path in sorted((settings.archive / "objects").glob("*/*")):
        if path.name not in used:
            yield path, "raw bytes that no release was built from, replaced since"
