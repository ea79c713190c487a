"""The job, step by step: collect → archive → stage → check → model → check → publish → report, under one lock.

Plain functions of a `Job`; flows/pipeline.py runs the same steps as Prefect tasks.
"""

import shutil
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property, partial
from pathlib import Path
from typing import Any, Literal, Protocol

import duckdb

from flows.archive import BY_CLOCK, Archive, Receipt
from flows.audit import CheckResult, check_staged, check_warehouse, gate, suites_of_sources, suites_of_warehouse
from flows.build import Before, Made, build
from flows.checks.status import BAD, summed_up
from flows.checks.structural import columns_of
from flows.collect.outcome import Collected, Failure, Progress
from flows.collect.queue import Submit
from flows.collect.queue import collect as collect_due
from flows.collect.standing import News, Standing, late_sources, news, stand
from flows.content import content_hash
from flows.contract.source import Source, load_sources
from flows.digests import code_hash, input_hash
from flows.errors import AmurError, Blocked, log_fault
from flows.interrupts import naming_refusals, uninterrupted
from flows.kept_document import keep_document, read_kept
from flows.notify import post
from flows.publish import clean_up, current_id, held_since, publish, releases, retire, run_lock
from flows.releases.release import record
from flows.releases.runs import Run, last_sources, load_runs, save_run, settle_runs
from flows.releases.soundness import find_fault, sound_copy
from flows.report import BlockedRun, report_path, write_blocked_report, write_report
from flows.report.data_docs import DataDocs
from flows.set_aside import BY_RULE, find_faults, lapse
from flows.settings import Settings
from flows.sources.register import unread_files
from flows.stage.about import read_rejected, stage_about
from flows.stage.staging import stage_source
from flows.web.http import Web

Outcome = Literal["published", "nothing_new", "blocked", "failed"]
Step = Callable[["Job"], None]

# Beside the staged rows, how the models of the current release were made.
MODELS = "models.json"

REJECTED_SHOWN = 20
REASON_SHOWN = 160

# Says nothing of what a source gave.
_MACHINE = (OSError, duckdb.IOException, duckdb.OutOfMemoryException, duckdb.InterruptException)
_OF_THE_ANSWER = (AmurError, duckdb.Error, ValueError, LookupError, TypeError, AttributeError)


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
    only: Collection[str] = ()
    submit: Submit | None = None
    on_news: Callable[[], object] = lambda: None
    started_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    receipts: list[Receipt] | None = None
    collected: Collected | None = None
    inputs: str = ""
    results: list[CheckResult] = field(default_factory=list)
    docs: DataDocs = field(default_factory=DataDocs)
    made: Made = field(default_factory=dict)
    outcome: Outcome = "failed"
    release_id: str | None = None

    @cached_property
    def runs(self) -> list[dict[str, Any]]:
        """The runs before this one, as their lines tell them, the last one last."""
        return load_runs(self.settings)

    @cached_property
    def stood(self) -> list[dict[str, Any]]:
        """How the sources stood after the last run."""
        return last_sources(self.settings, self.runs)

    @cached_property
    def fault(self) -> str | None:
        """What is wrong with the current release; None where it is whole, or there is none yet."""
        current = current_id(self.settings)
        return find_fault(self.settings.releases / f"{current}.duckdb") if current else None

    @cached_property
    def previous(self) -> Path | None:
        """The release that the candidate is held against: the current one, else the newest that is whole."""
        on_disk = releases(self.settings)
        for release in sorted(reversed(on_disk), key=lambda release: not release.is_current):
            if (self.fault if release.is_current else find_fault(release.path)) is None:
                return sound_copy(release.path, self.settings.candidates / "previous")
        return None

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

    def standings(self, release: Path | None = None) -> list[Standing]:
        """How the sources stand now; late ones by the file of a release."""
        asked = {source.code for source in self.chosen if source.http} if self.collected and not self.offline else set()
        late = late_sources(release) if release else set()
        started_at = self.started_at.isoformat()
        return stand(self.sources, self.archive, self.collected, asked, late, self.stood, started_at)

    @property
    def chosen(self) -> list[Source]:
        """What is to be collected; files that were never read in any case, since nothing can be modelled without."""
        return [
            source
            for source in self.sources
            if not self.only
            or source.code in self.only
            or (source.http is None and not self.archive.newest(source.code))
        ]

    def ended(self, message: str) -> Run:
        """The run as it is kept."""
        return Run(
            self.run_id, self.started_at, datetime.now(UTC), self.outcome, self.release_id, message, self.results,
            self.inputs, self.standings(self.candidate if self.candidate.exists() else self.settings.pointer),
        )  # fmt: skip


_opened: ContextVar[Job | None] = ContextVar("opened", default=None)


@contextmanager
def opened(
    settings: Settings, teller: Teller, offline: bool = False, only: Collection[str] = (), kept: bool = True
) -> Iterator[Job]:
    """A job that holds the lock of the warehouse; where `kept`, it leaves a record of a bad end.

    Inside another `opened` of this process it yields that job: whoever starts a flow may have begun its work.
    Raises LockHeld at once when another process runs, AmurError for an unknown source.
    """
    if (outer := _opened.get()) is not None:
        yield outer
        return
    unknown = [code for code in only if code not in load_sources()]
    if unknown:
        raise AmurError(f"no source {', '.join(unknown)}", where="--only", hint="known: " + ", ".join(load_sources()))
    with run_lock(settings):
        for removed in clean_up(settings):
            teller.said(f"removed {removed}, left by a run that died")
        job = Job(settings, list(load_sources().values()), Archive(settings.archive), teller, offline, only)
        token = _opened.set(job)
        try:
            with naming_refusals(settings.data):
                for damaged in settle_runs(settings):
                    teller.said(f"{damaged} is damaged, as a power cut leaves it, and left out of the history of runs")
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
    if job.outcome in ("published", "nothing_new"):
        return  # and so it is on record
    job.outcome, job.release_id = "blocked" if isinstance(error, Blocked) else "failed", None
    message = "interrupted" if isinstance(error, KeyboardInterrupt) else str(error) or type(error).__name__
    try:
        with naming_refusals(job.settings.warehouse):
            _take_back(job)
            ended = job.ended(message)
            save_run(job.settings, ended)
            if job.outcome == "blocked":
                report_blocked(job, message)
    except AmurError as untold:
        job.teller.said(f"the record of this run is not whole: {untold}")
    if not isinstance(error, KeyboardInterrupt):
        failed = [result.code for result in job.results if result.status in BAD]
        notify(job, "run", {"message": message, "failed_checks": failed})


def _take_back(job: Job) -> None:
    """Undo what this run set aside, since the release was not made sound by it."""
    since = job.started_at.isoformat(timespec="microseconds")
    job.archive.take_back(entry for entry in job.archive.aside() if entry.set_aside_at >= since)


def refuse_another_clock(archive: Archive) -> None:
    """Raises AmurError where the archive was written by a clock ahead of this one: one of both is wrong."""
    ahead = archive.ahead()
    if ahead:
        raise AmurError(
            f"{len(ahead)} raw files were received later than now, up to {max(r.retrieved_at for r in ahead)[:10]}",
            where="the clock",
            hint="set it right; if it was wrong then, `amur quarantine --ahead` has them received again",
        )


def _refuse_own_clock(job: Job, ahead: timedelta) -> None:
    since = job.started_at.isoformat(timespec="microseconds")
    taken = [receipt for receipt in job.archive.receipts() if receipt.retrieved_at >= since]
    job.archive.set_aside(taken, BY_CLOCK, "received by a clock that was ahead")
    raise AmurError(
        f"is {ahead.days} days ahead of what the sources say", where="the clock", hint="set it right, and run again"
    )


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
    refuse_another_clock(job.archive)
    web = None if job.offline else Web(job.settings, job.archive)
    with ThreadPoolExecutor(8, "collect") as pool:
        submit = job.submit or (lambda _name, work: pool.submit(work))
        collected = collect_due(job.chosen, job.settings, job.archive, submit, partial(_progress, job), web)
    job.collected = collected
    if web and web.clock_ahead:
        _refuse_own_clock(job, web.clock_ahead)
    job.receipts = [receipt for source in job.sources for receipt in job.archive.newest(source.code).values()]
    job.inputs = input_hash(job.sources, job.archive)
    _tell_collected(job, collected)


def _progress(job: Job, progress: Progress) -> None:
    if progress.done.outcome == "kept":
        job.on_news()
    asked = f"{progress.finished:,} of {progress.known:,} questions"
    job.teller.doing(f"collecting {asked}: {progress.done.source.code}")


def _tell_collected(job: Job, collected: Collected) -> None:
    asked = f", {collected.requests} requests" if collected.requests else ""
    job.teller.said(f"collected {collected.kept} new of {len(job.receipts or [])} raw files{asked}")
    by_source: dict[str, list[Failure]] = {}
    for failure in collected.failures:
        by_source.setdefault(failure.source, []).append(failure)
    unreached = [
        code for code, failures in by_source.items() if {failure.reason for failure in failures} == {"network"}
    ]
    if unreached:
        job.teller.said(_tell_unreached(unreached, [failure for code in unreached for failure in by_source[code]]))
    for code in sorted((by_source.keys() | collected.left.keys()) - set(unreached)):
        job.teller.said(_tell_source(code, collected))


def _tell_unreached(codes: list[str], failures: list[Failure]) -> str:
    """One line for all the sources that did not answer: what stands in, and what to look at."""
    instead = "their archived answers stand" if all(failure.stale for failure in failures) else "what is at hand stands"
    names = f"{len(codes)} sources" if len(codes) > 3 else ", ".join(sorted(codes))
    hint = "is the network there (HTTPS_PROXY)? --offline does not ask"
    return f"not reached: {names} ({failures[0].message.split(' (')[0]}); {instead} in; {hint}"


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
    if not current or job.fault:
        return False
    inputs = job.inputs or input_hash(job.sources, job.archive)
    return any(run.get("input_hash") == inputs for run in job.runs if run.get("release_id") == current)


def unchanged(job: Job) -> bool:
    """Whether there is nothing to build after collecting; ends the job if so.

    What it would build is a function of the raw files and the code; a release that is held stays in any case.
    """
    held = held_since(job.settings)
    if held is None and not is_built(job):
        if job.fault:
            job.teller.said(f"release {current_id(job.settings)} {job.fault}; it is built again")
        return False
    why = f"the release is held {held}" if held else "the raw files and the code are those of the release"
    job.outcome, job.release_id = "nothing_new", current_id(job.settings)
    if held:
        job.inputs = ""  # what they would give is not known while it is held
        job.teller.said(f"{why}; `amur rollback --release` lets runs publish again")
    end(job, f"nothing new: {why}")
    if job.release_id and not report_path(job.settings, job.release_id).is_file() and not job.fault:
        _write_report(job, job.release_id)
    return True


def end(job: Job, what: str) -> None:
    """Keep a run that went well, and tell of sources that came into trouble or are out of it."""
    ended = job.ended(job.told(what))
    try:
        with naming_refusals(job.settings.warehouse):
            save_run(job.settings, ended)
    except AmurError as refused:
        job.teller.said(f"the record of this run cannot be kept: {refused}")
    changed = news(job.stood, ended.sources)
    _tell_news(job, changed)
    if changed.troubled or changed.recovered:
        notify(job, "sources", {"message": ended.message} | asdict(changed))


def notify(job: Job, event: str, more: dict[str, Any]) -> None:
    """POST {event, run_id, outcome, warehouse, …} to the webhook of the settings, if it has one.

    `run`: a run failed or was blocked, with `message` and `failed_checks`. `sources`: some came into trouble or out of
    it since the last run, as `troubled` and `recovered`; what stays as it was is not told again.
    """
    if not job.settings.webhook_url:
        return
    body = {"event": event, "run_id": job.run_id, "outcome": job.outcome, "warehouse": str(job.settings.warehouse)}
    refused = post(job.settings.webhook_url, body | more)
    if refused:
        job.teller.said(f"the webhook of AMUR_WEBHOOK_URL {refused}; nobody was told")


def _tell_news(job: Job, changed: News) -> None:
    for standing in changed.troubled:
        if standing.state in ("set_aside", "empty"):
            job.teller.said(
                f"{standing.source_code} is {standing.state.replace('_', ' ')}: {standing.reason[:REASON_SHOWN]}"
            )
    if changed.recovered:
        job.teller.said(f"well again: {', '.join(standing.source_code for standing in changed.recovered)}")


def stage(job: Job) -> None:
    """Turn the archived bytes into typed rows."""
    job.teller.doing("staging")
    job.staged.mkdir(parents=True)
    rows = sum(_stage(source, job) for source in job.sources)
    stage_about(job.sources, job.archive, job.staged, job.standings())
    job.teller.said(f"staged {rows} rows")
    rejected = read_rejected(job.staged)
    for row in rejected[:REJECTED_SHOWN]:
        job.teller.said(f"rejected {row['source']}, {row['locator']}: {row['reason']}")
    if len(rejected) > REJECTED_SHOWN:
        job.teller.said(f"rejected {len(rejected) - REJECTED_SHOWN} more rows, see quality.rejected_row")


def _stage(source: Source, job: Job) -> int:
    """Stage a source; kept rows that are damaged are made anew, new versions that cannot be read are set aside."""
    try:
        return _stage_kept(source, job)
    except _MACHINE:
        raise
    except _OF_THE_ANSWER as error:
        new = job.archive.unreleased(source.code) if source.http else []
        if not new:
            raise
        reason = f"cannot be staged: {error}" if isinstance(error, AmurError) else f"cannot be staged ({error!r})"
        _set_aside(job, source, new, reason[:REASON_SHOWN])
        return _stage_kept(source, job)


def _stage_kept(source: Source, job: Job) -> int:
    kept = job.settings.staged / f"{source.code}.parquet"
    try:
        return stage_source(source, job.archive, job.staged, job.settings.staged)
    except duckdb.Error:
        if not kept.exists():
            raise
        kept.unlink()
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
    job.results = check_staged(job.staged, suites, job.docs, job.settings.staged)
    gate(suites, job.results)


def model(job: Job) -> None:
    """Build dimensions, facts and marts in the candidate."""
    job.teller.doing("modelling")
    kept = read_kept(job.settings.staged / MODELS)
    before = Before(job.previous, kept["made"], kept["code"]) if kept and job.previous else None
    job.made = build(job.candidate, job.staged, before)
    job.teller.said("modelled")


def check(job: Job) -> None:
    """Hold the candidate against the rules of its tables; raises Blocked when a critical one fails."""
    job.teller.doing("checking the warehouse")
    suites = suites_of_warehouse(columns_of(job.candidate))
    results = check_warehouse(job.candidate, suites, job.docs, job.previous, job.settings.staged)
    job.results += results
    gate(suites, results)
    job.teller.said(f"checked: {summed_up([(result.code, result.status) for result in job.results])}")


def publish_candidate(job: Job) -> None:
    """Make the candidate the current release, unless that holds the same content."""
    job.teller.doing("publishing")
    keep_document(job.settings.staged / MODELS, {"code": code_hash(), "made": job.made})
    hashed, current = content_hash(job.candidate), current_id(job.settings)
    if current and current.endswith(hashed[:8]) and not job.fault:
        job.outcome, job.release_id = "nothing_new", current
        end(job, "nothing new: the same content as the release")
        return
    release_id, receipts = f"{job.run_id[:15]}Z-{hashed[:8]}", job.receipts or []
    job.outcome, job.release_id = "published", release_id
    record(job.candidate, job.settings, job.ended(job.told("published")), (hashed, job.inputs), job.previous)
    job.outcome = "failed"  # until the pointer names it
    with uninterrupted():
        publish(job.settings, job.candidate, release_id, lambda: job.archive.mark_released(release_id, receipts))
        job.outcome = "published"
        end(job, "published")
    if current and job.fault:
        job.teller.said(f"the damaged release {current} is kept as {retire(job.settings, current).name}")


def report(job: Job) -> None:
    """Write the page of a release that was published, or that has none, with Data Docs beside it."""
    if job.release_id and (job.outcome == "published" or not report_path(job.settings, job.release_id).is_file()):
        _write_report(job, job.release_id)


def _write_report(job: Job, release_id: str) -> None:
    """Write the page of a release. Where that cannot be done it is told, and the next run does it."""
    job.teller.doing("reporting")
    folder = report_path(job.settings, release_id).parent
    try:
        with naming_refusals(folder):
            if job.results:
                job.docs.write(folder / "data-docs", release_id)
            release = job.settings.releases / f"{release_id}.duckdb"
            job.teller.said(f"report {write_report(release, folder, job.settings.staged)}")
            _remove_old_reports(job.settings)
    except Exception as fault:  # whatever it is, the release is published
        why = str(fault) if isinstance(fault, AmurError | OSError) else log_fault(fault, job.settings.logs)
        job.teller.said(f"warning: the report cannot be written, the next run tries again: {why}")


def _remove_old_reports(settings: Settings) -> None:
    kept = {release.release_id for release in releases(settings)}
    for path in settings.reports.iterdir():
        if path.is_dir() and path.name not in kept and not path.name.startswith("blocked-"):
            shutil.rmtree(path)


def report_blocked(job: Job, message: str) -> None:
    """Write the page of a run that published nothing."""
    job.docs.write(job.settings.reports / f"blocked-{job.run_id}" / "data-docs", job.run_id)
    run = BlockedRun(job.run_id, job.started_at, message, job.results)
    job.teller.said(f"report {write_blocked_report(job.settings.reports, run, job.previous)}")
