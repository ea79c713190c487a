"""Release: what a candidate holds beside its figures, so that it can vouch for them when it is published.

Every run leaves one JSON file in `data/warehouse/runs/`, whatever it came to; the next candidate holds them all, so
that the history of each check can be queried.
"""

import hashlib
import json
import os
from dataclasses import asdict, dataclass, field
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

import duckdb
import pandas as pd

from flows.audit import CheckResult
from flows.model import AFTER_CHECKS, MACROS_AFTER_CHECKS, create, create_macros, quoted, read_models
from flows.releases.diff import write_changes
from flows.settings import Settings


@dataclass(frozen=True)
class Run:
    """What a run came to; times are UTC."""

    run_id: str
    started_at: datetime
    finished_at: datetime
    outcome: Literal["published", "nothing_new", "blocked", "failed"]
    release_id: str | None
    message: str
    results: list[CheckResult] = field(default_factory=list)
    input_hash: str = ""

    @property
    def seconds(self) -> float:
        return (self.finished_at - self.started_at).total_seconds()


def save_run(settings: Settings, run: Run) -> Path:
    """Keep the run as `runs/<run_id>.json`, whole or not at all."""
    settings.runs.mkdir(parents=True, exist_ok=True)
    path = settings.runs / f"{run.run_id}.json"
    text = json.dumps(asdict(run) | {"seconds": run.seconds}, default=datetime.isoformat, ensure_ascii=False, indent=1)
    fresh = path.with_suffix(f".{os.getpid()}.new")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(path)
    return path


def load_runs(settings: Settings) -> list[dict[str, Any]]:
    """Every run that was kept, oldest first."""
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(settings.runs.glob("*.json"))]


def content_hash(candidate: Path) -> str:
    """SHA-256 over every table's columns, comments and rows in any order, and the macros: equal for equal content.

    What a run adds to a candidate after the checks is no content.
    """
    with duckdb.connect(str(candidate), read_only=True) as con:
        columns = con.execute(
            """select schema_name || '.' || table_name, list((column_name, data_type, comment) order by column_index)
            from duckdb_columns() where not internal group by all order by 1"""
        ).fetchall()
        tables = {
            name for (name,) in con.execute("select schema_name || '.' || table_name from duckdb_tables()").fetchall()
        }
        sums = [
            (
                name,
                told,
                con.execute(f"select count(*), sum(hash(t)) from {name} t").fetchone() if name in tables else None,
            )
            for name, told in columns
            if name not in AFTER_CHECKS
        ]
        macros = con.execute(
            """select function_name, parameters, macro_definition from duckdb_functions()
            where not internal and function_name not in (select unnest(?)) order by all""",
            [sorted(MACROS_AFTER_CHECKS)],
        ).fetchall()
    return hashlib.sha256(repr((sums, macros)).encode()).hexdigest()


def record(candidate: Path, settings: Settings, run: Run, hashes: tuple[str, str]) -> None:
    """Write into the candidate what the release is, what it changes, what was checked, and every run before it.

    `hashes` are its content_hash and input_hash.
    """
    previous = settings.pointer if settings.pointer.exists() else None
    release = {
        "release_id": run.release_id,
        "published_at": run.finished_at.replace(tzinfo=None),
        "content_hash": hashes[0],
        "input_hash": hashes[1],
        "previous_release_id": settings.pointer.readlink().stem if previous else None,
        "amur_version": version("amur"),
    }
    runs, results = _runs(settings, run)
    with duckdb.connect() as con:
        write_changes(con, previous, candidate, "changes")
        con.execute(f"attach '{quoted(candidate)}' as warehouse; use warehouse; create schema staging")
        for name, rows in (("release", [release]), ("runs", runs), ("check_results", results)):
            con.register("frame", pd.DataFrame(rows, dtype=object))
            con.execute(f"create table staging.{name} as select * from frame")
        con.execute("create table staging.release_changes as select * from memory.main.changes")
        create(con, [model for model in read_models("meta", "quality") if model.name in AFTER_CHECKS])
        create_macros(con, "macros", MACROS_AFTER_CHECKS.__contains__)
        con.execute("drop schema staging cascade")
        con.execute("checkpoint warehouse")


def _runs(settings: Settings, this: Run) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """Every run kept so far and this one, and the results of their checks."""
    kept = load_runs(settings)
    kept.append(json.loads(json.dumps(asdict(this) | {"seconds": this.seconds}, default=datetime.isoformat)))
    runs, results = [], []
    for run in kept:
        checks = run.pop("results")
        runs.append(run)
        results += [
            {"run_id": run["run_id"], "release_id": run["release_id"], "checked_at": run["finished_at"]}
            | check
            | {"sample": json.dumps(check["sample"], ensure_ascii=False)}
            for check in checks
        ]
    return runs, results
