"""Great Expectations, the engine of the checks: the rules of one suite are evaluated on one batch of rows.

Importing the library takes seconds, so it is imported where it is used.
"""

import logging
import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field

from flows.checks.status import Status

SAMPLE_ROWS = 10


class Meta(BaseModel):
    """`looks_at` is the SQL table whose rows the rule looks at, where that is not its suite's table."""

    model_config = ConfigDict(extra="forbid")

    code: str
    why: str
    looks_at: str | None = None


class Rule(BaseModel):
    model_config = ConfigDict(extra="forbid")

    type: str
    kwargs: dict[str, Any]
    severity: Literal["critical", "warning", "info"]
    meta: Meta


class SuiteMeta(BaseModel):
    model_config = ConfigDict(extra="forbid")

    about: str


class Suite(BaseModel):
    """The rules of one table, written as a suite of Great Expectations."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    table: str = Field(alias="name")
    meta: SuiteMeta
    rules: list[Rule] = Field(alias="expectations")


@dataclass(frozen=True)
class CheckResult:
    """What one rule gave; `sample` holds at most SAMPLE_ROWS of the bad rows.

    `raw_files` are the SHA-256 of all that bad rows were read from, where these tell it.
    """

    code: str
    table: str
    rule: str
    severity: str
    why: str
    status: Status
    observed: str
    sample: list[dict[str, str]] = field(default_factory=list)
    raw_files: list[str] = field(default_factory=list)


class Docs(Protocol):
    """Takes what is shown of each suite: Great Expectations' own results, or what was made of them before."""

    def keep(self, suite: Suite, rule: Rule, outcome: Any, status: Status) -> None: ...

    def rendered(self, table: str) -> dict[str, Any]: ...

    def put(self, rendered: dict[str, Any]) -> None: ...


# Whether there is a row for a rule to look at.
HasRows = Callable[[Rule], bool]

# What a rule gave, and Great Expectations' own result of it; None where it gave none.
Evaluated = tuple[CheckResult, Any]


def result_of(suite: Suite, rule: Rule, status: Status, observed: str) -> CheckResult:
    return CheckResult(rule.meta.code, suite.table, rule.type, rule.severity, rule.meta.why, status, observed)


def context() -> Any:
    """A context that keeps nothing on disk and sends nothing anywhere."""
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
    import great_expectations as gx

    logging.getLogger("great_expectations").setLevel(logging.CRITICAL)
    fresh: Any = gx.get_context(mode="ephemeral")
    fresh.variables.progress_bars = {"globally": False}
    # with each table it would dump its whole configuration as YAML into a store in memory that nobody reads
    fresh.variables.save = lambda: None
    return fresh


def evaluate(
    batch: Any,
    suite: Suite,
    values: Mapping[str, Any],
    has_rows: HasRows,
    located_by: Sequence[str] = (),
) -> list[Evaluated]:
    """The rules of a suite in one pass over a batch, in the order of the suite.

    `values` take the places of `{name}` in the rules; a bad value is shown beside the columns `located_by`.
    """
    import great_expectations as gx
    from great_expectations.exceptions.exceptions import ExpectationNotFoundError
    from great_expectations.expectations.registry import get_expectation_impl

    given, unusable = [], {}
    for rule in suite.rules:
        try:
            kind: Any = get_expectation_impl(rule.type)
        except ExpectationNotFoundError:
            unusable[rule.meta.code] = f"Great Expectations has no {rule.type}"
            continue
        try:
            given.append(kind(**filled(rule.kwargs, values), severity=rule.severity, meta={"code": rule.meta.code}))
        except (TypeError, ValueError) as error:
            unusable[rule.meta.code] = " ".join(str(error).split())
    outcomes = {}
    if given:
        shown: dict[str, Any] = {"result_format": "COMPLETE"}
        if located_by:
            shown["unexpected_index_column_names"] = list(located_by)
        validated = batch.validate(gx.ExpectationSuite(name=suite.table, expectations=given), result_format=shown)
        outcomes = {outcome.expectation_config.meta["code"]: outcome for outcome in validated.results}
    results = []
    for rule in suite.rules:
        outcome = outcomes.get(rule.meta.code)
        if outcome is None:
            told = unusable.get(rule.meta.code, "Great Expectations gave no result")
            results.append((result_of(suite, rule, "not_evaluated", told[:500]), None))
        else:
            results.append((_result(suite, rule, outcome, has_rows), outcome))
    return results


def read_outcome(document: dict[str, Any]) -> Any:
    """Great Expectations' result of a rule from its own `to_json_dict()`."""
    from great_expectations.core.expectation_validation_result import (
        ExpectationValidationResult,
        expectationValidationResultSchema,
    )

    return ExpectationValidationResult(**expectationValidationResultSchema.load(document))


def filled(value: Any, values: Mapping[str, Any]) -> Any:
    """A rule's arguments with the values in the places of `{name}`; `{{` is left to Great Expectations."""
    if isinstance(value, dict):
        return {name: filled(inner, values) for name, inner in value.items()}
    if isinstance(value, str):
        return re.sub(r"\{(\w+)\}", lambda found: str(values.get(found[1], found[0])), value)
    return value


def _result(suite: Suite, rule: Rule, outcome: Any, has_rows: HasRows) -> CheckResult:
    raised = [info for info in _exceptions(outcome.exception_info) if info.get("raised_exception")]
    if raised:
        return result_of(suite, rule, "not_evaluated", str(raised[0].get("exception_message"))[:500])
    found = outcome.result
    if outcome.success:
        looked = has_rows(rule) and not _is_of_no_value(rule, found)
        return result_of(suite, rule, "passed" if looked else "nothing_to_check", str(found.get("observed_value", "")))
    rows = (
        found.get("details", {}).get("unexpected_rows")
        or found.get("unexpected_index_list")
        or [{rule.kwargs.get("column", "value"): value} for value in found.get("partial_unexpected_list", [])]
    )
    told = f"{found['unexpected_count']} bad rows" if "unexpected_count" in found else f"{len(rows)} bad rows"
    if "observed_value" in found:
        told = f"{found['observed_value']} {'bad rows' if rows else 'rows'}"
    sample = [{str(name): _told(value) for name, value in dict(row).items()} for row in rows[:SAMPLE_ROWS]]
    failed = result_of(suite, rule, "observation" if rule.severity == "info" else "failed", told)
    failed.sample.extend(sample)
    failed.raw_files.extend(sorted({str(row["raw_sha256"]) for row in rows if dict(row).get("raw_sha256")}))
    return failed


def _is_of_no_value(rule: Rule, found: dict[str, Any]) -> bool:
    """Whether a rule on a column's values met none. One that wants none has met what it asks for."""
    if rule.type == "expect_column_values_to_be_null" or "element_count" not in found:
        return False
    missing = 0 if rule.type == "expect_column_values_to_not_be_null" else found.get("missing_count") or 0
    return bool(found["element_count"] <= missing)


def _told(value: Any) -> str:
    """A value of a bad row as text; NULL is empty, whichever of its many forms pandas gives it."""
    return "" if pd.api.types.is_scalar(value) and pd.isna(value) else str(value)


def _exceptions(info: dict[str, Any]) -> list[dict[str, Any]]:
    return [info] if "raised_exception" in info else list(info.values())


class Warehouse:
    """A closed DuckDB file, read-only, whose tables are batches."""

    def __init__(self, candidate: Path) -> None:
        _keep_duckdb_connections()
        self._source = context().data_sources.add_sql(
            "candidate",
            connection_string=f"duckdb:///{candidate}",
            create_temp_table=False,
            kwargs={"connect_args": {"read_only": True}},
        )
        self._batches: list[Any] = []

    def batch(self, table: str) -> Any:
        """Raises great_expectations' TestConnectionError when there is no such table."""
        *schema, name = table.split(".")
        of_schema = {"schema_name": schema[0]} if schema else {}
        asset = self._source.add_table_asset(table, table_name=name, **of_schema)
        self._batches.append(asset.add_batch_definition_whole_table("all").get_batch())
        return self._batches[-1]

    def close(self) -> None:
        """Let go of the file: a connection that is kept open is not closed by the engine's own close()."""
        for engine in [*(batch.data.execution_engine for batch in self._batches), self._source.get_execution_engine()]:
            with engine.get_connection() as connection:
                connection.close()
            engine.close()
            engine.engine.dispose()
        self._source.get_engine().dispose()


class _DuckDBDialect(str):
    """Compares as a name and has a `value`, as Great Expectations' own dialects do."""

    value = "duckdb"


def _keep_duckdb_connections() -> None:
    """Great Expectations reads results after it closed the connection, except for dialects of this private tuple."""
    from great_expectations.execution_engine import sqlalchemy_execution_engine as engine

    known: Any = engine
    if "duckdb" not in known._PERSISTED_CONNECTION_DIALECTS:
        known._PERSISTED_CONNECTION_DIALECTS += (_DuckDBDialect("duckdb"),)
