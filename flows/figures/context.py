"""Which period a figure describes: the time said with it, else in its clause, else carried over from the sentences before.

A comparison period ("11% more than in May 2022", "on the same stretch of 2022") is not the figure's own; the figure that is
compared with ("from $147 billion in 2021") has it.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from flows.figures.amounts import Amount
from flows.figures.clock import Clock, Span, shifted
from flows.figures.times import Mention
from flows.figures.tokens import Sentence, word_set

_SKIPPED = word_set("в за на итог по in of for the during a an its their about around nearly almost some just over")
_COMPARING = word_set("above below than against versus vs relative compared from on ч проти 比 较")
_BASE_BEFORE = word_set("from than against versus vs after followed")
_BASE_SKIPPED = word_set(
    "a an the only just some about around nearly almost roughly approximately more less over record level of figure "
    "low high "
    "previous last mere peak one its their total pre - war pandemic year's year’s to at least"
)
_HARD = word_set("; : while whereas but although though")
_SPOKEN = frozenset(["said", "says", "told", "spoke", "announced", "signed", "agreed", "reported"])
_HAPPENING = _SPOKEN | frozenset(
    [
        "speaking",
        "met",
        "visited",
        "launched",
        "forum",
        "summit",
        "meeting",
        "talks",
        "held",
        "opened",
        "visit",
        "founded",
        "established",
        "created",
        "invasion",
        "began",
        "started",
        "conference",
        "statement",
        "session",
        "published",
        "introduced",
        "inaugurated",
        "approved",
        "imposed",
    ]
)
_PAUSES = (",", ";", ":", "(", ")")
_LEVELS = word_set("level levels figure value volume result")
_VAGUE_BEFORE = frozenset(("late", "early", "mid", "mid-"))
_TARGET_BEFORE = frozenset(("by", "until", "till", "before", "к", "到"))
_RATIO_BEFORE = word_set("% percent cent growth increase rise gain up down decline drop fall")

# How many times before or behind a figure are looked at.
_FARTHEST = 8

OWN, COMPARED, AIMED, EVENT = "own", "compared", "aimed", "event"


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
    """

    carried: bool
    shares_times: bool
    grows: bool


@dataclass(slots=True)
class Time:
    """A mention with the part it plays; `owner` is the index of the amount before it, `tied` when it is only that one's."""

    mention: Mention
    part: str
    owner: int = -1
    tied: bool = False


@dataclass(slots=True)
class Times:
    """The times of one sentence in order; firsts[i] is the first word of all[i]."""

    all: list[Time]
    firsts: list[int]


def read_parts(s: Sentence, mentions: list[Mention], amounts: list[Amount], clock: Clock) -> Times:
    times = [Time(mention, _part(s, mention, amounts, clock)) for mention in mentions]
    ends = [amount.behind for amount in amounts]
    for time in times:
        time.owner = bisect_right(ends, time.mention.first) - 1
        if time.owner >= 0 and _attached(s, ends[time.owner], time.mention):
            time.tied = time.part == AIMED or is_base(s, amounts[time.owner])
    return Times(times, [mention.first for mention in mentions])


def _part(s: Sentence, m: Mention, amounts: list[Amount], clock: Clock) -> str:
    words = s.words
    if m.kind == "day":
        return EVENT
    if m.kind in ("back", "same"):
        return COMPARED
    before = words[m.first - 1] if m.first else ""
    if before in _VAGUE_BEFORE or (before in "-" and words[m.first - 2 : m.first - 1] == ["mid"]):
        return EVENT
    i = m.first - 1
    over = False
    while i >= 0 and i > m.first - 4 and words[i] in _SKIPPED:
        over = over or words[i] == "over"
        i -= 1
    marker = words[i] if i >= 0 else ""
    if marker == "from" and m.ranged:
        marker = ""
    if over and m.kind == "period" and marker in _RATIO_BEFORE and words[m.first] != "past":
        return COMPARED
    following = words[m.behind] if m.behind < len(words) else ""
    if following in _LEVELS and marker != "in":
        return COMPARED
    if (
        marker in _COMPARING
        or (marker == "as" and words[i + 1] in ("in", "for", "during"))
        or (marker in ("with", "to") and words[i - 1] in ("compared", "relative", "comparison"))
        or (marker == "с" and words[i - 1] == "сравнен")
    ):
        return COMPARED
    if m.kind == "vague":
        return OWN
    now = clock.now()
    if m.span and marker in _TARGET_BEFORE:
        return AIMED if not now or m.span[1] > now else OWN
    if _happened(s, m, any(m.first - 9 <= a.behind <= m.first for a in amounts)):
        return EVENT
    if m.span and now and m.span[0] > now:
        return AIMED
    return OWN


def _happened(s: Sentence, m: Mention, of_figure: bool) -> bool:
    """Whether the time is that of a speech, a meeting or a signature, not of a figure (`of_figure`: one stands before)."""
    before = s.words[max(0, m.first - 4) : m.first]
    behind = s.words[m.behind : m.behind + 4]
    for sign in _PAUSES:
        if sign in before:
            before = before[len(before) - before[::-1].index(sign) :]
        if sign in behind:
            behind = behind[: behind.index(sign)]
    return bool((_SPOKEN if of_figure else _HAPPENING).intersection(before) or _SPOKEN.intersection(behind))


def is_base(s: Sentence, amount: Amount) -> bool:
    """Whether the amount is the one another is compared with."""
    words, i = s.words, amount.first - 1
    while i > 0 and i > amount.first - 7:
        word = words[i]
        if word in _BASE_BEFORE:
            return word != "than" or i < amount.first - 1 or words[i - 1] not in ("more", "less", "fewer")
        if word in ("of", "to", "with") and words[i - 1] in ("ahead", "compared", "instead", "compares", "comparison"):
            return True
        if word not in _BASE_SKIPPED:
            return False
        i -= 1
    return False


def period_of(
    s: Sentence, amounts: list[Amount], k: int, times: Times, state: Period, manner: Manner, before: Span | None
) -> tuple[Span | None, bool]:
    """The period of amounts[k], and whether it was said in the sentence itself; `before` is that of amounts[k - 1]."""
    amount = amounts[k]
    after = amounts[k + 1].first if k + 1 < len(amounts) else len(s.words)
    next_time = bisect_left(times.firsts, amount.behind)
    said = _frame(times, next_time, manner)
    frame = said or state.span
    base = is_base(s, amount)
    if next_time and _possesses(s, times.all[next_time - 1].mention, amount):
        owner = times.all[next_time - 1].mention
        return (_moved(frame, owner) or owner.span if owner.kind == "previous" else owner.span), True
    for time in times.all[next_time : next_time + _FARTHEST]:
        m = time.mention
        if time.part == EVENT or (m.kind == "vague" and not manner.grows):
            continue
        if m.first >= after or not _attached(s, amount.behind, m):
            break
        if time.part != COMPARED:
            return m.span, True
        if m.kind in ("back", "same", "previous"):
            if base:
                return _moved(frame, m), True
            if k and m.first - amount.behind <= 1 and is_base(s, amounts[k - 1]):
                return _moved(before, m), True
        elif base and m.span:
            return m.span, True
    if said:
        return said, True
    later = _later(s, amount, times, next_time, state)
    if later and manner.shares_times:
        return later, True
    return (state.span if manner.carried else None), False


def _possesses(s: Sentence, m: Mention, amount: Amount) -> bool:
    """`May's record of 8.42 million tonnes`."""
    return m.span is not None and amount.first - m.behind <= 4 and s.words[m.behind - 1].endswith(("'s", "’s"))


def _attached(s: Sentence, behind: int, m: Mention) -> bool:
    gap = s.words[behind : m.first]
    if (
        len(gap) > 9
        or _HARD.intersection(gap)
        or "(" in gap
        or ["to", "be"] in (gap[i : i + 2] for i in range(len(gap)))
    ):
        return False
    if "and" in gap or "," in gap:
        last = max(i for i, word in enumerate(gap) if word in ("and", ","))
        final = m.behind >= len(s.words) or s.words[m.behind] in ".,;)"
        return final and len(gap) - last <= 3 and "," in gap and gap.index(",") == last and last < 2
    return True


def _frame(times: Times, behind: int, manner: Manner) -> Span | None:
    """The nearest of the times before index `behind` that is not only another figure's."""
    for time in reversed(times.all[max(0, behind - _FARTHEST) : behind]):
        m = time.mention
        if time.part not in (OWN, AIMED) or m.span is None or (m.kind == "vague" and not manner.grows):
            continue
        if time.tied or (time.owner >= 0 and not manner.shares_times):
            continue
        return m.span
    return None


def _later(s: Sentence, amount: Amount, times: Times, next_time: int, state: Period) -> Span | None:
    """The next time in the sentence, when no other clause begins before it."""
    for time in times.all[next_time : next_time + _FARTHEST]:
        m = time.mention
        gap = s.words[amount.behind : m.first]
        if (
            time.part not in (OWN, AIMED)
            or m.span is None
            or m.kind == "vague"
            or (time.part == AIMED and "and" in gap)
        ):
            continue
        if state.span and (_HARD.intersection(gap) or any(gap[i : i + 2] == [",", "and"] for i in range(len(gap)))):
            return None
        if m.ranged or not _BASE_BEFORE.intersection(gap[-6:]):
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


def carry(times: Times, state: Period, clock: Clock) -> None:
    """Sets the period talked about to the first one the sentence is about."""
    for time in times.all:
        m = time.mention
        if (
            time.part != OWN
            or m.span is None
            or m.kind not in ("period", "previous")
            or time.tied
            or _unfinished(m.span, clock)
        ):
            continue
        state.span = m.span
        break
    if state.span:
        clock.year = state.span[1].year


def _unfinished(span: Span, clock: Clock) -> bool:
    """A year still running is what is expected, not what the next sentences report on."""
    return clock.day is not None and span[1] > clock.day and (span[1] - span[0]).days > 360
