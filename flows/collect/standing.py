"""Standing: how each source stands after a run, since when, and for how many runs in a row."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import duckdb

from flows.archive import Archive
from flows.collect.outcome import Collected
from flows.contract.source import Source

State = Literal["well", "unreachable", "empty", "set_aside", "late", "never"]

# Somebody has to look at these. A source that was never asked for is `never`, and no trouble of its own.
TROUBLES: tuple[State, ...] = ("set_aside", "unreachable", "empty", "late")
REASON_SHOWN = 300

_SET_ASIDE: State = "set_aside"


@dataclass(frozen=True)
class Standing:
    """`state_since` is the start of the first of the `run_count` runs in a row that found the source so."""

    source_code: str
    state: State
    state_since: str
    run_count: int
    reason: str = ""

    @property
    def is_trouble(self) -> bool:
        return self.state in TROUBLES


def stand(
    sources: Iterable[Source],
    archive: Archive,
    collected: Collected | None,
    asked: Container[str],
    late: Container[str],
    before: Iterable[dict[str, Any]],
    started_at: str,
) -> list[Standing]:
    """How the sources stand, in the order given.

    `asked` are those that this run asked, with what `collected` tells; the others stand as `before`, which is what
    the last run's record holds. `late` are those late by their own cadence.
    """
    known = {entry["source_code"]: Standing(**entry) for entry in before}
    aside = {entry.source: entry.reason for entry in archive.aside()}
    standings = []
    for source in sources:
        last = known.get(source.code)
        if source.code in aside:
            state, reason, counts = _SET_ASIDE, aside[source.code], True
        elif source.code in asked:
            state, reason, counts = *_answered(source, archive, collected), True
        elif last and last.state in ("unreachable", "empty"):
            state, reason, counts = last.state, last.reason, False
        else:
            state, reason, counts = _had(source, archive), "", source.code in late
        if state == "well" and source.code in late:
            state = "late"
        since, count = (last.state_since, last.run_count) if last and last.state == state else (started_at, 0)
        standings.append(Standing(source.code, state, since, max(1, count + counts), reason[:REASON_SHOWN]))
    return standings


def _answered(source: Source, archive: Archive, collected: Collected | None) -> tuple[State, str]:
    failures = [failure for failure in collected.failures if failure.source == source.code] if collected else []
    if not failures:
        return _had(source, archive), ""
    more = f" and {len(failures) - 1} more" if len(failures) > 1 else ""
    state: State = "empty" if failures[0].reason == "empty" else "unreachable"
    return state, f"{failures[0].reason}: {failures[0].message}{more}"


def _had(source: Source, archive: Archive) -> State:
    return "well" if archive.newest(source.code) else "never"


def late_sources(release: Path) -> set[str]:
    """The sources late by their own cadence, as a release tells today; none where it does not tell."""
    try:
        with duckdb.connect(str(release), read_only=True) as con:
            rows = con.execute("select source_code from mart.source_freshness where is_late").fetchall()
    except duckdb.Error:
        return set()  # no release yet, or one that cannot tell
    return {code for (code,) in rows}


@dataclass(frozen=True)
class News:
    """What changed since the last run: sources in new trouble, and those that are out of it."""

    troubled: list[Standing]
    recovered: list[Standing]


def news(before: Sequence[dict[str, Any]], now: Sequence[Standing]) -> News:
    states = {entry["source_code"]: entry["state"] for entry in before}
    troubled = [s for s in now if s.is_trouble and states.get(s.source_code) != s.state]
    recovered = [s for s in now if not s.is_trouble and states.get(s.source_code) in TROUBLES]
    return News(troubled, recovered)
