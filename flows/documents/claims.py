"""Claims: the figures of one document, those stated twice as one claim with two spans."""

import hashlib
import json
import re
from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from flows.contract.bounds import LARGEST
from flows.contract.periods import period_code
from flows.contract.staged import Codes
from flows.documents.viewpoint import View, views
from flows.errors import AmurError
from flows.figures import StatedFigure, read_text

MOST_FIGURES = 5_000  # of one document; a text of a million characters that is none but figures has 300,000
SECONDS = 120.0  # per document; the largest that is taken has 20 MB, of which a second reads about one
_DIGITS = re.compile(r"[0-9]+(?:[.,\s'’][0-9]+)*")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")

Cells = dict[str, str]


def figures_of(text: str, day: date | None, year: int | None = None, seconds: float = SECONDS) -> list[StatedFigure]:
    """The figures of a text, without those within an address (`%e5%b9%b4` is no percentage).

    Raises AmurError when they take more than `seconds` to read, or are more than a document has.
    """
    addresses = [match.span() for match in _ADDRESS.finditer(text)]
    ends = [end for _, end in addresses]

    def is_in_address(figure: StatedFigure) -> bool:
        at = bisect_right(ends, figure.start)
        return at < len(addresses) and addresses[at][0] < figure.end

    try:
        found = read_text(text, day, year, seconds, MOST_FIGURES)
    except (TimeoutError, OverflowError) as error:
        raise AmurError(str(error), hint="take out what is no prose, or split it") from error
    return [figure for figure in found if not is_in_address(figure)]


def claims_of(
    text: str, figures: Sequence[StatedFigure], document_code: str, codes: Codes, day: date | None = None
) -> list[Cells]:
    """One row per claim, in the columns of the contract `documents`, and `value_rounding`; `day` it was published on.

    The same figure is one of equal value, comparator, unit, measure, parties, period and modality. A claim's id is made
    of these and the document, so that it stays the same when the document is edited elsewhere.
    """
    claims: dict[str, tuple[Cells, list[dict[str, object]]]] = {}
    for figure, view in zip(figures, views(text, figures), strict=True):
        cells = _cells(figure, view, codes, day)
        identity = json.dumps(cells, sort_keys=True)
        claim_id = f"{document_code}:{hashlib.sha256(identity.encode()).hexdigest()[:8]}"
        first = {"quote": figure.quote, "quote_start": str(figure.start), "quote_end": str(figure.end)}
        _, spans = claims.setdefault(
            claim_id, (cells | {"claim_id": claim_id} | first | {"value_rounding": rounding(figure)}, [])
        )
        spans.append(
            {
                "quote": figure.quote,
                "quote_start": figure.start,
                "quote_end": figure.end,
                "sentence_start": figure.sentence_start,
                "sentence_end": figure.sentence_end,
            }
        )
    return [claim | {"spans": json.dumps(spans, ensure_ascii=False)} for claim, spans in claims.values()]


def _cells(figure: StatedFigure, view: View, codes: Codes, day: date | None) -> Cells:
    is_money = figure.unit in codes.currency
    unit = figure.unit.removeprefix("count:") or "count"
    return {
        "measure_code": _measure(view.measure, unit, is_money, figure.value),
        "reporter_code": view.reporter,
        "partner_code": view.partner,
        "subject": view.subject,
        "commodity_code": view.commodity,
        "period": _period(figure),
        "value": _number(figure.value),
        "value_high": "" if figure.value_high is None else _number(figure.value_high),
        "comparator": figure.comparator,
        "currency_code": figure.unit if is_money else "",
        "unit": "" if is_money else unit,
        "modality": _modality(figure, day),
        "source_code": "press",
    }


def _modality(figure: StatedFigure, day: date | None) -> str:
    # A portfolio of plans is a fact of the day it is told of, however much of it is still to come.
    if figure.measure.startswith("portfolio_"):
        return "actual"
    is_early = day is not None and figure.period_end is not None and day < figure.period_end
    # Of a period that is not over nobody knows the figure.
    return "estimate" if is_early and figure.modality == "actual" else figure.modality


def _measure(measure: str, unit: str, is_money: bool, value: Decimal) -> str:
    """The measure, or `other` where unit or size cannot be one of it: trade that doubled, a share of 300 percent."""
    if measure in ("other", "volume", "price"):
        return measure
    if measure.startswith("share"):
        fits = unit == "percent" and 0 <= value <= 100
    elif measure.startswith("growth") or measure.endswith("_growth"):
        fits = unit == "percent" and -100 <= value <= 100_000
    elif measure == "portfolio_project_count":
        fits = unit == "projects" and value >= 0
    else:
        fits = is_money and (value >= 0 or measure == "fdi_flow")
    return measure if fits else "other"


def _number(value: Decimal) -> str:
    """With the six places after the point that the warehouse keeps, where it can keep it."""
    return format(round(value, 6).normalize() if abs(value) < LARGEST else value, "f")


def _period(figure: StatedFigure) -> str:
    """Its period; of a portfolio, which is what it was on a day, without one the day on which it was told."""
    if figure.period_start and figure.period_end:
        return period_code(figure.period_start, figure.period_end)
    if figure.told_on and figure.measure.startswith("portfolio_"):
        return figure.told_on.isoformat()
    return ""


def rounding(figure: StatedFigure) -> str:
    """Half a unit of the last digit stated, in units of the value: of `160 billion` 0.5 billion; empty without digits.

    The value divided by its digits read as one whole number is what the last of them counts.
    """
    digits = _DIGITS.search(figure.quote)
    stated = int(re.sub(r"[^0-9]", "", digits[0])) if digits and len(digits[0]) <= 40 else 0
    return _number(abs(figure.value) / stated / 2) if stated else ""
