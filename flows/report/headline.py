"""Headline: the figures that a person asks for first, in one line, as the marts of a release have them."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from flows.report.words import COMPARATORS, number

_STATED = """
    select * from mart.portfolio_timeline where is_preferred and {figure} is not null
    order by period_end desc, known_on desc, statement_id limit 1
"""
_TURNOVER = """
    select turnover_usd, period_code, source_code from mart.turnover
    where reporter_code = 'CHN' and partner_code = 'RUS' and is_preferred and period_grain = 'year'
        and turnover_usd is not null
    order by period_end desc limit 1
"""


def headline(release: Path) -> str:
    """`portfolio more than 200 billion USD (2025-11-01), 86 projects (2025-09-02); turnover 2025 228.1 billion USD`.

    Empty for a release that has none of it.
    """
    try:
        with duckdb.connect(str(release), read_only=True) as con:
            stated = _first(con, _STATED.format(figure="amount"))
            counted = _first(con, _STATED.format(figure="project_count"))
            turnover = _first(con, _TURNOVER)
    except duckdb.Error:
        return ""  # an older release, or none that can be read: whoever reads it is told so
    portfolio = []
    if stated:
        amount = _amount(stated["amount"], stated["currency_code"])
        portfolio.append(f"portfolio {COMPARATORS[stated['amount_comparator']]}{amount} ({stated['period_code']})")
    if counted:
        count = f"{COMPARATORS[counted['project_count_comparator']]}{counted['project_count']}"
        portfolio.append(f"{count} projects ({counted['period_code']})")
    told = [", ".join(portfolio)] if portfolio else []
    if turnover:
        dollars = _amount(turnover["turnover_usd"], "USD")
        told.append(f"turnover {turnover['period_code']} {dollars} ({turnover['source_code']})")
    return "; ".join(told)


def _amount(value: Decimal, currency: str) -> str:
    scale, word = (10**12, "trillion") if currency != "USD" and value >= 10**12 else (10**9, "billion")
    return f"{number(value / scale, 1)} {word} {currency}"


def _first(con: duckdb.DuckDBPyConnection, query: str) -> dict[str, Any] | None:
    cursor = con.execute(query)
    row = cursor.fetchone()
    return dict(zip([column[0] for column in cursor.description or []], row, strict=True)) if row else None
