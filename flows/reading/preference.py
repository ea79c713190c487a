"""Why one of several figures on the same thing is preferred: sql/functions/preference.sql in words."""

from collections.abc import Callable
from typing import Any

import duckdb

Row = dict[str, Any]

# The columns that say what a figure is of, as far as its table has them: those by which sql/macros part the rows.
_FIGURE = (
    "kind", "measure_code", "instrument", "component", "project_code", "sector_code", "commodity_code", "subject",
    "investor_code", "host_code", "basis", "reported_by_code", "reporter_code", "partner_code", "flow_code",
    "country_code", "indicator_code", "base_code", "quote_code", "period_code", "unit", "modality",
)  # fmt: skip


def preferred(con: duckdb.DuckDBPyConnection, table: str, row: Row) -> Row | None:
    """The row of `table` that is preferred for the figure of `row`, None where there is none."""
    same = [name for name in _FIGURE if name in row]
    where = " and ".join(f'"{name}" is not distinct from ?' for name in same)
    cursor = con.execute(f"from {table} where is_preferred and {where}", [row[name] for name in same])
    names = [column[0] for column in cursor.description or []]
    found = cursor.fetchone()
    return dict(zip(names, found, strict=True)) if found else None


def why_not(row: Row, other: Row) -> str:
    """The first thing in the order of preference in which `row` stands behind `other`."""
    for reason in _REASONS:
        if told := reason(row, other):
            return told
    return "of two alike the first by name"


def _doubted(row: Row, other: Row) -> str:
    return f"this one is doubted ({row['caveat']})" if row.get("is_doubted") and not other.get("is_doubted") else ""


def _estimated(row: Row, other: Row) -> str:
    return "this one is an estimate" if row.get("is_estimated") and not other.get("is_estimated") else ""


def _of_another_origin(row: Row, other: Row) -> str:
    return f"the series is taken from {other['source_code']}" if row["source_code"] != other["source_code"] else ""


def _converted(row: Row, other: Row) -> str:
    differs = row.get("currency_code") != other.get("currency_code") and other.get("currency_code") == "USD"
    return f"this one is in {row['currency_code']}, that one in dollars" if differs else ""


def _approximate(row: Row, other: Row) -> str:
    stated = next((name for name in ("amount_comparator", "comparator") if name in row), "")
    inexact = stated and row[stated] not in ("=", None) and other[stated] == "="
    return f"this one was said with {row[stated]}" if inexact else ""


def _rounded(row: Row, other: Row) -> str:
    for name in ("rounding_usd", "amount_usd_rounding", "rounding", "rounding_pct"):
        if (row.get(name) or 0) > (other.get(name) or 0):
            return "this one is rounded more"
    return ""


def _later(row: Row, other: Row) -> str:
    return f"that one was known on {other['known_on']}" if row["known_on"] > other["known_on"] else ""


_REASONS: tuple[Callable[[Row, Row], str], ...] = (
    _doubted, _estimated, _of_another_origin, _converted, _approximate, _rounded, _later,
)  # fmt: skip
