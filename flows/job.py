"""The job, step by step: collect → archive → stage → check → model → check → publish → report, under one lock.

Plain functions of a `Job`; flows/pipeline.py runs the same steps as Prefect tasks.
"""

import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Literal, Protocol

import duckdb

from flows.archive import Archive, Receipt
from flows.audit import CheckResult, check_staged, check_warehouse, gate, suites_of_sources, suites_of_warehouse
from flows.checks.status import summed_up
from flows.checks.structural import columns_of
from flows.collect import Submit
from flows.collect import collect as collect_due
from flows.collected import Collected, Progress
from flows.errors import AmurError, Blocked
from flows.machine import told, uninterrupted
from flows.model import build
from flows.publish import clean_up, current_id, publish, releases, run_lock
from flows.releases.inputs import code_hash, input_hash
from flows.releases.release import Run, content_hash, load_runs, record, save_run
from flows.report import BlockedRun, report_path, write_blocked_report, write_report
from flows.report.data_docs import DataDocs
from flows.set_aside import BY_RULE, find_faults, lapse
from flows.settings import Settings
from flows.sources import Source, load_sources
from flows.sources.register import unread_files
from flows.stage import read_rejected, stage_records, stage_source
from flows.web.http import Web

Outcome = Literal["published", "nothing_new", "blocked", "failed"]
Step = Callable[["Job"], None]

REJECTED_SHOWN = 20
REASON_SHOWN = 160

# Says nothing of what a source gave.
_MACHINE = (OSError, duckdb.IOException, duckdb.OutOfMemoryException, duckdb.InterruptException)


class Teller(Protocol):
    """Tells what happens: `said` a line to keep, `doing` what is being waited for, until the next call."""

    def said(self, line: str) -> None: ...

    def doing(self, what: str) -> None: ...


@dataclass
class Job:
    """One run of the job, and what it knows so far.

    `submit` runs a piece of collecting in another thread; `on_news` is called when the first new raw file arrives.
    """

    settings: Settings
    sources: list[Source]
    archive: Archive
    teller: Teller
    offline: bool = False
    only: str | None = None
    submit: Submit | None = None
    on_news: Callable[[], object] = lambda: None
    started_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    receipts: list[Receipt] | None = None
    inputs: str = ""
    results: list[CheckResult] = field(default_factory=list)
    docs: DataDocs = field(default_factory=DataDocs)
    outcome: Outcome = "failed"
    release_id: str | None = None

    @property
    def aside(self) -> list[str]:
        """The sources of which something is set aside, whenever that was."""
        return sorted({entry.source for entry in self.archive.aside()})

    @property
    def run_id(self) -> str:
        return self.started_at.strftime("%Y%m%dT%H%M%S%fZ")

    @property
    def staged(self) -> Path:
        return self.settings.candidates / self.run_id

    @property
    def candidate(self) -> Path:
        return self.settings.candidates / f"{self.run_id}.duckdb"

    def told(self, what: str) -> str:
        """`what` became of the release, and what it lacks."""
        return f"{what} without {', '.join(self.aside)} (set aside)" if self.aside else what

    @property
    def closing(self) -> str:
        """What the run came to, in a line."""
        what = "published" if self.outcome == "published" else "nothing new, the release stays"
        return self.told(f"{what} {self.release_id}")

    def ended(self, message: str) -> Run:
        """The run as it is kept."""
        return Run(
            self.run_id, self.started_at, datetime.now(UTC), self.outcome, self.release_id, message, self.results,
            self.inputs,
        )  # fmt: skip


_opened: ContextVar[Job | None] = ContextVar("opened", default=None)


@contextmanager
def opened(
    settings: Settings, teller: Teller, offline: bool = False, only: str | None = None, kept: bool = True
) -> Iterator[Job]:
    """A job that holds the lock of the warehouse; where `kept`, it leaves a record of a bad end.

    Inside another `opened` of this process it yields that job: whoever starts a flow may have begun its work.
    Raises LockHeld at once when another process runs, AmurError for an unknown source.
    """
    if (outer := _opened.get()) is not None:
        yield outer
        return
    if only is not None and only not in load_sources():
        raise AmurError(f"no source {only}", where="--only", hint="known: " + ", ".join(load_sources()))
    with run_lock(settings):
        for removed in clean_up(settings):
            teller.said(f"removed {removed}, left by a run that died")
        job = Job(settings, list(load_sources().values()), Archive(settings.archive), teller, offline, only)
        token = _opened.set(job)
        try:
            with told(settings.data):
                yield job
        except BaseException as error:
            if kept:
                _end_badly(job, error)
            raise
        finally:
            _opened.reset(token)
            clean_up(settings)


def _end_badly(job: Job, error: BaseException) -> None:
    """Keep what the run came to and tell whoever has to know. What fails in doing so is told, and hides no error."""
    from flows.orchestration.notify import notify

    if job.outcome in ("published", "nothing_new"):
        return  # and so it is on record
    job.outcome, job.release_id = "blocked" if isinstance(error, Blocked) else "failed", None
    message = "interrupted" if isinstance(error, KeyboardInterrupt) else str(error) or type(error).__name__
    try:
        with told(job.settings.warehouse):
            _take_back(job)
            save_run(job.settings, job.ended(message))
            if job.outcome == "blocked":
                report_blocked(job, message)
    except AmurError as untold:
        job.teller.said(f"the record of this run is not whole: {untold}")
    if not isinstance(error, KeyboardInterrupt):
        notify(job, message)


def _take_back(job: Job) -> None:
    """Undo what this run set aside, since the release was not made sound by it."""
    since = job.started_at.isoformat(timespec="microseconds")
    job.archive.take_back(entry for entry in job.archive.aside() if entry.set_aside_at >= since)


def call(step: Step, job: Job) -> None:
    step(job)


def refresh(job: Job, do: Callable[[Step, Job], None] = call) -> Job:
    """Do the whole job; `do` calls a step. What is built without what was set aside is built from the start.

    Raises AmurError, and publishes nothing, when a step fails; Blocked when a critical check does.
    """
    do(collect, job)
    if unchanged(job):
        return job
    while True:
        try:
            do(stage, job)
            do(check_sources, job)
            do(model, job)
            do(check, job)
            break
        except Blocked:
            if not set_aside(job):
                raise
    do(publish_candidate, job)
    do(report, job)
    return job


def collect(job: Job) -> None:
    """Archive what is due of the sources; once per job, so that it may be begun before Prefect is there."""
    if job.receipts is not None:
        return
    job.teller.doing("collecting")
    for path in unread_files(job.settings, job.sources):
        job.teller.said(f"warning: {path} is not read: no contract names it; take it away, or write its contract")
    for code in lapse(job.archive, code_hash()):
        job.teller.said(f"{code}: what was set aside is tried again, since the code has changed")
    chosen = [source for source in job.sources if job.only in (None, source.code) or _is_new_file(job, source)]
    web = None if job.offline else Web(job.settings, job.archive)
    with ThreadPoolExecutor(8, "collect") as pool:
        submit = job.submit or (lambda _name, work: pool.submit(work))
        collected = collect_due(chosen, job.settings, job.archive, submit, partial(_progress, job), web)
    job.receipts = [receipt for source in job.sources for receipt in job.archive.newest(source.code).values()]
    job.inputs = input_hash(job.sources, job.archive)
    _tell_collected(job, collected)


def _is_new_file(job: Job, source: Source) -> bool:
    """Nothing can be modelled without the registers, so that --only does not leave one out that was never read."""
    return source.http is None and not job.archive.newest(source.code)


def _progress(job: Job, progress: Progress) -> None:
    if progress.done.outcome == "kept":
        job.on_news()
    asked = f"{progress.finished:,} of {progress.known:,} questions"
    job.teller.doing(f"collecting {asked}: {progress.done.source.code}")


def _tell_collected(job: Job, collected: Collected) -> None:
    asked = f", {collected.requests} requests" if collected.requests else ""
    job.teller.said(f"collected {collected.kept} new of {len(job.receipts or [])} raw files{asked}")
    for code in sorted({failure.source for failure in collected.failures} | set(collected.left)):
        job.teller.said(_tell_source(code, collected))


def _tell_source(code: str, collected: Collected) -> str:
    """One line for all that a source did not give, with the first reason."""
    told = []
    failures = [failure for failure in collected.failures if failure.source == code]
    if failures:
        first = failures[0]
        more = f" and {len(failures) - 1} more failures" if len(failures) > 1 else ""
        instead = "its archived answers stand in" if first.stale else "nothing of it is archived"
        told += [f"{first.reason}: {first.message[:REASON_SHOWN]}{more}", instead]
    if code in collected.left:
        told.append(collected.left_of(code))
    return f"{code}: " + "; ".join(told)


def is_built(job: Job) -> bool:
    """Whether the current release was built from the inputs of the job, or a run found that it would be the same."""
    current = current_id(job.settings)
    if not current or not job.settings.pointer.exists():
        return False
    inputs = job.inputs or input_hash(job.sources, job.archive)
    return any(run.get("input_hash") == inputs for run in load_runs(job.settings) if run["release_id"] == current)


def unchanged(job: Job) -> bool:
    """Whether there is nothing new after collecting; ends the job if so: what it would build is a function of that."""
    if not is_built(job):
        return False
    job.outcome, job.release_id = "nothing_new", current_id(job.settings)
    save_run(job.settings, job.ended(job.told("nothing new: the raw files and the code are those of the release")))
    return True


def stage(job: Job) -> None:
    """Turn the archived bytes into typed rows."""
    job.teller.doing("staging")
    job.staged.mkdir(parents=True)
    rows = sum(_stage(source, job) for source in job.sources)
    stage_records(job.sources, job.archive, job.staged)
    job.teller.said(f"staged {rows} rows")
    rejected = read_rejected(job.staged)
    for row in rejected[:REJECTED_SHOWN]:
        job.teller.said(f"rejected {row['source']}, {row['locator']}: {row['reason']}")
    if len(rejected) > REJECTED_SHOWN:
        job.teller.said(f"rejected {len(rejected) - REJECTED_SHOWN} more rows, see quality.rejected_row")


def _stage(source: Source, job: Job) -> int:
    """Stage a source; new versions of it that cannot be read are set aside, as are kept rows that are damaged."""
    try:
        return stage_source(source, job.archive, job.staged, job.settings.staged)
    except _MACHINE:
        raise
    except (AmurError, duckdb.Error, ValueError, LookupError, TypeError, AttributeError) as error:
        new = job.archive.unreleased(source.code) if source.http else []
        if not new:
            raise
        reason = f"cannot be staged: {error}" if isinstance(error, AmurError) else f"cannot be staged ({error!r})"
        _set_aside(job, source, new, reason[:REASON_SHOWN])
        return stage_source(source, job.archive, job.staged, job.settings.staged)


def set_aside(job: Job) -> bool:
    """Set aside what made the checks fail, and forget what was built with it; False where it cannot be told."""
    faults = find_faults(job.results, job.sources, job.archive)
    for fault in faults:
        _set_aside(job, fault.source, fault.receipts, fault.reason)
    if faults:
        shutil.rmtree(job.staged)
        job.candidate.unlink(missing_ok=True)
        job.results, job.docs = [], DataDocs()
    return bool(faults)


def _set_aside(job: Job, source: Source, receipts: list[Receipt], reason: str) -> None:
    job.archive.set_aside(receipts, BY_RULE, reason, code_hash())
    job.inputs = input_hash(job.sources, job.archive)
    which = ", ".join(receipt.partition for receipt in receipts[:3])
    more = f" and {len(receipts) - 3} more" if len(receipts) > 3 else ""
    job.teller.said(f"set aside {source.code}, {which}{more}: {reason}")


def check_sources(job: Job) -> None:
    """Hold the staged rows against the rules of their sources; raises Blocked when a critical one fails."""
    job.teller.doing("checking the staged rows (Great Expectations takes some seconds)")
    suites = suites_of_sources()
    job.results = check_staged(job.staged, suites, job.docs.keep)
    gate(suites, job.results)


def model(job: Job) -> None:
    """Build dimensions, facts and marts in the candidate."""
    job.teller.doing("modelling")
    build(job.candidate, job.staged)
    job.teller.said("modelled")


def check(job: Job) -> None:
    """Hold the candidate against the rules of its tables; raises Blocked when a critical one fails."""
    job.teller.doing("checking the warehouse")
    suites = suites_of_warehouse(columns_of(job.candidate))
    previous = job.settings.pointer if current_id(job.settings) else None
    results = check_warehouse(job.candidate, suites, job.docs.keep, previous)
    job.results += results
    gate(suites, results)
    job.teller.said(f"checked: {summed_up([(result.code, result.status) for result in job.results])}")


def publish_candidate(job: Job) -> None:
    """Make the candidate the current release, unless that holds the same content."""
    job.teller.doing("publishing")
    hashed, current = content_hash(job.candidate), current_id(job.settings)
    if current and current.endswith(hashed[:8]):
        job.outcome, job.release_id = "nothing_new", current
        save_run(job.settings, job.ended(job.told("nothing new: the same content as the release")))
        return
    job.outcome, job.release_id = "published", f"{job.run_id[:15]}Z-{hashed[:8]}"
    run = job.ended(job.told("published"))
    record(job.candidate, job.settings, run, (hashed, job.inputs))
    release_id, receipts = job.release_id, job.receipts or []
    with uninterrupted():
        publish(job.settings, job.candidate, release_id, lambda: job.archive.mark_released(release_id, receipts))
        save_run(job.settings, run)


def report(job: Job) -> None:
    """Write the page of a release that was published, with Data Docs beside it; those of pruned releases go."""
    if job.outcome != "published" or job.release_id is None:
        return
    job.teller.doing("reporting")
    kept = {release.release_id: release.path for release in releases(job.settings)}
    folder = report_path(job.settings, job.release_id).parent
    job.docs.write(folder / "data-docs", job.release_id)
    job.teller.said(f"report {write_report(kept[job.release_id], folder)}")
    for path in job.settings.reports.iterdir():
        if path.is_dir() and path.name not in kept and not path.name.startswith("blocked-"):
            shutil.rmtree(path)


def report_blocked(job: Job, message: str) -> None:
    """Write the page of a run that published nothing."""
    job.docs.write(job.settings.reports / f"blocked-{job.run_id}" / "data-docs", job.run_id)
    current = job.settings.pointer if current_id(job.settings) else None
    run = BlockedRun(job.run_id, job.started_at, message, job.results)
    job.teller.said(f"report {write_blocked_report(job.settings.reports, run, current)}")
