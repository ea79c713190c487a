"""The part each time of a sentence plays: a figure's own, one compared with, an aim, or when something happened."""

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date

from flows.figures.amount import Amount
from flows.figures.lexicon import words
from flows.figures.rules import Rule, Rules, always, decide
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
_BEFORE_LEVELS = words("before_levels")
_VAGUE_BEFORE = words("vague_before")
_TARGET_BEFORE = words("before_a_target")
_RATIO_BEFORE = words("before_over")
_TOWARDS = words("compared_to")
_WHEN = words("after_which")
_DELIVERED = words("delivered")
_IN_YEAR = words("in_for_during")


@dataclass(slots=True)
class Time:
    """A mention and the part it plays, by which rule.

    `owner` is the index of the amount before it, `tied`: it is only that one's.
    """

    mention: Mention
    part: str
    rule: str
    owner: int = -1
    tied: bool = False


@dataclass(slots=True)
class Times:
    """The times of one sentence in order; firsts[i] is the first word of all[i]."""

    all: list[Time]
    firsts: list[int]


@dataclass(slots=True)
class Seen:
    """A mention where it stands: `marker` is the word at `at` before it that tells its part; `over` stands between."""

    words: list[str]
    m: Mention
    amounts: list[Amount]
    now: date | None
    at: int = -1
    marker: str = ""
    over: bool = False
    before: str = ""
    second: str = ""
    behind: list[str] = field(default_factory=list)

    @property
    def after(self) -> str:
        return self.behind[0] if self.behind else ""


def _seen(s: Sentence, m: Mention, amounts: list[Amount], now: date | None) -> Seen:
    words = s.words
    i, over = m.first - 1, False
    while i >= 0 and i > m.first - 6 and words[i] in _SKIPPED:
        over = over or words[i] == "over"
        i -= 1
    marker = words[i] if i >= 0 else ""
    if marker == "from" and m.ranged:
        marker = ""
    before = words[m.first - 1] if m.first else ""
    second = words[m.first - 2] if m.first > 1 else ""
    return Seen(words, m, amounts, now, i, marker, over, before, second, words[m.behind : m.behind + 4])


def _runs_from_january(m: Mention) -> bool:
    """Whether a rise "over" it happened in it: several months are no base."""
    return m.ranged or (m.span is not None and m.span[0].month == 1 and 40 < (m.span[1] - m.span[0]).days < 360)


def _is_over_a_base(t: Seen) -> bool:
    kind = t.m.kind in ("period", "previous") and not _runs_from_january(t.m)
    return t.over and kind and t.marker in _RATIO_BEFORE and t.words[t.m.first] != "past"


def _is_compared_level(t: Seen) -> bool:
    """`above the 2023 level`, and not `the February level stood at`."""
    if t.after not in _LEVELS or t.marker == "in":
        return False
    return (t.second if t.before == "the" else t.before) in _BEFORE_LEVELS


def _is_compared_with(t: Seen) -> bool:
    earlier = t.words[t.at - 1] if t.at > 0 else ""
    return (
        t.marker in _COMPARING
        or (t.marker == "as" and t.words[t.at + 1] in _IN_YEAR)
        or (t.marker in ("with", "to") and earlier in _TOWARDS)
        or (t.marker == "с" and earlier in _TOWARDS)
    )


def _is_changed_towards(t: Seen) -> bool:
    """`вырос к августу на 6%`, `на 8% к апрелю`: behind a change "к" names what is compared with."""
    if t.before != "к" or not t.m.span or (t.now and t.m.span[1] > t.now):
        return False
    return (t.m.span[1] - t.m.span[0]).days < 100


def _is_russian_since(t: Seen) -> bool:
    """`с 2014 года`, and not `по сравнению с 2014 годом` or `с 5 млрд в 2014 году`."""
    return t.before in ("с", "со") and t.m.rule == "years" and t.second not in _TOWARDS and t.behind[:1] != ["по"]


def _is_set_beside(t: Seen) -> bool:
    """`与2021年相比`."""
    return t.behind[:2] == ["相", "比"]


def _is_whole_of_multiple(t: Seen) -> bool:
    """`是2022年的1.5倍`, `four times the 2021 level`."""
    multiple = any(a.unit == "x" and a.first == t.m.behind + 1 for a in t.amounts)
    return t.after == "的" and (t.before in ("是", "为") or multiple)


def _is_dated_paper(t: Seen) -> bool:
    return t.before in _DATING and t.second in _SIGNED


def _is_of_a_clause_before(t: Seen) -> bool:
    """`After four countries joined in January, the bloc makes up`: the clause that is over with the next comma."""
    if t.after != ",":
        return False
    for i in range(t.m.first - 1, max(-1, t.m.first - 12), -1):
        if t.words[i] in _WHEN:
            return i < t.m.first - 2 and (i == 0 or t.words[i - 1] in (",", "(", ";"))
        if t.words[i] in _PAUSES:
            return False
    return False


def _is_of_a_delivery(t: Seen) -> bool:
    """`contracts for April delivery`."""
    return t.before == "for" and t.after in _DELIVERED


def _is_dateline(t: Seen) -> bool:
    """`MOSCOW (Agency - 15th Jan, 2024) --`."""
    near = t.words[max(0, t.m.first - 8) : t.m.first]
    return t.m.first < 14 and "(" in near and ")" in t.behind and not any(a.first < t.m.first for a in t.amounts)


def _happened(t: Seen) -> bool:
    """Whether the time is that of a speech, a meeting or a signature, not of a figure (one stands before)."""
    of_figure = any(t.m.first - 9 <= a.behind <= t.m.first for a in t.amounts)
    start = max(0, t.m.first - 4)
    # of `two-way trade in May` the second half is no word of its own
    before = [word for i, word in enumerate(t.words[start : t.m.first], start) if not i or t.words[i - 1] != "-"]
    behind = t.behind
    for sign in _PAUSES:
        if sign in before:
            before = before[len(before) - before[::-1].index(sign) :]
        if sign in behind:
            behind = behind[: behind.index(sign)]
    if _REPORTED.intersection(before):
        before = [word for word in before if word not in _SPOKEN]
    return bool((_SPOKEN if of_figure else _HAPPENING).intersection(before) or _SPOKEN.intersection(behind))


def _aimed_or_own(t: Seen) -> str:
    return AIMED if not t.now or (t.m.span and t.m.span[1] > t.now) else OWN


def _is_to_come(t: Seen) -> bool:
    return t.m.span is not None and t.now is not None and t.m.span[0] > t.now


ROLES = Rules[Seen, str]([
    Rule("day_of_an_event", lambda t: t.m.kind == "day", always(EVENT),
         "On May 16 trade was [[$5 billion]].", EVENT),
    Rule("same_period", lambda t: t.m.kind in ("back", "same"), always(COMPARED),
         "Trade grew by [[5%]] from a year earlier.", COMPARED),
    Rule("since", lambda t: t.before == "since" and t.m.kind != "vague", always(EVENT),
         "Since March 2022 [[200 firms]] have left.", EVENT, frozenset(("since",))),
    Rule("ru_since", _is_russian_since, always(EVENT),
         "С 2014 года работает [[200 фирм]].", EVENT, frozenset(("с", "со"))),
    Rule("part_of_a_year", lambda t: t.before in _VAGUE_BEFORE or (t.before == "-" and t.second in _VAGUE_BEFORE),
         always(EVENT), "The plant opened in late 2022 for [[$5 billion]].", EVENT, _VAGUE_BEFORE),
    Rule("dateline", _is_dateline, always(EVENT),
         "MOSCOW (Agency, January 2024) Trade was [[$5 billion]].", EVENT, frozenset(("(",))),
    Rule("over_a_base", _is_over_a_base, always(COMPARED),
         "Trade shows a [[5%]] rise over 2022.", COMPARED, frozenset(("over",))),
    Rule("compared_level", _is_compared_level, always(COMPARED),
         "Trade was [[5%]] above the 2022 level.", COMPARED, _LEVELS),
    Rule("from_a_time_to_come", lambda t: t.marker == "from" and _is_to_come(t), always(AIMED),
         "It will send [[10 bcm]] from 2027.", AIMED, frozenset(("from",))),
    Rule("multiple_of", _is_whole_of_multiple, always(COMPARED),
         "出口额是2022年的[[1.5倍]]。", COMPARED, frozenset(("的",))),
    Rule("set_beside", _is_set_beside, always(COMPARED),
         "与2021年相比，出口增长[[5%]]。", COMPARED, frozenset(("相",))),
    Rule("changed_towards", _is_changed_towards, always(COMPARED),
         "Торговля выросла к апрелю на [[6%]].", COMPARED, frozenset(("к",))),
    Rule("compared_with", _is_compared_with, always(COMPARED),
         "Trade was [[5%]] less than in 2022.", COMPARED, _COMPARING | {"as", "with", "to", "с"}),
    Rule("vague_span", lambda t: t.m.kind == "vague", always(OWN),
         "Trade doubled to [[$5 billion]] in five years.", OWN),
    Rule("by_a_year", lambda t: t.m.span and t.marker in _TARGET_BEFORE, _aimed_or_own,
         "Trade will reach [[$300 billion]] by 2030.", AIMED, _TARGET_BEFORE),
    Rule("begun_in", lambda t: t.before in ("in", "on") and t.second in _BEGUN, always(EVENT),
         "The plant, opened in 2019, makes [[5 million tonnes]].", EVENT, _BEGUN),
    Rule("dated_paper", _is_dated_paper, always(EVENT),
         "Under the contract of 2014 it sends [[38 bcm]].", EVENT, _DATING),
    Rule("clause_before", _is_of_a_clause_before, always(EVENT),
         "After four states joined in January, it makes up [[40%]].", EVENT, _WHEN),
    Rule("for_delivery", _is_of_a_delivery, always(EVENT),
         "Contracts for April delivery rose to [[$430 per tonne]].", EVENT, _DELIVERED),
    Rule("happened", _happened, always(EVENT),
         "At the forum in September deals of [[$5 billion]] were signed.", EVENT, _HAPPENING),
    Rule("to_come", _is_to_come, always(AIMED),
         "In 2030 trade is to be [[$300 billion]].", AIMED),
    Rule("own", always(True), always(OWN), "Trade in 2023 was [[$240 billion]].", OWN),
])  # fmt: skip


def read_parts(s: Sentence, mentions: list[Mention], amounts: list[Amount], clock: Clock) -> Times:
    times, now = [], clock.now()
    rules = ROLES.among(s.said)
    for mention in mentions:
        rule, part = decide(rules, _seen(s, mention, amounts, now)) or ("own", OWN)
        times.append(Time(mention, part, rule))
    ends = [amount.behind for amount in amounts]
    for time in times:
        time.owner = bisect_right(ends, time.mention.first) - 1
        time.tied = _is_aside(s, time.mention)
        if time.owner >= 0 and attached(s, ends[time.owner], time.mention):
            time.tied = time.tied or time.part == AIMED or is_base(s, amounts[time.owner])
    return Times(times, [mention.first for mention in mentions])


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
        if not _goes_with_a_base(words, i, amount):
            return False
        i -= 1
    return False


def _goes_with_a_base(words: list[str], i: int, amount: Amount) -> bool:
    word = words[i]
    is_year = len(word) == 4 and word.isdecimal()
    return word in _BASE_SKIPPED or is_year or word.endswith(("'s", "’s")) or _change_of(words, i, amount)


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
    """Whether a time is said of the amount that ends before word `behind`; Chinese times stand before their figures."""
    if m.rule.startswith("zh_"):
        return False
    gap = s.words[behind : m.first]
    if gap[:2] == [",", "which"] and _is_aside(s, m):
        return True
    if (
        len(gap) > (9 if "," in gap else 12)
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
