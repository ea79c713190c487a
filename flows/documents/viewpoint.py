"""Whose exports, imports, share or growth a figure of a text is, in the codes of the statistics.

A reader names what is measured (exports, share, growth_rate) and the countries in the order they are named. Statistics
need the reporter and the partner, of what a share is one, and what it is that grew. Told only where the sentence says
it in one of the ways below; else the figure stays as it was read. Between Russia and China only.

What is uncertain is left open, so that nothing is held against a statistic it is not of: parties that only the text as
a whole implies, trade in named goods as if it were in all, projects that are not said to be the commission's.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from flows.figures import StatedFigure
from flows.figures.goods import goods_named
from flows.figures.parties import IMPLIED
from flows.figures.wording.tokens import read_words

_OTHER = {"RUS": "CHN", "CHN": "RUS"}
_COUNTRY = r"(?P<country>Russian?|Chin(?:a|ese)|Росси[ияею]{1,2}|Кита[йяеюем]{1,2}|俄罗斯|俄|中国)"
_OWNER = r"(?P<country>Russia(?:n\b|['’]s)|Chin(?:ese\b|a['’]s)|российск\w+|китайск\w+)"
_GAP = r"(?:[\w-]+\s+){0,4}?"
_PARTNER = {  # patterns that name the other side of a flow
    "exports": (
        rf"\b(?:exports?|exported|shipments?|shipped|supplies|deliveries)\s+{_GAP}to\s+{_COUNTRY}",
        rf"对{_COUNTRY}出口",
        rf"экспорт\w*\s+{_GAP}в\s+{_COUNTRY}",
    ),
    "imports": (
        rf"\b(?:imports?|imported|purchases?|bought)\s+{_GAP}from\s+{_COUNTRY}",
        rf"自{_COUNTRY}进口",
        rf"импорт\w*\s+{_GAP}из\s+{_COUNTRY}",
    ),
    "fdi": (rf"\binvestments?\s+in\s+{_COUNTRY}", rf"инвестици\w+\s+{_GAP}в\s+{_COUNTRY}"),
}
_REPORTER = {  # patterns that name the side it is told from
    "exports": (rf"{_OWNER}\s+{_GAP}(?:exports?|shipments|supplies|deliveries)\b",),
    "imports": (rf"{_OWNER}\s+{_GAP}(?:imports?|purchases)\b",),
    "fdi": (rf"{_OWNER}\s+{_GAP}investments?\b",),
}
_PARTNERS, _REPORTERS = (
    {flow: [re.compile(pattern, re.IGNORECASE) for pattern in patterns] for flow, patterns in told.items()}
    for told in (_PARTNER, _REPORTER)
)
_WHOLE = re.compile(
    rf"\b(?:of|in)\s+(?:all\s+|the\s+)?{_OWNER}\s+(?P<goods>(?:[\w-]+\s+){{0,2}}?)(?P<flow>exports|imports|trade|turnover)\b",
    re.IGNORECASE,
)
# a share "in many sectors" is none of all goods
_SECTORS = re.compile(
    r"\bin\s+(?P<sectors>(?:many|several|some|most|various|a\s+number\s+of)\s+(?:\w+\s+)?"
    r"(?:sectors|industries|branches|categories|goods|product\s+groups))\b",
    re.IGNORECASE,
)
_ALL_GOODS = frozenset(("", "foreign", "total", "all", "overall", "goods"))
# Of all goods, and of the goods named.
_OF_GOODS = {"exports": "export_value", "imports": "import_value", "trade_turnover": "other"}
_COMMISSION = re.compile(r"\bcommission\b|межправ\w*|\bМПК\b|комисси\w+|委员会|委員會", re.IGNORECASE)
_OWNERS = re.compile(
    r"\b(?:ministry|fund|region|bank|company|agency)\b|министерств|фонд|регион|банк|基金|公司", re.IGNORECASE
)
_LONGEST, _HEAD = 1500, 20_000
_GROWING = frozenset(("exports", "imports", "trade_turnover", "fdi_flow", "fdi_stock"))


@dataclass(frozen=True)
class View:
    measure: str
    reporter: str
    partner: str
    subject: str = ""
    commodity: str = ""


def views(text: str, figures: Sequence[StatedFigure]) -> list[View]:
    """The view of each figure."""
    of_commission = _COMMISSION.search(text, 0, _HEAD) is not None
    told = [_view(text, figure, of_commission) for figure in figures]
    return [
        _growth(figures, told, i) if figure.measure == "growth_rate" and figure.unit == "percent" else told[i]
        for i, figure in enumerate(figures)
    ]


def _view(text: str, figure: StatedFigure, of_commission: bool) -> View:
    view = _sided(text, figure)
    if figure.measure in _OF_GOODS:
        return _of_goods(text, figure, view)
    if figure.measure.startswith("portfolio_") and not _is_of_commission(text, figure, of_commission):
        return replace(view, subject="projects of others")
    return view


def _of_goods(text: str, figure: StatedFigure, view: View) -> View:
    """Trade in named goods is another measure than trade in all."""
    s = read_words(text, figure.sentence_start, min(figure.sentence_end, figure.sentence_start + _LONGEST))
    code, name = goods_named(s, figure.start, figure.end)
    if not name:
        return view
    return replace(view, measure=_OF_GOODS[figure.measure], subject=name, commodity=code)


def _is_of_commission(text: str, figure: StatedFigure, named: bool) -> bool:
    """Whether projects are the commission's: it is named with them, or in the text and nobody else as their owner."""
    sentence = text[figure.sentence_start : min(figure.sentence_end, figure.sentence_start + _LONGEST)]
    return bool(_COMMISSION.search(sentence)) or (named and not _OWNERS.search(sentence))


def _sided(text: str, figure: StatedFigure) -> View:
    reporter, partner = (*figure.parties, "", "")[:2]
    if figure.rules.get("parties") in IMPLIED:
        reporter = partner = ""
    plain = View(figure.measure, reporter, partner)
    if not {reporter, partner} <= {"RUS", "CHN", ""}:
        return plain
    sentence, at = text[figure.sentence_start : figure.sentence_end], figure.start - figure.sentence_start
    if figure.measure == "share":
        whole = _nearest(sentence, at, [_WHOLE])
        if whole is None:
            return plain
        owner = _code(whole)
        goods, of = whole["goods"].strip().lower(), whole["flow"].lower()
        share = f"share_of_{'trade' if of == 'turnover' else of}"
        sectors = _SECTORS.search(sentence, max(0, at - 400), at + 400)
        told = " ".join(sectors["sectors"].lower().split()) if sectors else ""
        return View(share, owner, _OTHER[owner], told if goods in _ALL_GOODS else goods)
    flow = figure.measure.partition("_")[0]
    for patterns, is_partner in ((_PARTNERS.get(flow, []), True), (_REPORTERS.get(flow, []), False)):
        match = _nearest(sentence, at, patterns)
        if match:
            country = _code(match)
            reporter = _OTHER[country] if is_partner else country
            return View(figure.measure, reporter, _OTHER[reporter])
    return plain


def _nearest(sentence: str, at: int, patterns: Sequence[re.Pattern[str]]) -> re.Match[str] | None:
    """The match that ends last before the figure, else the first one behind it; an earlier pattern goes first."""
    sentence = sentence[max(0, at - 400) : at + 400]  # a sentence without an end must not be searched again and again
    at = min(at, 400)
    for pattern in patterns:
        matches = list(pattern.finditer(sentence))
        before = [match for match in matches if match.end() <= at]
        if before:
            return before[-1]
    behind = [match for pattern in patterns for match in pattern.finditer(sentence) if match.start() >= at]
    return min(behind, key=lambda match: match.start(), default=None)


def _growth(figures: Sequence[StatedFigure], told: Sequence[View], i: int) -> View:
    """What grew: the nearest amount of the sentence or the one before it, of the same period; else it stays open."""
    figure = figures[i]
    amounts = [
        (figures[j].sentence_start != figure.sentence_start, abs(figures[j].start - figure.start), j)
        for j in range(max(0, i - 4), min(len(figures), i + 5))
        if told[j].measure in _GROWING and _is_near(figures[j], figure)
    ]
    if not amounts:
        return told[i]
    amount = told[min(amounts)[2]]
    return View(f"{amount.measure}_growth", amount.reporter, amount.partner)


def _is_near(amount: StatedFigure, growth: StatedFigure) -> bool:
    same_period = (amount.period_start, amount.period_end) == (growth.period_start, growth.period_end)
    return (
        same_period
        and growth.sentence_start - amount.sentence_start >= 0
        and (growth.sentence_start - amount.sentence_end < 10)
    )


def _code(match: re.Match[str]) -> str:
    return "CHN" if match["country"][:2].lower() in ("ch", "ки", "中国") else "RUS"
