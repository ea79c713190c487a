"""Runs: what each came to, kept so that a run with nothing new need not read what all before it found.

    runs/<run_id>.json    the whole record: outcome, and the result of each check
    runs.jsonl            one line per run without its results and sources, in the order in which they ended
    runs.parquet          the results of older runs, whose own records are gone

The records are the truth: a line that is missing is made again from its record, and a record that is damaged is told of
once and left out.
"""

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import duckdb
import pandas as pd

from flows.checks.gx import CheckResult
from flows.collect.standing import Standing
from flows.jsonl import sync_file
from flows.model import quoted
from flows.settings import Settings
from flows.whole import whole

DAMAGED = "damaged"
RECORD = "record"
AT_ONCE = 50
SOURCES_LOOKED_FOR = 20

_RESULT = {
    name: "varchar"
    for name in ("run_id", "release_id", "checked_at", "code", "table", "rule", "severity", "why", "status", "observed")
} | {"sample": "json"}


@dataclass(frozen=True)
class Run:
    """What a run came to; times are UTC. `sources` is how each source stood at its end."""

    run_id: str
    started_at: datetime
    finished_at: datetime
    outcome: Literal["published", "nothing_new", "blocked", "failed"]
    release_id: str | None
    message: str
    results: list[CheckResult] = field(default_factory=list)
    input_hash: str = ""
    sources: list[Standing] = field(default_factory=list)

    @property
    def seconds(self) -> float:
        return (self.finished_at - self.started_at).total_seconds()

    def as_record(self) -> dict[str, Any]:
        """The run as JSON holds it."""
        whole = asdict(self) | {"seconds": self.seconds}
        return dict(json.loads(json.dumps(whole, default=datetime.isoformat, ensure_ascii=False)))


def save_run(settings: Settings, run: Run) -> Path:
    """Keep the run as `runs/<run_id>.json`, whole or not at all, also through a power cut; then its line."""
    settings.runs.mkdir(parents=True, exist_ok=True)
    path = settings.runs / f"{run.run_id}.json"
    _replace(path, json.dumps(run.as_record(), ensure_ascii=False, indent=1).encode())
    _append(settings, [_line_of(run.as_record())])
    return path


def load_runs(settings: Settings) -> list[dict[str, Any]]:
    """Every run as its line tells it, in the order in which they ended; damaged records have the outcome DAMAGED."""
    lines = _lines(settings)
    return [*lines, *_without_line(settings, lines)]


def last_sources(settings: Settings, lines: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """How the sources stood after the last of the runs whose record tells it."""
    for line in reversed(lines[-SOURCES_LOOKED_FOR:]):
        path = _record_path(settings, line["run_id"])
        record = _read(path) if path.exists() else None
        if record and record.get("sources"):
            return list(record["sources"])
    return []


def settle_runs(settings: Settings) -> list[str]:
    """Make the lines that are missing, and pack old results away; returns the records found damaged by it.

    The lock must be held.
    """
    lines = _lines(settings)
    fresh = {line["run_id"]: line for line in _without_line(settings, lines)}
    known = {line["run_id"]: line for line in lines} | fresh
    damaged = [path for path in find_damaged(settings) if RECORD not in known[path.stem]]
    fresh |= {path.stem: known[path.stem] | {RECORD: DAMAGED} for path in damaged}
    if fresh:
        _append(settings, list(fresh.values()))
    _pack(settings)
    return [str(path) for path in damaged]


def find_damaged(settings: Settings) -> list[Path]:
    """The records that a power cut or a full disk has left empty or cut short."""
    return [path for path in sorted(settings.runs.glob("*.json")) if not _looks_whole(path)]


def load_results(settings: Settings, count: int) -> list[dict[str, Any]]:
    """The results of the last `count` runs that have a readable record, each with its run, release and time."""
    results = []
    for path in sorted(settings.runs.glob("*.json"))[-count:] if count else []:
        record = _read(path)
        results += results_of(record) if record else []
    return results


def results_of(record: dict[str, Any]) -> list[dict[str, Any]]:
    """The results of one record as rows."""
    return [
        {"run_id": record["run_id"], "release_id": record["release_id"], "checked_at": record["finished_at"]}
        | {name: check[name] for name in _RESULT if name in check}
        | {"sample": json.dumps(check["sample"], ensure_ascii=False)}
        for check in record["results"]
    ]


def _pack(settings: Settings) -> None:
    """Move the results of all but the last `keep_runs` records into runs.parquet, once there are twice as many."""
    paths = sorted(settings.runs.glob("*.json"))
    if len(paths) < 2 * settings.keep_runs:
        return
    old = paths[: -settings.keep_runs]
    with whole(settings.packed_runs) as fresh:
        with duckdb.connect() as con:
            names = ", ".join(f'"{name}" {kind}' for name, kind in _RESULT.items())
            con.execute(f"create table packed ({names})")
            if settings.packed_runs.exists():
                con.execute(f"insert into packed by name from read_parquet('{quoted(settings.packed_runs)}')")
            con.execute(
                "delete from packed where run_id in (select unnest(?::varchar[]))", [[path.stem for path in old]]
            )
            for first in range(0, len(old), AT_ONCE):
                records = [_read(path) for path in old[first : first + AT_ONCE]]
                rows = [row for record in records if record for row in results_of(record)]
                con.register("frame", pd.DataFrame(rows, columns=list(_RESULT), dtype=object))
                con.execute("insert into packed select * from frame")
            con.execute(f"copy packed to '{quoted(fresh)}' (format parquet, compression zstd)")
        sync_file(fresh)
    sync_file(settings.warehouse)
    for path in old:
        path.unlink()


def _line_of(record: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in record.items() if name not in ("results", "sources")}


def _lines(settings: Settings) -> list[dict[str, Any]]:
    """The lines that can be read; one that was cut short, or lost to a power cut, is made again from its record."""
    if not settings.run_lines.exists():
        return []
    lines: dict[str, dict[str, Any]] = {}
    for text in settings.run_lines.read_bytes().splitlines():
        try:
            line = json.loads(text)
            lines[line["run_id"]] = line
        except (ValueError, KeyError, TypeError):
            continue
    return list(lines.values())


def _without_line(settings: Settings, lines: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    known = {line["run_id"] for line in lines}
    fresh = [path for path in sorted(settings.runs.glob("*.json")) if path.stem not in known]
    return [_line_of(_read(path) or {"run_id": path.stem, "outcome": DAMAGED}) for path in fresh]


def _read(path: Path) -> dict[str, Any] | None:
    """A record; None for one that is damaged."""
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        return dict(record) if record["run_id"] and isinstance(record["results"], list) else None
    except (ValueError, KeyError, TypeError):
        return None


def _looks_whole(path: Path) -> bool:
    content = path.read_bytes()
    return content[:1] == b"{" and content[-1:] == b"}"


def _record_path(settings: Settings, run_id: str) -> Path:
    return settings.runs / f"{run_id}.json"


def _append(settings: Settings, lines: Sequence[dict[str, Any]]) -> None:
    text = "".join(json.dumps(line, ensure_ascii=False, sort_keys=True) + "\n" for line in lines).encode()
    with open(settings.run_lines, "ab+") as file:
        if file.tell():
            file.seek(-1, os.SEEK_END)
            text = text if file.read(1) == b"\n" else b"\n" + text  # ends a line that was cut short
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _replace(path: Path, content: bytes) -> None:
    with whole(path) as fresh:
        fresh.write_bytes(content)
        sync_file(fresh)
    sync_file(path.parent)
