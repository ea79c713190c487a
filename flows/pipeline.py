"""The job: collect → archive → stage → model → check → publish, under the lock of the warehouse."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from flows.archive import Archive
from flows.audit import CheckResult, check_staged, check_warehouse, gate, load_suites
from flows.collect import collect
from flows.errors import Blocked
from flows.http import Web
from flows.model import build
from flows.publish import clean_up, current_id, publish, run_lock
from flows.release import Run, content_hash, input_hash, record, save_run
from flows.settings import EXPECTATIONS, Settings
from flows.sources import load_sources
from flows.stage import read_rejected, stage_records, stage_source


@dataclass(frozen=True)
class Outcome:
    """What a run came to; `published` is False when the release already held the same content."""

    release_id: str
    published: bool
    results: list[CheckResult]


def refresh(settings: Settings, say: Callable[[str], None]) -> Outcome:
    """Run the whole job. Raises AmurError, and publishes nothing, when a step fails or a critical check does."""
    sources, archive = load_sources(), Archive(settings.archive)
    with run_lock(settings):
        for removed in clean_up(settings):
            say(f"removed {removed}, left by a run that died")
        started_at = datetime.now(UTC)
        run_id = started_at.strftime("%Y%m%dT%H%M%S%fZ")
        staged = settings.candidates / run_id
        staged.mkdir(parents=True)

        with ThreadPoolExecutor(8, "collect") as pool:
            collected = collect(
                sources.values(),
                settings,
                archive,
                lambda _name, work: pool.submit(work),
                lambda _progress: None,
                Web(settings, archive),
            )
        say(f"collected {len(collected.receipts)} files of {len(sources)} sources")
        for failure in collected.failures:
            say(f"{failure.source} could not be had ({failure.reason}): {failure.message}")
        rows = sum(stage_source(source, archive, staged) for source in sources.values())
        stage_records(sources.values(), archive, staged)
        say(f"staged {rows} rows")
        for rejected in read_rejected(staged):
            say(f"rejected {rejected['source']}, {rejected['locator']}: {rejected['reason']}")

        results: list[CheckResult] = []

        def ended(outcome: Literal["published", "nothing_new", "blocked"], release_id: str | None, message: str) -> Run:
            return Run(run_id, started_at, datetime.now(UTC), outcome, release_id, message, results)

        candidate = settings.candidates / f"{run_id}.duckdb"
        current = current_id(settings)
        say("checking (Great Expectations takes some seconds)")
        try:
            of_sources = load_suites(EXPECTATIONS / "staged")
            results += check_staged(staged, of_sources)
            gate(of_sources, results)
            build(candidate, staged)
            say("modelled; checking the warehouse")
            suites = load_suites(EXPECTATIONS / "warehouse")
            results += check_warehouse(candidate, suites, previous=settings.pointer if current else None)
            gate([*of_sources, *suites], results)
        except Blocked as blocked:
            save_run(settings, ended("blocked", None, str(blocked)))
            raise
        say(f"checked {len(results)} rules: " + ", ".join(sorted({result.status for result in results})))

        hashed = content_hash(candidate)
        if current and current.endswith(hashed[:8]):
            save_run(settings, ended("nothing_new", current, "nothing new"))
            clean_up(settings)
            return Outcome(current, False, results)
        release_id = f"{run_id[:15]}Z-{hashed[:8]}"
        run = ended("published", release_id, "published")
        record(candidate, settings, run, (hashed, input_hash(sources.values(), archive)))
        publish(settings, candidate, release_id, lambda: archive.mark_released(release_id, collected.receipts))
        save_run(settings, run)
        clean_up(settings)
        return Outcome(release_id, True, results)
