"""Periods that several figures share out: two joined ones, in their order, and the first and last year of a span."""

import itertools
from datetime import timedelta

from flows.figures.amount import Amount
from flows.figures.lexicon import words
from flows.figures.timing.clock import Span, months
from flows.figures.timing.roles import OWN, Time, Times
from flows.figures.wording.tokens import Sentence

_JOINS = words("joins_of_times")
_IN_ORDER = words("in_order")
_LISTING = words("listing") | words("quiet")
_FROM = words("range_from")
_TO = words("range_to")
_QUIET = words("quiet") - _TO
_FARTHEST = 5
_DAY = timedelta(days=1)
_LONG = timedelta(days=500)

# The period of an amount by its index, and the rule that gave it.
Shared = dict[int, tuple[str, Span]]


def share_out(s: Sentence, amounts: list[Amount], times: Times) -> Shared:
    """Also lets each of some joined times stand for all of them, where one period follows another."""
    shared: Shared = {}
    if not times.all:
        return shared
    for group in _joined(s, times):
        spans = [time.mention.span for time in group if time.mention.span]
        run = _run_of(s, amounts, len(spans))
        if run is not None:
            shared |= {run + n: ("in_order", span) for n, span in enumerate(spans)}
        if run is None or _IN_ORDER.intersection(s.words):
            whole = min(span[0] for span in spans), max(span[1] for span in spans)
            if all(later[0] - earlier[1] <= _DAY for earlier, later in itertools.pairwise(spans)):
                for time in group:
                    time.mention.span, time.mention.ranged = whole, True
    return shared | _ends(s, amounts, times)


def _joined(s: Sentence, times: Times) -> list[list[Time]]:
    """Each run of two or more of a sentence's own times that only "and" and its like stand between."""
    groups: list[list[Time]] = []
    run: list[Time] = []
    for time in times.all:
        is_own = time.part == OWN and time.mention.span is not None and time.mention.kind == "period"
        gap = s.words[run[-1].mention.behind : time.mention.first] if run else []
        if is_own and run and gap and len(gap) < 4 and _JOINS.issuperset(gap) and gap[0] != "to":
            run.append(time)
            continue
        if len(run) > 1:
            groups.append(run)
        run = [time] if is_own else []
    return [*groups, run] if len(run) > 1 else groups


def _run_of(s: Sentence, amounts: list[Amount], size: int) -> int | None:
    """The first of so many amounts of one unit, one listed behind the other."""
    first = 0
    for k in range(1, len(amounts) + 1):
        gap = s.words[amounts[k - 1].behind : amounts[k].first] if k < len(amounts) else []
        if gap and len(gap) <= _FARTHEST and amounts[k].unit == amounts[first].unit and _LISTING.issuperset(gap):
            continue
        if k - first == size:
            return first
        first = k
    return None


def _ends(s: Sentence, amounts: list[Amount], times: Times) -> Shared:
    """`from 41 to 63 percent between 2018 and 2023`, without a time of its own for either."""
    spans = [
        time.mention.span
        for time in times.all
        if time.part == OWN and time.mention.ranged and time.mention.span and _is_long(time.mention.span)
    ]
    shared: Shared = {}
    if not spans:
        return shared
    for k in range(len(amounts) - 1):
        low, high = amounts[k], amounts[k + 1]
        if low.unit == high.unit and _led_by(s, low, _FROM) and _led_by(s, high, _TO):
            between = any(low.behind <= first < high.first for first in times.firsts)
            if not between and high.first - low.behind < 8:
                first, last = spans[-1]
                shared[k] = ("first_of_span", _unit(first.year, first.month, spans[-1]))
                shared[k + 1] = ("last_of_span", _unit(last.year, last.month, spans[-1]))
    return shared


def _is_long(span: Span) -> bool:
    return span[1] - span[0] > _LONG


def _unit(year: int, month: int, span: Span) -> Span:
    """The year, or the month where the span is one of months."""
    whole = (span[0].month, span[0].day, span[1].month, span[1].day) == (1, 1, 12, 31)
    return months(year, 1, 12) if whole else months(year, month, month)


def _led_by(s: Sentence, amount: Amount, leading: frozenset[str]) -> bool:
    i = amount.first - 1
    while i > 0 and s.words[i] in _QUIET and i > amount.first - 4:
        i -= 1
    return i >= 0 and s.words[i] in leading
