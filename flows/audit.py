"""Audit: the rules under expectations/ are evaluated on staged rows and on the candidate file.

A rule that is misspelt, or cannot be evaluated, must not pass: declared = loaded = evaluated, and more than zero.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pandas as pd
import yaml
from pydantic import ValidationError

from flows.checks.changes import changes_since
from flows.checks.gx import (
    CheckResult,
    Docs,
    Evaluated,
    HasRows,
    Rule,
    Suite,
    SuiteMeta,
    Warehouse,
    context,
    evaluate,
    filled,
    result_of,
)
from flows.checks.kept import Seen, SeenInWarehouse, kept_or_evaluated, seen_in_rows
from flows.checks.origin import with_origins
from flows.checks.status import Status
from flows.checks.structural import of_source, of_warehouse
from flows.contract.source import load_sources
from flows.digests import sha256_of
from flows.errors import AmurError, Blocked
from flows.model import quoted
from flows.settings import EXPECTATIONS
from flows.stage.staging import staged_path

__all__ = ["CheckResult", "Rule", "Suite", "check_staged", "check_warehouse", "gate", "load_suites"]

NO_ROWS = "no rows collected"
LOCATED_BY = ("locator", "raw_sha256")


def load_suites(folder: Path) -> list[Suite]:
    """Every suite of a folder; raises AmurError for a broken one, an empty one, or a code that stands twice."""
    suites, codes = [], set()
    for path in sorted(folder.glob("*.yml")):
        try:
            suite = Suite.model_validate(yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader))
        except (ValidationError, yaml.YAMLError) as error:
            raise AmurError(f"not a suite: {error}", where=str(path)) from error
        if not suite.rules:
            raise AmurError("has no rule", where=str(path), hint="add one, or remove the file")
        for rule in suite.rules:
            if rule.meta.code in codes:
                raise AmurError(f"code {rule.meta.code} stands twice", where=str(path))
            codes.add(rule.meta.code)
        suites.append(suite)
    return suites


def suites_of_sources() -> list[Suite]:
    """The rules of what is staged: those that follow from the contracts, then those that are written of one source."""
    written = {suite.table: suite for suite in load_suites(EXPECTATIONS / "staged")}
    derived = {f"staging.{source.code}": (source.about, of_source(source)) for source in load_sources().values()}
    return _united(derived, written)


def suites_of_warehouse(columns: Mapping[str, Sequence[str]]) -> list[Suite]:
    """The rules of a warehouse with these columns: those that follow from what they are, then the written ones."""
    written = {suite.table: suite for suite in load_suites(EXPECTATIONS / "warehouse")}
    return _united(of_warehouse(columns), written)


def _united(derived: Mapping[str, tuple[str, list[Rule]]], written: dict[str, Suite]) -> list[Suite]:
    """A suite of a table that is not there any more stays, so that it cannot be evaluated."""
    suites = []
    for table, (about, rules) in derived.items():
        suite = written.pop(table, None) or Suite(name=table, meta=SuiteMeta(about=about), expectations=[])
        suites.append(suite.model_copy(update={"rules": [*rules, *suite.rules]}))
    return [*suites, *written.values()]


def check_staged(
    folder: Path, suites: Sequence[Suite], docs: Docs | None = None, kept: Path | None = None
) -> list[CheckResult]:
    """Evaluate the suites on the rows staged into `folder`; a suite's table is `staging.<source code>`.

    Of a source that is not required and has no rows, no rule has anything to check. `kept` is the folder of what the
    rules gave before: on the same rows they are not evaluated again.
    """
    # a page dated by its own clock may be a day ahead of ours
    values = {"tomorrow": (datetime.now(UTC) + timedelta(days=1)).date().isoformat()}
    frames = cache(lambda: context().data_sources.add_pandas("staged"))
    results = []
    for suite in suites:
        code = suite.table.removeprefix("staging.")
        source, path = load_sources().get(code), staged_path(folder, code)
        if source is None:
            results += _all(suite, "not_evaluated", f"no source is called {code}")
        elif not path.exists() and source.required:
            results += _all(suite, "not_evaluated", f"{code} has no staged rows")
        elif not path.exists() or (not source.required and _is_empty(path)):
            results += _all(suite, "nothing_to_check", NO_ROWS)
        else:
            results += _on_rows(suite, path, values, frames, docs, kept)
    return results


def _all(suite: Suite, status: Status, told: str) -> list[CheckResult]:
    return [result_of(suite, rule, status, told) for rule in suite.rules]


def _on_rows(
    suite: Suite, path: Path, values: Mapping[str, str], frames: Callable[[], Any], docs: Docs | None, kept: Path | None
) -> list[CheckResult]:
    def evaluated(suite: Suite) -> list[Evaluated]:
        rows = _staged_rows(path, suite)
        asset = frames().add_dataframe_asset(suite.table)
        batch = asset.add_batch_definition_whole_dataframe("all").get_batch({"dataframe": rows})
        return evaluate(batch, suite, values, partial(_is_not_empty, rows), LOCATED_BY)

    seen = partial(seen_in_rows, suite, values, sha256_of(path)) if kept else None
    return _kept_or_evaluated(suite, evaluated, docs, kept, seen)


def _kept_or_evaluated(
    suite: Suite,
    evaluated: Callable[[Suite], list[Evaluated]],
    docs: Docs | None,
    kept: Path | None,
    seen: Callable[[], Seen] | None,
) -> list[CheckResult]:
    if kept and docs and seen:
        return kept_or_evaluated(kept, suite, seen(), docs, evaluated)
    found = evaluated(suite)
    for rule, (result, outcome) in zip(suite.rules, found, strict=True):
        if docs and outcome is not None:
            docs.keep(suite, rule, outcome, result.status)
    return [result for result, _ in found]


def _is_empty(path: Path) -> bool:
    return duckdb.read_parquet(str(path)).limit(1).fetchone() is None


def _is_not_empty(rows: pd.DataFrame, _rule: Rule) -> bool:
    return not rows.empty


def _staged_rows(path: Path, suite: Suite) -> pd.DataFrame:
    """The columns that the rules name, since a source may be large."""
    rows = duckdb.read_parquet(str(path))
    named = {name for rule in suite.rules for name in _texts(rule.kwargs)} | set(LOCATED_BY)
    return rows.project(", ".join(f'"{name}"' for name in rows.columns if name in named)).df()


def _texts(value: Any) -> set[str]:
    if isinstance(value, dict | list):
        return {text for inner in (value.values() if isinstance(value, dict) else value) for text in _texts(inner)}
    return {value} if isinstance(value, str) else set()


def check_warehouse(
    candidate: Path,
    suites: Sequence[Suite],
    docs: Docs | None = None,
    previous: Path | None = None,
    kept: Path | None = None,
) -> list[CheckResult]:
    """Evaluate the suites on a closed DuckDB file; `previous` is the release its rows and values are held against.

    `kept` is the folder of what the rules gave before: where they would see the same they are not evaluated again.
    """
    results: list[CheckResult] = []
    with ExitStack() as opened:
        folder = opened.enter_context(TemporaryDirectory())
        con = opened.enter_context(duckdb.connect())
        con.execute(f"attach '{quoted(candidate)}' as candidate (read_only); use candidate")
        values = changes_since(candidate, previous, Path(folder))
        given = {name: sha256_of(Path(folder, f"{name}.parquet")) for name in values}
        seen = SeenInWarehouse(con, given) if kept else None
        warehouse = cache(lambda: opened.enter_context(closing(Warehouse(candidate))))

        def evaluated(suite: Suite) -> list[Evaluated]:
            return _evaluated(warehouse(), suite, values, partial(_has_rows, con, suite, values))

        for suite in suites:
            results += _kept_or_evaluated(suite, evaluated, docs, kept, partial(seen, suite) if seen else None)
        return with_origins(candidate, suites, results, values, previous)


def _evaluated(warehouse: Warehouse, suite: Suite, values: Mapping[str, str], has_rows: HasRows) -> list[Evaluated]:
    from great_expectations.datasource.fluent.interfaces import TestConnectionError

    try:
        batch = warehouse.batch(suite.table)
    except TestConnectionError as error:
        return [(result, None) for result in _all(suite, "not_evaluated", str(error)[:500])]
    return evaluate(batch, suite, values, has_rows)


def _has_rows(con: duckdb.DuckDBPyConnection, suite: Suite, values: Mapping[str, str], rule: Rule) -> bool:
    """Raises AmurError where what the rule says it looks at is no table."""
    looked_at = filled(rule.meta.looks_at or suite.table, values)
    try:
        return con.execute(f"select 1 from {looked_at} limit 1").fetchone() is not None
    except duckdb.Error as error:
        raise AmurError(f"looks at no table: {error}", where=f"rule {rule.meta.code}") from error


def gate(suites: Sequence[Suite], results: Sequence[CheckResult]) -> None:
    """Raises Blocked when a critical rule failed, or any rule was not evaluated exactly once."""
    declared = sorted(rule.meta.code for suite in suites for rule in suite.rules)
    evaluated = sorted(result.code for result in results if result.status != "not_evaluated")
    failed = [result for result in results if result.status == "failed" and result.severity == "critical"]
    lines = [f"{r.code} {r.table}: {r.why} {r.observed}, such as {r.sample[:1]}" for r in failed]
    lines += [
        f"{r.code} {r.table}: could not be evaluated: {r.observed}" for r in results if r.status == "not_evaluated"
    ]
    lines += [f"code {code} stands twice" for code in sorted({code for code in declared if declared.count(code) > 1})]
    if lines or declared != evaluated or not declared:
        raise Blocked(
            "\n  ".join(lines) or f"{len(declared)} rules declared, {len(evaluated)} evaluated",
            where="nothing is published",
            hint="mend the figure or explain it, and run again",
        )
