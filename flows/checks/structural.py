"""Structural rules: what follows from saying what a column is, derived for every table and every source.

    key          the `-- key:` of a table's SQL, the `key` of a source's contract
    required     the `-- required:` of a table's SQL
    references, allowed, range       sql/columns.yml, for every table that has the column
    conversion, lineage, versions    tables that have the columns of a conversion, of a raw file, of a history
    choice, period, figure, page     the types of a contract's columns

A code names the table, where it is of one column the column, and the kind: `fact_trade.partner_code.references`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from flows import content
from flows.checks.gx import Meta, Rule
from flows.columns import column_truths
from flows.contract.bounds import COMPARATORS
from flows.contract.columns import staged_types
from flows.contract.source import Source
from flows.model import AFTER_CHECKS, Model, quoted, read_models
from flows.settings import SQL

# What a person does about a rule that fails, by its kind.
WHY = {
    "key": "A key stands once; keep one of the rows.",
    "required": "A row says what its table is about; state what is missing, or leave the row out.",
    "references": "A code is one of its dimension; mend the code, or add it to its code list.",
    "allowed": "A value is one of those that the column is for; mend it, or add it to sql/columns.yml.",
    "range": "A value is a possible one; look for a slip of scale, sign or column.",
    "conversion": "An amount in US dollars is the stated amount at the stated rate; mend the rate or the currency.",
    "lineage": "A row can be traced to a raw file of the archive; read it from one.",
    "versions": "On no day are two versions of one row valid, and at most one is open; mend how the source is staged.",
    "valid_now": "A fact holds the open version of its history, no more and no less; mend the model.",
}
WHY_STAGED = {
    "key": "A key is valid once; keep one of the rows.",
    "allowed": "A value is one that the contract names; mend it, or add it to the contract.",
    "order": "A period ends after it begins; mend its code.",
    "years": "A period lies in years that figures are stated for; mend its code.",
    "required": "A figure says how it was said; state its comparator.",
    "bounds": "The upper bound is not below the lower one; mend the range.",
    "currency": "An amount has a currency; state it.",
    "address": "The address of a page is a web address; mend it.",
    "published": "A page is published on a day, in a month or in a year; mend the date.",
    "future": "No page is published in the future; mend the date.",
    "known_on_kind": "A day is known as that of publication or of retrieval.",
}


YEARS = {"min_value": datetime(1945, 1, 1), "max_value": datetime(2035, 12, 31)}
KNOWN_ON_KINDS = ["published", "retrieved"]
PARTIAL_DATE = "^(?:19|20)[0-9][0-9](?:-[01][0-9](?:-[0-3][0-9])?)?$"
IGNORE_MISSING = {"ignore_row_if": "either_value_is_missing"}


def table_name(model: Model) -> str:
    """The name by which suites and readers call a table: without `main`."""
    return model.name.removeprefix("main.")


def columns_of(warehouse: Path) -> dict[str, list[str]]:
    """The columns of every table of a warehouse file, by `schema.table`."""
    with duckdb.connect() as con:
        con.execute(f"attach '{quoted(warehouse)}' as warehouse (read_only)")
        return {table: list(columns) for table, columns in content.columns_of(con, "warehouse").items()}


def of_warehouse(columns: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, list[Rule]]]:
    """What every table is about, and its rules; what is written after the checks has none."""
    models = [
        model
        for model in read_models("dimensions", "history", "facts", "marts", "meta", "quality")
        if model.name not in AFTER_CHECKS
    ]
    return {table_name(model): (model.about, list(_of_table(model, columns.get(model.name, ())))) for model in models}


def _of_table(model: Model, columns: Sequence[str]) -> Iterator[Rule]:
    table, key = table_name(model), ", ".join(model.key)
    place = _place(model, columns)
    is_history = "superseded_on" in columns and model.key[-1] == "known_on"
    yield _query(
        table, "key", f"select {key}, count(*) as rows_of_key from {{batch}} group by {key} having count(*) > 1"
    )
    if model.required:
        missing = " or ".join(f"{name} is null" for name in model.required)
        shown = ", ".join(dict.fromkeys([*place, *model.required]))
        yield _query(table, "required", f"select {shown} from {{batch}} where {missing}")
    for name in columns:
        yield from _of_column(table, name, place)
    is_stated = model.schema in ("main", "history")  # a mart shows the digits that an interval bears
    if is_stated and {"amount", "currency_code", "rate_used", "rate_period_code"} <= set(columns):
        yield _query(table, "conversion", _conversion(place, "amount_usd" if "amount_usd" in columns else "value_usd"))
    if {"raw_sha256", "locator"} <= set(columns) and is_stated:
        lost = "raw_sha256 is not null and raw_sha256 not in (select raw_sha256 from meta.raw_file)"
        shown = ", ".join(dict.fromkeys([*place, "raw_sha256"]))
        yield _query(table, "lineage", f"select {shown} from {{batch}} where {lost}")
    if is_history:
        yield _query(table, "versions", _versions(", ".join(model.key[:-1])))
        if (SQL / "facts" / model.path.name).exists():
            yield _query(table, "valid_now", _valid_now(model.path.stem, model.key[:-1]))


def _place(model: Model, columns: Sequence[str]) -> list[str]:
    """What is shown of a bad row: its key, and where it was read."""
    return [*model.key, *(["locator"] if "locator" in columns and "locator" not in model.key else [])]


def _of_column(table: str, name: str, place: list[str]) -> Iterator[Rule]:
    truth = column_truths().get(name)
    if truth is None:
        return
    shown = ", ".join(dict.fromkeys([*place, name]))
    there = f"(select 1 from {table} where {name} is not null)"
    if referred := truth.refers_to(table, name):
        target, column = referred
        bad = f"{name} is not null and {name} not in (select {column} from {target})"
        yield _query(table, f"{name}.references", f"select {shown} from {{batch}} where {bad}", there)
    if allowed := truth.values_in(table):
        listed = ", ".join(f"'{value}'" for value in allowed)
        yield _query(table, f"{name}.allowed", f"select {shown} from {{batch}} where {name} not in ({listed})", there)
    if truth.range:
        low, high = truth.range
        bad = f"{name} not between {low:f} and {high:f}"
        yield _query(table, f"{name}.range", f"select {shown} from {{batch}} where {bad}", there)


def _conversion(place: list[str], dollars: str) -> str:
    return f"""select {", ".join(place)}, amount, currency_code, rate_used, rate_period_code, {dollars} from {{batch}}
        where (currency_code = 'USD' and rate_used is distinct from 1)
        or (({dollars} is null) <> (amount is null or rate_used is null))
        or abs({dollars} * rate_used - amount) > 1e-6 * (abs(amount) + rate_used)
        or (currency_code <> 'USD' and {dollars} is not null and rate_period_code is null)"""


def _versions(key: str) -> str:
    return f"""select {key}, known_on, superseded_on, next_known_on, locator from (
            select *, lead(known_on) over (partition by {key} order by known_on, superseded_on) as next_known_on
            from {{batch}})
        where next_known_on < coalesce(superseded_on, date '9999-12-31') or superseded_on < known_on
        or superseded_on > current_date + 1 or known_on > current_date + 1"""


def _valid_now(fact: str, key: tuple[str, ...]) -> str:
    shown = ", ".join(f"coalesce(version.{name}, now.{name}) as {name}" for name in key)
    same = " and ".join(f"version.{name} is not distinct from now.{name}" for name in key)
    return f"""select {shown}, version.known_on, now.known_on as known_on_of_fact, version.locator
        from (select * from {{batch}} where superseded_on is null) as version
        full join {fact} as now on {same}
        where version.known_on is distinct from now.known_on or version.raw_sha256 is distinct from now.raw_sha256"""


def _query(table: str, kind: str, query: str, looks_at: str | None = None) -> Rule:
    return Rule(
        type="unexpected_rows_expectation",
        kwargs={"unexpected_rows_query": " ".join(query.split())},
        severity="critical",
        meta=Meta(code=f"{table}.{kind}", why=WHY[kind.rpartition(".")[2]], looks_at=looks_at),
    )


def of_source(source: Source) -> list[Rule]:
    """The rules of what is staged from a source."""
    table = f"staging.{source.code}"

    def rule(kind: str, expectation: str, **kwargs: Any) -> Rule:
        meta = Meta(code=f"{table}.{kind}", why=WHY_STAGED[kind.rpartition(".")[2]])
        return Rule(type=expectation, kwargs=kwargs, severity="critical", meta=meta)

    valid = {"row_condition": {"type": "nullity", "column": {"name": "superseded_on"}, "is_null": True}}
    if len(source.key) == 1:
        rules = [rule("key", "expect_column_values_to_be_unique", column=source.key[0], **valid)]
    else:
        rules = [rule("key", "expect_compound_columns_to_be_unique", column_list=source.key, **valid)]
    rules.append(
        rule(
            "known_on_kind",
            "expect_column_values_to_be_in_set",
            column="known_on_kind",
            value_set=["published", "retrieved"],
        )
    )
    staged = staged_types(source)
    for name, column in source.columns.items():
        if column.type == "choice" and name in staged:
            rules.append(rule(f"{name}.allowed", "expect_column_values_to_be_in_set", column=name, value_set=column.of))
        elif column.type == "period":
            rules += _of_period(rule, name)
        elif column.type == "partial_date":
            rules += _of_day(rule, name)
        elif name == "url":
            rules.append(rule("url.address", "expect_column_values_to_match_regex", column=name, regex="^https?://"))
    for name, figure in source.figures.items():
        is_money = "currency_code" in source.columns and "unit" not in source.columns
        rules += _of_figure(rule, name, is_money and source.columns[figure.value].type != "integer")
    return rules


def _of_period(rule: Callable[..., Rule], name: str) -> list[Rule]:
    both = {"column_A": f"{name}_end", "column_B": f"{name}_start", "or_equal": True}
    return [
        rule(f"{name}.years", "expect_column_values_to_be_between", column=f"{name}_start", **YEARS),
        rule(f"{name}.order", "expect_column_pair_values_a_to_be_greater_than_b", **both, **IGNORE_MISSING),
    ]


def _of_day(rule: Callable[..., Rule], name: str) -> list[Rule]:
    future = {"type": "comparison", "column": {"name": name}, "operator": ">", "parameter": "{tomorrow}"}
    return [
        rule(f"{name}.published", "expect_column_values_to_match_regex", column=name, regex=PARTIAL_DATE),
        rule(f"{name}.future", "expect_column_values_to_be_null", column=name, row_condition=future),
    ]


def _of_figure(rule: Callable[..., Rule], name: str, has_currency: bool) -> list[Rule]:
    there = {"row_condition": {"type": "nullity", "column": {"name": name}, "is_null": False}}
    said, ends = f"{name}_comparator", {"column_A": f"{name}_high", "column_B": f"{name}_low", "or_equal": True}
    rules = [
        rule(f"{said}.allowed", "expect_column_values_to_be_in_set", column=said, value_set=list(COMPARATORS)),
        rule(f"{said}.required", "expect_column_values_to_not_be_null", column=said, **there),
        rule(f"{name}.bounds", "expect_column_pair_values_a_to_be_greater_than_b", **ends, **IGNORE_MISSING),
    ]
    if has_currency:
        rules.append(rule(f"{name}.currency", "expect_column_values_to_not_be_null", column="currency_code", **there))
    return rules
