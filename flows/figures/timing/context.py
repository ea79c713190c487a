"""Which period a figure describes: said with it, else in its clause, else carried over from the sentences before.

A comparison period ("11% more than in May 2022", "on the same stretch of 2022") is not the figure's own; the figure
that is compared with ("from $147 billion in 2021") has it.
"""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import timedelta

from flows.figures.amount import Amount
from flows.figures.lexicon import words
from flows.figures.timing.clock import Clock, Span, shifted
from flows.figures.timing.roles import (
    AIMED,
    BASE_BEFORE,
    COMPARED,
    EVENT,
    HARD,
    OWN,
    Time,
    Times,
    attached,
    is_base,
    parts,
)
from flows.figures.timing.times import Mention
from flows.figures.wording.tokens import Sentence

# How many times before or behind a figure are looked at.
_FARTHEST = 8
_OPENING = words("clause_openings")
_PEAK = words("peaks")
_COMPARES = words("compares")
_TURNS = words("turns")
_STATES = words("stating_past")


@dataclass(slots=True)
class Period:
    """The period talked about; None until one has been named."""

    span: Span | None = None


@dataclass(slots=True)
class Manner:
    """How a figure takes its period, which depends on what it measures.

    carried       also from the sentences before
    shares_times  also from another clause of its sentence
    grows         a growth rate, which may have happened "in two years"
    of_now        said in the present tense, so that the time of another clause is not its own
    """

    carried: bool
    shares_times: bool
    grows: bool
    of_now: bool = False


def period_of(
    s: Sentence, amounts: list[Amount], k: int, times: Times, state: Period, manner: Manner, before: Span | None
) -> tuple[Span | None, bool]:
    """The period of amounts[k], and whether it was said in the sentence itself; `before` is that of amounts[k - 1]."""
    amount = amounts[k]
    after = amounts[k + 1].first if k + 1 < len(amounts) else len(s.words)
    next_time = bisect_left(times.firsts, amount.behind)
    said = _frame(s, amount, times, next_time, manner, state)
    frame = said or state.span
    base = is_base(s, amount)
    if next_time and _possesses(s, times.all[next_time - 1].mention, amount):
        owner = times.all[next_time - 1].mention
        return _own_span(owner, frame), True
    for time in times.all[next_time : next_time + _FARTHEST]:
        m = time.mention
        if time.part == EVENT or (m.kind == "vague" and not manner.grows):
            continue
        if m.first >= after or not attached(s, amount.behind, m):
            break
        if time.part != COMPARED:
            return _own_span(m, frame if base else state.span), True
        if m.kind in ("back", "same", "previous"):
            if base or _is_of_itself(s, m):
                return _moved(frame, m), True
            if k and m.first - amount.behind <= 1 and is_base(s, amounts[k - 1]):
                return _moved(before, m), True
        elif base and m.span:
            return m.span, True
    if next_time and _opens_with_base(s, times.all[next_time - 1], amounts, k) and frame:
        return _moved(frame, times.all[next_time - 1].mention), True
    if said:
        return said, True
    later = _later(s, amount, times, next_time, state, manner)
    if later and manner.shares_times:
        return later, True
    return (state.span if manner.carried else None), False


def _opens_with_base(s: Sentence, time: Time, amounts: list[Amount], k: int) -> bool:
    """`a year before they had been 6.5 million`: the clause is about the time compared with."""
    m = time.mention
    if m.kind != "back" or (k and amounts[k - 1].behind > m.first) or amounts[k].first - m.behind > 8:
        return False
    opens = m.first == 0 or s.words[m.first - 1] in _OPENING
    return opens and bool(_STATES.intersection(s.words[m.behind : amounts[k].first]))


def _is_of_itself(s: Sentence, m: Mention) -> bool:
    """`growth stood at 24% in the same period of 2018`, with nothing that compares."""
    before = s.words[max(0, m.first - 3) : m.first]
    return m.kind == "same" and m.year is not None and before[1:] == ["in", "the"] and before[0] not in _COMPARES


def _possesses(s: Sentence, m: Mention, amount: Amount) -> bool:
    """`May's record of 8.42 million tonnes`."""
    if m.span is None or not s.words[m.behind - 1].endswith(("'s", "’s")):
        return False
    return amount.first - m.behind <= 4 or _PEAK.issuperset(s.words[m.behind : amount.first])


def _frame(s: Sentence, amount: Amount, times: Times, behind: int, manner: Manner, state: Period) -> Span | None:
    """The nearest of the times before index `behind` that is not only another figure's."""
    for time in reversed(times.all[max(0, behind - _FARTHEST) : behind]):
        m = time.mention
        if time.part == COMPARED and m.span and _opens_a_clause(s, m):
            return m.span
        if time.part not in (OWN, AIMED) or m.span is None or (m.kind == "vague" and not manner.grows):
            continue
        if time.tied or (time.owner >= 0 and not manner.shares_times):
            continue
        if manner.of_now and any(parts(s.words, i) for i in range(m.behind, amount.first)):
            return None
        return _own_span(m, state.span)
    return None


def _opens_a_clause(s: Sentence, m: Mention) -> bool:
    """`less than in June, when shipments hit a record of`."""
    behind = s.words[m.behind : m.behind + 2]
    return behind[:1] == ["when"] or behind == [",", "when"]


def _own_span(m: Mention, frame: Span | None) -> Span | None:
    """The span a time names; "the previous month" is counted from the one talked about."""
    return (_moved(frame, m) if m.kind == "previous" else None) or m.span


def _later(s: Sentence, amount: Amount, times: Times, next_time: int, state: Period, manner: Manner) -> Span | None:
    """The next time in the sentence, when no other clause begins before it."""
    for time in times.all[next_time : next_time + _FARTHEST]:
        m = time.mention
        gap = s.words[amount.behind : m.first]
        if (
            time.part not in (OWN, AIMED)
            or m.span is None
            or m.kind == "vague"
            or time.tied
            or (time.part == AIMED and "and" in gap)
        ):
            continue
        if ";" in gap:
            return None
        if (state.span or manner.of_now) and (
            HARD.intersection(gap) or any(gap[i : i + 2] == [",", "and"] for i in range(len(gap)))
        ):
            return None
        if m.ranged or not BASE_BEFORE.intersection(gap[-6:]):
            return m.span
    return None


def _moved(frame: Span | None, m: Mention) -> Span | None:
    if frame is None:
        return None
    if m.kind == "same" and m.span:
        return shifted(frame, 12 * (frame[0].year - m.span[0].year))
    if m.back == 1 and (frame[1] - frame[0]).days > 40:
        return None
    return shifted(frame, m.back)


def carry(s: Sentence, amounts: list[Amount], times: Times, state: Period, clock: Clock) -> None:
    """Sets the period talked about to the first one the sentence is about."""
    for time in times.all:
        m = time.mention
        if (
            time.part != OWN
            or m.span is None
            or m.kind not in ("period", "previous")
            or time.tied
            or _unfinished(m.span, clock)
            or _is_afterthought(s, amounts, m, state)
        ):
            continue
        state.span = m.span
        break
    clock.year = state.span[1].year if state.span else None


def _is_afterthought(s: Sentence, amounts: list[Amount], m: Mention, state: Period) -> bool:
    """Whether a sentence only looks back: `they reached $9 billion; in March it was 8`, `in June they had gained`."""
    between = s.words[amounts[0].behind : m.first] if amounts else []
    if state.span is None or m.span is None:
        return "whereas" in between
    alike = abs((m.span[1] - m.span[0]) - (state.span[1] - state.span[0])) < timedelta(days=5)
    past = alike and m.span < state.span and "had" in s.words[m.behind : m.behind + 5]
    return past or not _TURNS.isdisjoint(between)


def _unfinished(span: Span, clock: Clock) -> bool:
    """A year still running is what is expected, not what the next sentences report on."""
    return clock.day is not None and span[1] > clock.day and (span[1] - span[0]).days > 360
