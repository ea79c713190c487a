"""The job: collect → archive → stage → model → check → publish, under the lock of the warehouse."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from flows.archive import Archive
from flows.audit import CheckResult, check_warehouse, gate, load_suites
from flows.model import build
from flows.publish import clean_up, current_id, publish, run_lock
from flows.settings import EXPECTATIONS, Settings
from flows.sources import load_sources, module_of
from flows.stage import read_rejected, stage_source


@dataclass(frozen=True)
class Outcome:
    """What a run came to; `published` is False when the release already held the same content."""

    release_id: str
    published: bool
    results: list[CheckResult]


def refresh(settings: Settings, say: Callable[[str], None]) -> Outcome:
    """Run the whole job. Raises AmurError, and publishes nothing, when a step fails or a critical check does."""
    sources, archive = {c: s for c, s in load_sources().items() if s.kind != "api"}, Archive(settings.archive)
    with run_lock(settings):
        for removed in clean_up(settings):
            say(f"removed {removed}, left by a run that died")
        run_id = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
        staged = settings.candidates / run_id
        staged.mkdir(parents=True)

        receipts = []
        for source in sources.values():
            receipts += module_of(source).collect(source, settings, archive)
        say(f"collected {len(receipts)} files of {len(sources)} sources")
        rows = sum(stage_source(source, archive, staged) for source in sources.values())
        say(f"staged {rows} rows")
        for rejected in read_rejected(staged):
            say(f"rejected {rejected['source']}, {rejected['locator']}: {rejected['reason']}")

        candidate = settings.candidates / f"{run_id}.duckdb"
        build(candidate, staged)
        say("modelled; checking (Great Expectations takes some seconds)")
        suites = load_suites(EXPECTATIONS / "warehouse")
        results = check_warehouse(candidate, suites)
        gate(suites, results)
        say(f"checked {len(results)} rules: " + ", ".join(sorted({result.status for result in results})))

        content_hash = hash_content(candidate)
        current = current_id(settings)
        if current and current.endswith(content_hash[:8]):
            clean_up(settings)
            return Outcome(current, False, results)
        release_id = f"{run_id[:15]}Z-{content_hash[:8]}"
        record(candidate, release_id, content_hash, staged, results)
        publish(settings, candidate, release_id, lambda: archive.mark_released(release_id, receipts))
        clean_up(settings)
        return Outcome(release_id, True, results)


def hash_content(candidate: Path) -> str:
    """SHA-256 over every table's rows in any order: equal for equal content."""
    with duckdb.connect(str(candidate), read_only=True) as con:
        tables = con.execute("select schema_name || '.' || table_name from duckdb_tables() order by 1").fetchall()
        sums = [con.execute(f"select count(*), sum(hash(t)) from {name} t").fetchone() for (name,) in tables]
    return hashlib.sha256(repr(list(zip(tables, sums, strict=True))).encode()).hexdigest()


def record(candidate: Path, release_id: str, content_hash: str, staged: Path, results: list[CheckResult]) -> None:
    """Write what the release is, what was checked and what was rejected into the candidate."""
    with duckdb.connect(str(candidate)) as con:
        con.execute("create schema meta; create schema quality")
        con.execute("create table meta.release (release_id varchar, published_at timestamp, content_hash varchar)")
        con.execute("insert into meta.release values (?, now()::timestamp, ?)", [release_id, content_hash])
        con.execute(
            """create table quality.check_result (
                release_id varchar, code varchar, table_name varchar, rule varchar, severity varchar, why varchar,
                status varchar, observed varchar)"""
        )
        for r in results:
            row = [release_id, r.code, r.table, r.rule, r.severity, r.why, r.status, r.observed]
            con.execute("insert into quality.check_result values (?, ?, ?, ?, ?, ?, ?, ?)", row)
        con.execute(
            """create table quality.rejected_row (
                source_name varchar, raw_sha256 varchar, locator varchar, reason varchar, raw varchar)"""
        )
        for rejected in read_rejected(staged):
            con.execute("insert into quality.rejected_row values (?, ?, ?, ?, ?)", list(rejected.values()))
        for table, about in {
            "meta.release": "The release this file holds. One row per release.",
            "quality.check_result": "What each rule gave. One row per release and rule.",
            "quality.rejected_row": "Raw rows that could not be used, and why. One row per raw row.",
        }.items():
            con.execute(f"comment on table {table} is '{about}'")
        con.execute("checkpoint")
