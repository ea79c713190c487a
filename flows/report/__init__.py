"""Report: a small self-contained site per release, and a page per run that was blocked."""

import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from flows.audit import CheckResult
from flows.errors import AmurError
from flows.settings import Settings
from flows.thresholds import create_threshold

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


def write_report(release_file: Path, folder: Path, kept: Path | None = None) -> Path:
    """Write the site of a released DuckDB file into `folder`; returns its `index.html`. In `kept` drawings are kept.

    Beside it stand `quality.html`, `queries.html`, `dictionary/`, `numbers/` and `data/` with what can be downloaded.
    Links to Data Docs when `folder` holds them already. Raises AmurError when the file holds no release or the site
    cannot be written.
    """
    from flows.report import downloads, page, questions, read, reader, statements, verdict
    from flows.report.dictionary import write_pages
    from flows.report.numbers import write_numbers

    with reader.open_release(release_file) as con:
        create_threshold(con, "temp macro")
        opened = reader.Reader(con, kept and kept / "drawings")
        content = read.read_content(con, release_file.stem)
        answers = questions.answers(opened)
        held = statements.statements(opened)
        drawn = [chart for statement in held for chart in statement.charts if chart.rows]
        downloads.write_downloads(con, {chart.name: chart.sql for chart in drawn}, folder / "data" / "charts")
        numbered = write_numbers(opened, drawn, folder / "numbers", content.raw_files, release_file.stem)
        asked = {answer.name: answer.sql for answer in answers if answer.rows}
        downloads.write_downloads(con, asked, folder / "data" / "queries")
        write_pages(con, release_file.stem, folder / "dictionary", opened.place("column_origins.json"))
    told = {
        "content": content,
        "verdict": verdict.of_release(
            content.checks, sum(bool(row["is_late"]) for row in content.freshness or []), content.freshness or []
        ),
        "data_docs": (folder / "data-docs" / "index.html").is_file(),
        "table_page": partial(_table_page, folder),
    }
    page.write("quality.html.j2", folder / "quality.html", scripts=["tables"], **told)
    page.write("queries.html.j2", folder / "queries.html", scripts=["tables"], answers=answers, **told)
    return page.write(
        "index.html.j2", folder / "index.html", held=held, examples={answer.name for answer in answers},
        numbered=numbered, **told
    )  # fmt: skip


def _table_page(folder: Path, table: str) -> str:
    """The dictionary's page on a table where there is one beside the report, else its line in the list of tables."""
    page = f"dictionary/{table}.html"
    return page if (folder / page).is_file() else f"queries.html#{table}"


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
