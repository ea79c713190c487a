"""Release: what a candidate holds beside its figures, so that it can vouch for them when it is published."""

from importlib.metadata import version
from pathlib import Path

import duckdb
import pandas as pd

from flows.build import create, create_macros, explain
from flows.model import AFTER_CHECKS, MACROS_AFTER_CHECKS, quoted, read_models
from flows.releases.diff import write_changes
from flows.releases.runs import Run, load_results, load_runs, results_of
from flows.settings import Settings

_RUN = ["run_id", "started_at", "finished_at", "outcome", "release_id", "message", "seconds"]


def record(
    candidate: Path, settings: Settings, run: Run, hashes: tuple[str, str], previous: Path | None = None
) -> None:
    """Write into the candidate what the release is and changes against `previous`, what was checked, and every run.

    `hashes` are its content_hash and input_hash. Results are those of this run and the last ones (AMUR_KEEP_RUNS).
    """
    release = {
        "release_id": run.release_id,
        "published_at": run.finished_at.replace(tzinfo=None),
        "content_hash": hashes[0],
        "input_hash": hashes[1],
        "previous_release_id": previous.resolve().stem if previous else None,
        "amur_version": version("amur"),
    }
    this = run.as_record()
    runs = [*(line for line in load_runs(settings) if "started_at" in line), this]
    results = [*load_results(settings, settings.keep_runs), *results_of(this)]
    with duckdb.connect() as con:
        write_changes(con, previous, candidate, "changes")
        con.execute(f"attach '{quoted(candidate)}' as warehouse; use warehouse; create schema staging")
        for name, rows, columns in (
            ("release", [release], None),
            ("runs", runs, _RUN),
            ("check_results", results, None),
        ):
            con.register("frame", pd.DataFrame(rows, columns=columns, dtype=object))
            con.execute(f"create table staging.{name} as select * from frame")
        con.execute("create table staging.release_changes as select * from memory.main.changes")
        models = [model for model in read_models("meta", "quality") if model.name in AFTER_CHECKS]
        for model in models:
            create(con, model)
        explain(con, models)
        create_macros(con, "macros", MACROS_AFTER_CHECKS.__contains__)
        con.execute("drop schema staging cascade")
        con.execute("checkpoint warehouse")
