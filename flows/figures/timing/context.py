"""Which period a figure describes: said with it, else in its clause, else carried over from the sentences before.

A comparison period ("11% more than in May 2022", "on the same stretch of 2022") is not the figure's own; the figure
that is compared with ("from $147 billion in 2021") has it.
"""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, timedelta

from flows.figures.amount import Amount
from flows.figures.lexicon import words
from flows.figures.rules import Rule, Rules, decide
from flows.figures.timing.clock import Clock, Span, months, shifted
from flows.figures.timing.lists import Shared
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
_LEVELS = words("levels")
_WITHIN = words("in_for_during") | words("over_during")
_SUMMED = words("sums_named")
_FROM = words("range_from")
_PRESENT = words("present")
_BRACKETS = frozenset(("(", "（"))
_MONTH = timedelta(days=31)
_YEAR = timedelta(days=360)


@dataclass(slots=True)
class Period:
    """The period talked about, None until one has been named; `last` is that of the figure read last."""

    span: Span | None = None
    last: Span | None = None


@dataclass(slots=True)
class Manner:
    """How a figure takes its period, which depends on what it measures.

    carried       also from the sentences before
    shares_times  also from another clause of its sentence
    grows         a growth rate or a change, which may have happened "in two years"
    of_now        said in the present tense, so that the time of another clause is not its own
    lasting       a capacity, a contract, a stake: only what is said right with it
    """

    carried: bool
    shares_times: bool
    grows: bool
    of_now: bool = False
    lasting: bool = False


@dataclass(slots=True)
class Seen:
    """A figure among the times of its sentence: `next_time` is the first behind it, `last_time` the one before that,
    `limit` the word where the next figure begins, `before` the period of the figure before it, `said` that of the
    nearest time before it.
    """

    s: Sentence
    amounts: list[Amount]
    k: int
    times: Times
    next_time: int
    shared: Shared
    state: Period
    manner: Manner
    before: Span | None
    limit: int
    base: bool
    amount: Amount
    last_time: Time | None
    said: Span | None = None
    found: Span | None = None  # what a rule's condition came upon

    @property
    def frame(self) -> Span | None:
        return self.said or self.state.span


def period_of(
    s: Sentence,
    amounts: list[Amount],
    k: int,
    times: Times,
    shared: Shared,
    state: Period,
    manner: Manner,
    before: Span | None,
) -> tuple[str, Span | None]:
    """The period of amounts[k], and the rule that gave it; `before` is that of amounts[k - 1]."""
    amount, limit = amounts[k], amounts[k + 1].first if k + 1 < len(amounts) else len(s.words)
    next_time = bisect_left(times.firsts, amount.behind)
    last_time = times.all[next_time - 1] if next_time else None
    base = bool(times.all) and is_base(s, amount)
    seen = Seen(s, amounts, k, times, next_time, shared, state, manner, before, limit, base, amount, last_time)
    seen.said = _frame(seen) if last_time else None
    rules = UNTIMED if not times.all else PERIODS if shared else UNSHARED
    return decide(rules.among(s.said), seen) or ("none", None)


def _found(seen: Seen, span: Span | None) -> bool:
    seen.found = span
    return span is not None


def _is_owned(seen: Seen) -> bool:
    """`May's record of 8.42 million tonnes`, `2017's 280,000 tonnes`."""
    time = seen.last_time
    if time is None or time.mention.span is None:
        return False
    m, s = time.mention, seen.s
    if not s.words[m.behind - 1].endswith(("'s", "’s")) and s.words[m.behind : m.behind + 2] not in (
        ["'", "s"],
        ["’", "s"],
    ):
        return False
    near = seen.amount.first - m.behind <= 4 or _PEAK.issuperset(s.words[m.behind : seen.amount.first])
    return near and _found(seen, _own_span(m, seen.frame, seen.manner))


def _is_total_of_time(seen: Seen) -> bool:
    """`the 2023 total of 830,000 tonnes`."""
    time = seen.last_time
    if time is None or time.rule == "multiple_of":
        return False
    gap = seen.s.words[time.mention.behind : seen.amount.first]
    if gap == ["的"] and seen.amount.unit != "x" and time.mention.kind in ("back", "same"):
        return _found(seen, _moved(seen.frame, time.mention))
    of_time = gap == ["的"] or (len(gap) == 2 and gap[0] in _LEVELS and gap[1] == "of")
    return of_time and time.mention.kind == "period" and _found(seen, time.mention.span)


def _is_bracketed_base(seen: Seen) -> bool:
    """`на 31% больше, чем годом ранее (313 тыс. тонн)`."""
    time = seen.last_time
    if time is None or time.part != COMPARED:
        return False
    gap = seen.s.words[time.mention.behind : seen.amount.first]
    if gap[:1] not in (["("], ["（"]) or len(gap) > 3:
        return False
    return _found(seen, time.mention.span if time.mention.kind == "period" else _moved(seen.frame, time.mention))


def _is_base_of_growth(seen: Seen) -> bool:
    """`увеличился в 2,6 раза (с 310 до 806 тыс. тонн)`: what it grew from is a year older."""
    words, first = seen.s.words, seen.amount.first
    if seen.k == 0 or seen.amounts[seen.k - 1].unit not in ("percent", "x") or seen.k + 1 >= len(seen.amounts):
        return False
    if words[first - 2 : first - 1] not in (["("], ["（"]) or words[first - 1] not in _FROM:
        return False
    return seen.frame is not None and _found(seen, shifted(seen.frame, 12))


def _is_growth_between_dates(seen: Seen) -> bool:
    """`increased eight-fold, from 1,900 in March 2021 to 15,200 in June 2023`: it took all the time between."""
    if seen.amount.unit != "x" or seen.k + 2 >= len(seen.amounts):
        return False
    ends = [_attached_span(seen, k) for k in (seen.k + 1, seen.k + 2)]
    low, high = seen.amounts[seen.k + 1], seen.amounts[seen.k + 2]
    if None in ends or low.unit != high.unit or seen.s.words[low.first - 1] not in _FROM:
        return False
    first, last = ends[0] or (date.min, date.min), ends[1] or (date.min, date.min)
    return last[0] - first[0] > _YEAR + _MONTH + _MONTH and _found(seen, (first[0], last[1]))


def _attached_span(seen: Seen, k: int) -> Span | None:
    amount = seen.amounts[k]
    limit = seen.amounts[k + 1].first if k + 1 < len(seen.amounts) else len(seen.s.words)
    time = next((time for time in seen.times.all if amount.behind <= time.mention.first < limit), None)
    return time.mention.span if time and attached(seen.s, amount.behind, time.mention) else None


def _is_attached(seen: Seen) -> bool:
    """Whether a time behind the figure is said of it: the first that is one of its own, or that of a base."""
    amount, s = seen.amount, seen.s
    for time in seen.times.all[seen.next_time : seen.next_time + _FARTHEST]:
        m = time.mention
        if time.part == EVENT or (m.kind == "vague" and not seen.manner.grows):
            continue
        if m.first >= seen.limit or not attached(s, amount.behind, m):
            return False
        found = decide(ATTACHED, (seen, time))
        if found:
            return _found(seen, found[1]) or m.kind == "rest"
    return False


def _counts_back(seen: Seen, time: Time) -> bool:
    return time.mention.kind in ("back", "same", "previous") and (seen.base or _is_of_itself(seen.s, time.mention))


def _is_further_base(seen: Seen) -> bool:
    """Whether it follows behind `and` what is compared with already: `versus 8 in August and 4 a year before`."""
    k = seen.k
    return k > 0 and seen.s.words[seen.amount.first - 1] == "and" and is_base(seen.s, seen.amounts[k - 1])


def _counts_back_of_base_before(seen: Seen, time: Time) -> bool:
    m, k = time.mention, seen.k
    near = k > 0 and m.first - seen.amount.behind <= 1
    return m.kind in ("back", "same", "previous") and near and is_base(seen.s, seen.amounts[k - 1])


ATTACHED: list[Rule[tuple[Seen, Time], Span | None]] = [
    Rule("attached_own", lambda t: t[1].part != COMPARED,
         lambda t: _own_span(t[1].mention, t[0].frame if t[0].base else t[0].state.span, t[0].manner),
         "Trade was [[$5 billion]] in 2022.", "2022"),
    Rule("attached_to_a_base", lambda t: _counts_back(*t), lambda t: _moved(t[0].frame, t[1].mention),
         "In 2022 trade was $6 billion, up from [[$5 billion]] a year earlier.", "2021"),
    Rule("attached_to_base_before", lambda t: _counts_back_of_base_before(*t),
         lambda t: _moved(t[0].frame if _is_further_base(t[0]) else t[0].before, t[1].mention),
         "In 2022 it rose from 5% to [[6%]] a year earlier.", "2021"),
    Rule("attached_date_of_base", lambda t: t[0].base and t[1].mention.span, lambda t: t[1].mention.span,
         "It rose to $6 billion from [[$5 billion]] in 2021.", "2021"),
]  # fmt: skip


def _opens_with_base(seen: Seen) -> bool:
    """`a year before they had been 6.5 million`, `In the same months of 2022 it had taken 5.9 million tonnes`."""
    time, amounts, k = seen.last_time, seen.amounts, seen.k
    if time is None or seen.frame is None:
        return False
    m, s = time.mention, seen.s
    if m.kind == "same" and m.year:
        return _opens(s, m) and _found(seen, _moved(seen.state.span, m))
    if m.kind != "back" or (k and amounts[k - 1].behind > m.first) or amounts[k].first - m.behind > 8:
        return False
    opens = m.first == 0 or s.words[m.first - 1] in _OPENING
    stated = _STATES.intersection(s.words[m.behind : amounts[k].first])
    return opens and bool(stated) and _found(seen, _moved(seen.frame, m))


def _opens(s: Sentence, m: Mention) -> bool:
    """Whether a sentence or clause opens with the time: `In the same months of 2022 it had`."""
    i = m.first - 1
    while i >= 0 and i > m.first - 4 and (s.words[i] in _WITHIN or s.words[i] in ("the", "за", "в")):
        i -= 1
    return i < m.first - 1 and (i < 0 or s.words[i] in _OPENING)


def _is_of_that_sum(seen: Seen) -> bool:
    """`absorbed 58.5% of that sum`: of the period of the figure before."""
    behind = seen.s.words[seen.amount.behind : seen.amount.behind + 10]
    that = any(
        behind[i] == "of" and behind[i + 1] in ("that", "this") and behind[i + 2] in _SUMMED
        for i in range(len(behind) - 2)
    )
    return that and _found(seen, seen.state.last)


def _is_of_itself(s: Sentence, m: Mention) -> bool:
    """`growth stood at 24% in the same period of 2018`, with nothing that compares."""
    before = s.words[max(0, m.first - 3) : m.first]
    return m.kind == "same" and m.year is not None and before[1:] == ["in", "the"] and before[0] not in _COMPARES


def _later(seen: Seen) -> bool:
    """Whether a time comes later in the sentence, and no other clause begins before it."""
    amount, state, manner = seen.amount, seen.state, seen.manner
    for time in seen.times.all[seen.next_time : seen.next_time + _FARTHEST]:
        m = time.mention
        gap = seen.s.words[amount.behind : m.first]
        if not _may_be_shared(time, gap) or m.rule.startswith("zh_"):
            continue
        if ";" in gap:
            return False
        if (state.span or manner.of_now) and (
            HARD.intersection(gap) or any(gap[i : i + 2] == [",", "and"] for i in range(len(gap)))
        ):
            return False
        if m.ranged or not BASE_BEFORE.intersection(gap[-6:]):
            return _found(seen, _own_span(m, state.span, manner))
    return False


def _may_be_shared(time: Time, gap: list[str]) -> bool:
    m = time.mention
    return (
        time.part in (OWN, AIMED)
        and m.span is not None
        and m.kind != "vague"
        and not time.tied
        and not (time.part == AIMED and "and" in gap)
    )


PERIODS = Rules[Seen, Span | None]([
    Rule("in_order", lambda f: f.shared.get(f.k, "")[:1] == ("in_order",), lambda f: f.shared[f.k][1],
         "In 2021 and 2022 trade was $5 billion and [[$6 billion]].", "2022"),
    Rule("first_of_span", lambda f: f.shared.get(f.k, "")[:1] == ("first_of_span",), lambda f: f.shared[f.k][1],
         "Its share rose from [[41 percent]] to 63 percent between 2018 and 2023.", "2018"),
    Rule("last_of_span", lambda f: f.k in f.shared, lambda f: f.shared[f.k][1],
         "Its share rose from 41 percent to [[63 percent]] between 2018 and 2023.", "2023"),
    Rule("owned_by_time", _is_owned, lambda f: f.found,
         "Exports were far above 2017's [[280,000 tonnes]].", "2017"),
    Rule("total_of_time", _is_total_of_time, lambda f: f.found,
         "It may rise to 900 tonnes this year from the 2022 total of [[830 tonnes]].", "2022"),
    Rule("bracketed_base", _is_bracketed_base, lambda f: f.found,
         "В 2023 году ввезли 9 млн тонн, на 5% больше, чем годом ранее ([[8,5 млн тонн]]).", "2022", _BRACKETS),
    Rule("base_of_growth", _is_base_of_growth, lambda f: f.found,
         "В 2023 году ввоз вырос в 2,3 раза (с [[22 тыс.]] до 51 тыс. тонн).", "2022", _BRACKETS),
    Rule("growth_between_dates", _is_growth_between_dates, lambda f: f.found,
         "It rose [[eight-fold]], from 1,900 tonnes in March 2021 to 15,200 tonnes in June 2023.", "2021-03/2023-06",
         _FROM),
    Rule("attached", _is_attached, lambda f: f.found, "Trade was [[$5 billion]] in 2022.", "2022"),
    Rule("opens_with_base", _opens_with_base, lambda f: f.found,
         "In 2022 they reached 7 million tonnes; a year before they had been [[6.5 million tonnes]].", "2021"),
    Rule("said_before", lambda f: f.said, lambda f: f.said, "In 2022 trade was [[$5 billion]].", "2022"),
    Rule("of_that_sum", _is_of_that_sum, lambda f: f.found,
         "The stock rose from $310 million to $1.4 billion in 2012-2017. Oil took [[58%]] of that sum.", "2017",
         _SUMMED),
    Rule("said_later", lambda f: f.manner.shares_times and not f.manner.lasting and _later(f), lambda f: f.found,
         "Trade rose by [[5%]], to $5 billion, in 2022.", "2022"),
    Rule("carried_over", lambda f: f.manner.carried and f.state.span, lambda f: f.state.span,
         "In 2022 trade was $5 billion. Exports were [[$3 billion]].", "2022"),
])  # fmt: skip
# What is left to try where no times are shared out, and in a sentence that names none.
UNSHARED = Rules(rule for rule in PERIODS if rule.name not in ("in_order", "first_of_span", "last_of_span"))
UNTIMED = Rules(rule for rule in PERIODS if rule.name in ("base_of_growth", "of_that_sum", "carried_over"))
# What is not said in the figure's own sentence.
NOT_SAID = ("carried_over", "none")


def _frame(seen: Seen) -> Span | None:
    """The nearest of the times before the figure that is not only another figure's."""
    s, amount, manner = seen.s, seen.amount, seen.manner
    for time in reversed(seen.times.all[max(0, seen.next_time - _FARTHEST) : seen.next_time]):
        m = time.mention
        if time.part == COMPARED and m.span and _opens_a_clause(s, m):
            return m.span
        if time.part not in (OWN, AIMED) or m.span is None or (m.kind == "vague" and not manner.grows):
            continue
        if time.tied or (time.owner >= 0 and not manner.shares_times):
            continue
        if (seen.base or _is_further_base(seen)) and time.owner >= 0 and is_base(s, seen.amounts[time.owner]):
            continue  # `6.7 million in September versus 8.5 million in August and 3.7 million a year before`
        if manner.of_now and any(_turns_to_now(s.words, i) for i in range(m.behind, amount.first)):
            return None
        if manner.lasting and time.part != AIMED:
            return None
        return _own_span(m, seen.state.span, manner)
    return None


def _turns_to_now(words: list[str], i: int) -> bool:
    """`joined the list this year and are worth`."""
    return parts(words, i) or (words[i] == "and" and words[i + 1] in _PRESENT)


def _opens_a_clause(s: Sentence, m: Mention) -> bool:
    """`less than in June, when shipments hit a record of`."""
    behind = s.words[m.behind : m.behind + 2]
    return behind[:1] == ["when"] or behind == [",", "when"]


def _own_span(m: Mention, frame: Span | None, manner: Manner) -> Span | None:
    """The span a time names; "the previous month" is counted from the one talked about, and what changed between two
    months changed in the second.
    """
    if m.kind == "previous":
        return _moved(frame, m) or m.span
    if m.rule == "adjacent_months" and manner.grows and m.span and m.between and m.span[1] - m.span[0] < 2 * _MONTH:
        return months(m.span[1].year, m.span[1].month, m.span[1].month)
    return m.span


def _moved(frame: Span | None, m: Mention) -> Span | None:
    if frame is None:
        return None
    if m.kind == "same" and m.span:
        return shifted(frame, 12 * (frame[0].year - m.span[0].year))
    if m.kind == "previous" and m.back == 12:
        return months(frame[0].year - 1, 1, 12)
    if m.back == 1 and (frame[1] - frame[0]).days > 40:
        return None
    return shifted(frame, m.back)


def same_span(s: Sentence, times: Times, amounts: list[Amount], state: Period) -> None:
    """Lets "over the same years", with nothing that compares, name the period talked about."""
    for time in times.all:
        m = time.mention
        if m.kind != "same" or m.year or state.span is None or time.rule != "same_period":
            continue
        before = s.words[max(0, m.first - 3) : m.first]
        within = len(before) > 1 and before[-1] == "the" and before[-2] in _WITHIN
        compares = len(before) > 2 and before[0] in _COMPARES
        a_base = time.owner >= 0 and is_base(s, amounts[time.owner])
        if within and not compares and not a_base and "year" not in s.words[m.first : m.behind + 2]:
            m.kind, m.span, time.part = "period", state.span, OWN
            m.ranged = state.span[0].year < state.span[1].year


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
            or _is_in_passing(amounts, m.span, state)
        ):
            continue
        state.span = m.span
        break
    clock.year = state.span[1].year if state.span else None


def _is_in_passing(amounts: list[Amount], span: Span, state: Period) -> bool:
    """`In January-July trade was $101 billion. July brought $16 billion.`: the talk goes on about all the months."""
    if state.span is None or span[1] - span[0] > _MONTH or state.span[1] - state.span[0] < _MONTH + _MONTH / 2:
        return False
    within = state.span[0] <= span[0] and span[1] == state.span[1]
    return within and len(amounts) <= 1


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
