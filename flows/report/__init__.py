"""Report: one self-contained HTML page per release, and one per run that was blocked."""

import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from flows.audit import CheckResult
from flows.errors import AmurError
from flows.settings import Settings

BLOCKED_KEPT = 5


@dataclass(frozen=True)
class BlockedRun:
    """A run that published nothing: what was checked, and in `message` what stopped it."""

    run_id: str
    started_at: datetime
    message: str
    results: Sequence[CheckResult]


def report_path(settings: Settings, release_id: str) -> Path:
    """Where the report of a release lies, whether or not it has been written."""
    return settings.reports / release_id / "index.html"


def write_report(release_file: Path, folder: Path) -> Path:
    """Write `index.html` of a released DuckDB file into `folder`; returns its path.

    Links to Data Docs when `folder` holds them already. Raises AmurError when the file holds no release or the page
    cannot be written.
    """
    from flows.report import page, questions, read, reader, verdict

    with reader.open_release(release_file) as con:
        content = read.read_content(con, release_file.stem)
        answered = questions.answers(reader.Reader(con))
    return page.write(
        "release.html.j2",
        folder / "index.html",
        content=content,
        verdict=verdict.of_release(content.checks, sum(bool(row["is_late"]) for row in content.freshness or [])),
        pictures=page.pictures(content),
        compared=page.compared(content),
        answers=answered,
        data_docs=(folder / "data-docs" / "index.html").is_file(),
    )


def write_blocked_report(reports: Path, run: BlockedRun, current: Path | None = None) -> Path:
    """Write `blocked-<run_id>/index.html` under `reports`; returns its path. Only the last BLOCKED_KEPT are kept.

    `current` is the release that readers still see, None when there is none: the history of each rule is taken from it.
    """
    from flows.report import page, read, reader, verdict

    own = {"run_id": run.run_id, "release_id": None, "checked_at": run.started_at}
    checks = sorted(
        (asdict(result) | own | {"table_name": result.table} for result in run.results), key=read.severity_order
    )
    content = None
    if current is not None:
        with reader.open_release(current) as con:
            content = read.read_content(con, current.resolve().stem)
    before = content.history if content else {}
    folder = reports / f"blocked-{run.run_id}"
    path = page.write(
        "blocked.html.j2",
        folder / "index.html",
        run=run,
        verdict=verdict.of_blocked(checks, run.message),
        checks=checks,
        history={check["code"]: [*before.get(check["code"], []), check] for check in checks},
        content=content,
        data_docs=(folder / "data-docs" / "index.html").is_file(),
    )
    _prune(reports)
    return path


def _prune(reports: Path) -> None:
    for folder in sorted(reports.glob("blocked-*"))[:-BLOCKED_KEPT]:
        try:
            shutil.rmtree(folder)
        except OSError as error:
            raise AmurError(f"an old report cannot be removed ({error.strerror})", where=str(folder)) from error
