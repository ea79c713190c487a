"""Fills the templates: everything that comes from data is escaped, and what is invisible is written out."""

import os
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from flows.errors import AmurError
from flows.report import words
from flows.report.portfolio_picture import draw_portfolio
from flows.report.read import Content
from flows.report.svg import Sheet
from flows.report.turnover_picture import (
    draw_months,
    draw_year_to_date,
    draw_years,
    growth_of,
    months_span,
    year_to_date,
)
from flows.report.verdict import by_history, draw_history

TEMPLATES = Path(__file__).with_name("templates")

# Months of the comparison the warehouse is asked for most: January–May.
COMPARED_MONTHS = 5


@cache
def environment() -> Environment:
    jinja = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        finalize=words.shown,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    for name in (
        "amount",
        "said_amount",
        "said_count",
        "percent",
        "plain",
        "trimmed",
        "sample_columns",
        "trace_command",
        "row_key",
        "parsed",
        "web_address",
    ):
        jinja.filters[name] = getattr(words, name)
    jinja.globals.update(growth_of=growth_of, draw_history=draw_history, by_history=by_history)
    jinja.globals["css"] = Markup((TEMPLATES / "page.css").read_text(encoding="utf-8"))
    return jinja


def pictures(content: Content) -> dict[str, tuple[Sheet, Sheet] | None]:
    """Each picture for a desktop's and for a phone's width; None when there is nothing to draw."""
    timeline, turnover = content.timeline or [], content.turnover or []
    drawn: dict[str, tuple[Sheet | None, Sheet | None]] = {
        "portfolio": (draw_portfolio(timeline, True), draw_portfolio(timeline, False)),
        "years": (draw_years(turnover, True), draw_years(turnover, False)),
        "months": (draw_months(turnover, True), draw_months(turnover, False)),
    }
    for months in compared(content):
        drawn[f"ytd-{months}"] = (draw_year_to_date(turnover, months, True), draw_year_to_date(turnover, months, False))
    return {name: (wide, narrow) if wide and narrow else None for name, (wide, narrow) in drawn.items()}


def compared(content: Content) -> dict[int, str]:
    """The spans from January that are compared: January–May, and the newest one where that is another."""
    spans = [COMPARED_MONTHS]
    newest = [row for row in content.turnover or [] if row["period_grain"] == "ytd"]
    if newest and newest[-1]["period_end"].month not in spans and year_to_date(newest, newest[-1]["period_end"].month):
        spans.append(newest[-1]["period_end"].month)
    return {months: months_span(months) for months in spans}


def write(template: str, path: Path, **values: Any) -> Path:
    """Render a page to a file, which is replaced in one step; raises AmurError when it cannot be written."""
    text = environment().get_template(template).render(**values)
    beside = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(text, encoding="utf-8")
        beside.replace(path)
    except OSError as error:
        raise AmurError(
            f"the report cannot be written ({error.strerror})",
            where=str(path),
            hint="the release is not affected; `amur report` writes it again",
        ) from error
    return path
