"""Audit: the rules under expectations/ are evaluated by Great Expectations on the candidate file, read-only.

A rule that is misspelt, or cannot be evaluated, must not pass: declared = loaded = evaluated, and more than zero.
"""

import logging
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from flows.errors import AmurError, Blocked

SAMPLE_ROWS = 10


class Meta(BaseModel):
    model_config = ConfigDict(extra="forbid")

    code: str
    why: str


class Rule(BaseModel):
    model_config = ConfigDict(extra="forbid")

    type: str
    kwargs: dict[str, Any]
    severity: Literal["critical", "warning", "info"]
    meta: Meta


class Suite(BaseModel):
    """The rules of one table."""

    model_config = ConfigDict(extra="forbid")

    about: str
    table: str
    rules: list[Rule]


@dataclass(frozen=True)
class CheckResult:
    """What one rule gave; `sample` holds at most SAMPLE_ROWS of the bad rows."""

    code: str
    table: str
    rule: str
    severity: str
    why: str
    status: Literal["passed", "failed", "not_evaluated"]
    observed: str
    sample: list[dict[str, str]] = field(default_factory=list)


def load_suites(folder: Path) -> list[Suite]:
    """Every suite of a folder; raises AmurError for a broken one, an empty one, or a code that stands twice."""
    suites, codes = [], set()
    for path in sorted(folder.glob("*.yml")):
        try:
            suite = Suite.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
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


def check_warehouse(
    candidate: Path, suites: Sequence[Suite], keep: Callable[[Suite, Rule, Any], None] | None = None
) -> list[CheckResult]:
    """Evaluate the suites on a closed DuckDB file; `keep` is given each rule with Great Expectations' own result."""
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
    import great_expectations as gx  # takes seconds, so only where it is used

    logging.getLogger("great_expectations").setLevel(logging.ERROR)
    _keep_duckdb_connections()
    context: Any = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    source = context.data_sources.add_sql(
        "candidate",
        connection_string=f"duckdb:///{candidate}",
        create_temp_table=False,
        kwargs={"connect_args": {"read_only": True}},
    )
    results = []
    for suite in suites:
        *schema, name = suite.table.split(".")
        of_schema = {"schema_name": schema[0]} if schema else {}
        asset = source.add_table_asset(suite.table, table_name=name, **of_schema)
        batch = asset.add_batch_definition_whole_table("all").get_batch()
        results += [_evaluate(gx, batch, suite, rule, keep) for rule in suite.rules]
        _disconnect(batch.data.execution_engine)
    _disconnect(source.get_execution_engine())
    source.get_engine().dispose()
    return results


def _disconnect(engine: Any) -> None:
    """Let go of the file: a connection that is kept open is not closed by the engine's own close()."""
    with engine.get_connection() as connection:
        connection.close()
    engine.close()
    engine.engine.dispose()


def _evaluate(
    gx: Any, batch: Any, suite: Suite, rule: Rule, keep: Callable[[Suite, Rule, Any], None] | None
) -> CheckResult:
    told = (rule.meta.code, suite.table, rule.type, rule.severity, rule.meta.why)
    kind = getattr(gx.expectations, rule.type, None)
    if kind is None:
        return CheckResult(*told, "not_evaluated", f"Great Expectations has no {rule.type}")
    outcome = batch.validate(kind(**rule.kwargs), result_format="COMPLETE")
    if keep:
        keep(suite, rule, outcome)
    raised = [info for info in _exceptions(outcome.exception_info) if info.get("raised_exception")]
    if raised:
        return CheckResult(*told, "not_evaluated", str(raised[0].get("exception_message"))[:500])
    if outcome.success:
        return CheckResult(*told, "passed", str(outcome.result.get("observed_value", "")))
    found = outcome.result
    rows = found.get("details", {}).get("unexpected_rows") or [
        {rule.kwargs.get("column", "value"): value} for value in found.get("partial_unexpected_list", [])
    ]
    sample = [{str(name): str(value) for name, value in dict(row).items()} for row in rows[:SAMPLE_ROWS]]
    count = found.get("unexpected_count", found.get("observed_value", len(rows)))
    return CheckResult(*told, "failed", f"{count} bad rows", sample)


def _exceptions(info: dict[str, Any]) -> list[dict[str, Any]]:
    return [info] if "raised_exception" in info else list(info.values())


class _DuckDBDialect(str):
    """Compares as a name and has a `value`, as Great Expectations' own dialects do."""

    value = "duckdb"


def _keep_duckdb_connections() -> None:
    """Great Expectations reads results after it closed the connection, except for dialects of this private tuple."""
    from great_expectations.execution_engine import sqlalchemy_execution_engine as engine

    known: Any = engine
    if "duckdb" not in known._PERSISTED_CONNECTION_DIALECTS:
        known._PERSISTED_CONNECTION_DIALECTS += (_DuckDBDialect("duckdb"),)


def gate(suites: Sequence[Suite], results: Sequence[CheckResult]) -> None:
    """Raises Blocked when a critical rule failed, or any rule was not evaluated."""
    declared = sorted(rule.meta.code for suite in suites for rule in suite.rules)
    evaluated = sorted(result.code for result in results if result.status != "not_evaluated")
    failed = [result for result in results if result.status == "failed" and result.severity == "critical"]
    lines = [f"{r.code} {r.table}: {r.why} {r.observed}, such as {r.sample[:1]}" for r in failed]
    lines += [
        f"{r.code} {r.table}: could not be evaluated: {r.observed}" for r in results if r.status == "not_evaluated"
    ]
    if lines or declared != evaluated or not declared:
        raise Blocked(
            "\n  ".join(lines) or f"{len(declared)} rules declared, {len(evaluated)} evaluated",
            where="nothing is published",
            hint="mend the figure or explain it, and run again",
        )
