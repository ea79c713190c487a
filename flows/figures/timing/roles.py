"""The part each time of a sentence plays: a figure's own, one compared with, an aim, or when something happened."""

from bisect import bisect_right
from dataclasses import dataclass

from flows.figures.amount import Amount
from flows.figures.lexicon import words
from flows.figures.timing.clock import Clock
from flows.figures.timing.times import Mention
from flows.figures.wording.tokens import Sentence

OWN, COMPARED, AIMED, EVENT = "own", "compared", "aimed", "event"

_SKIPPED = words("before_times")
_COMPARING = words("comparing")
BASE_BEFORE = words("before_bases")
_BASE_SKIPPED = words("within_bases")
HARD = words("clauses")
_SPOKEN = words("speaking")
_HAPPENING = _SPOKEN | words("happening")
# "said deliveries in May had risen": what is reported, not the day of the speech.
_REPORTED = words("reported_things")
_CHANGE_NAMES = words("change_names")
_BEGUN = words("beginning")
_DATING = words("dating")
_SIGNED = words("signed_papers")
_PAUSES = (",", ";", ":", "(", ")")
_LEVELS = words("levels")
_VAGUE_BEFORE = words("vague_before")
_TARGET_BEFORE = words("before_a_target")
_RATIO_BEFORE = words("before_over")


@dataclass(slots=True)
class Time:
    """A mention and the part it plays; `owner` is the index of the amount before it, `tied`: it is only that one's."""

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
        time.tied = _is_aside(s, time.mention)
        if time.owner >= 0 and attached(s, ends[time.owner], time.mention):
            time.tied = time.tied or time.part == AIMED or is_base(s, amounts[time.owner])
    return Times(times, [mention.first for mention in mentions])


def _part(s: Sentence, m: Mention, amounts: list[Amount], clock: Clock) -> str:
    words = s.words
    now = clock.now()
    if m.kind == "day":
        return EVENT
    if m.kind in ("back", "same"):
        return COMPARED
    before = words[m.first - 1] if m.first else ""
    if before == "since" and m.kind != "vague":
        return EVENT
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
    if (
        over
        and not _runs_from_january(m)
        and m.kind in ("period", "previous")
        and marker in _RATIO_BEFORE
        and words[m.first] != "past"
    ):
        return COMPARED
    following = words[m.behind] if m.behind < len(words) else ""
    if following in _LEVELS and marker != "in":
        return COMPARED
    if marker == "from" and m.span and now and m.span[0] > now:
        return AIMED
    if (
        marker in _COMPARING
        or (marker == "as" and words[i + 1] in ("in", "for", "during"))
        or (marker in ("with", "to") and words[i - 1] in ("compared", "relative", "comparison"))
        or (marker == "с" and words[i - 1] == "сравнен")
    ):
        return COMPARED
    if m.kind == "vague":
        return OWN
    if m.span and marker in _TARGET_BEFORE:
        return AIMED if not now or m.span[1] > now else OWN
    if before in ("in", "on") and words[m.first - 2 : m.first - 1] and words[m.first - 2] in _BEGUN:
        return EVENT
    if before in _DATING and words[m.first - 2 : m.first - 1] and words[m.first - 2] in _SIGNED:
        return EVENT
    if _happened(s, m, any(m.first - 9 <= a.behind <= m.first for a in amounts)):
        return EVENT
    if m.span and now and m.span[0] > now:
        return AIMED
    return OWN


def _runs_from_january(m: Mention) -> bool:
    """Whether a rise "over" it happened in it: several months are no base."""
    return m.ranged or (m.span is not None and m.span[0].month == 1 and 40 < (m.span[1] - m.span[0]).days < 360)


def _happened(s: Sentence, m: Mention, of_figure: bool) -> bool:
    """Whether the time is that of a speech, a meeting or a signature, not of a figure (one stands before)."""
    before = s.words[max(0, m.first - 4) : m.first]
    behind = s.words[m.behind : m.behind + 4]
    for sign in _PAUSES:
        if sign in before:
            before = before[len(before) - before[::-1].index(sign) :]
        if sign in behind:
            behind = behind[: behind.index(sign)]
    if _REPORTED.intersection(before):
        before = [word for word in before if word not in _SPOKEN]
    return bool((_SPOKEN if of_figure else _HAPPENING).intersection(before) or _SPOKEN.intersection(behind))


def is_base(s: Sentence, amount: Amount) -> bool:
    """Whether the amount is the one another is compared with."""
    words, i = s.words, amount.first - 1
    while i > 0 and i > amount.first - 7:
        word = words[i]
        if word == "been" and words[i - 1] == "having":
            return True
        if word in BASE_BEFORE:
            return word != "than" or i < amount.first - 1 or words[i - 1] not in ("more", "less", "fewer")
        if word in ("of", "to", "with") and words[i - 1] in ("ahead", "compared", "instead", "compares", "comparison"):
            return True
        if word not in _BASE_SKIPPED and not word.endswith(("'s", "’s")) and not _change_of(words, i, amount):
            return False
        i -= 1
    return False


def _change_of(words: list[str], i: int, amount: Amount) -> bool:
    """Whether word i belongs to the name of a change: `after a decline of 8.6 percent`."""
    return amount.unit in ("percent", "x") and (
        words[i] in _CHANGE_NAMES or (words[i] in ("of", "by") and words[i - 1] in _CHANGE_NAMES)
    )


def _is_aside(s: Sentence, m: Mention) -> bool:
    """Whether a clause between commas has the time to itself: `trade, which totalled $108 billion in 2018, is to`."""
    words = s.words
    if words[m.behind : m.behind + 1] != [","]:
        return False
    for i in range(m.first - 1, max(0, m.first - 14), -1):
        if words[i] in ",;:":
            return False
        if words[i] in ("which", "who", "whose") and words[i - 1] == ",":
            return True
    return False


def parts(words: list[str], i: int) -> bool:
    """Whether a clause of its own begins behind word i."""
    return words[i] in HARD or words[i : i + 2] in ([",", "and"], ["and", "that"])


def attached(s: Sentence, behind: int, m: Mention) -> bool:
    gap = s.words[behind : m.first]
    if gap[:2] == [",", "which"] and _is_aside(s, m):
        return True
    if (
        len(gap) > 9
        or HARD.intersection(gap)
        or "(" in gap
        or ["to", "be"] in (gap[i : i + 2] for i in range(len(gap)))
    ):
        return False
    if "and" in gap or "," in gap:
        last = max(i for i, word in enumerate(gap) if word in ("and", ","))
        final = m.behind >= len(s.words) or s.words[m.behind] in ".,;)"
        return final and len(gap) - last <= 3 and "," in gap and gap.index(",") == last and last < 2
    return True
