"""The expressions of time in a sentence and the periods they name, as of the day of publication."""

from dataclasses import dataclass

from flows.figures.lexicon import words
from flows.figures.timing.clock import Clock, Expression, Span, months
from flows.figures.timing.english import (
    ADJACENT,
    BETWEEN_YEARS,
    COUNT,
    COUNT_IN,
    COUNT_MONTHS,
    ENGLISH,
    MONTH_RULES,
    QUARTER_ALONE,
    YEAR_RULES,
)
from flows.figures.timing.english_spans import MONTHS
from flows.figures.timing.foreign import CHINESE, CHINESE_YEARS, FOREIGN, RUSSIAN_COUNT, RUSSIAN_DAYS, RUSSIAN_YEARS
from flows.figures.wording.tokens import NUMBER, Sentence

RULES: dict[str, list[Expression]] = {**FOREIGN, **ENGLISH}
RULES |= {word: FOREIGN[word] + ENGLISH[word] for word in FOREIGN.keys() & ENGLISH.keys()}
_RUSSIAN_MONTHS = FOREIGN["январ"]
_DAYS_FIRST = [RUSSIAN_DAYS, MONTH_RULES[0]]
_YEARS = [CHINESE_YEARS, *RUSSIAN_YEARS, *YEAR_RULES]
_CENTURIES = ("19", "20")
_CHINESE_UNITS = (["年"], ["月"])
_RUSSIAN_UNITS = words("russian_units_of_time")


@dataclass(slots=True)
class Mention:
    """Words first..behind-1 name a period.

    span   its first and last day; None where it is too vague, or a day on which something happened
    kind   period, day, vague, back (counted `back` months from another: "a year earlier"), same ("the same period
           of 2022"), rest (to the present: "since 2014"), to_date ("year to date")
    year   the year it names
    ranged from one month or year to another
    between said as "between July and August"
    rule   the expression as which it was read
    """

    first: int
    behind: int
    span: Span | None
    kind: str = "period"
    back: int = 0
    year: int | None = None
    ranged: bool = False
    rule: str = ""
    between: bool = False


_CAPITALISED = words("capitalised_months")
# Rules for words as frequent as `a` and `5` are tried only when what follows may be a unit of time.
_FREQUENT = words("frequent")
_UNITS = words("units_of_time")
_POSSESSIVE = ("'s", "’s")
_OPENING = ("", ".", ";", ":", "–", "—")
_IN = words("within")
_AHEAD = words("ahead")
# Those whose pattern tells no second month or year.
_RANGED = ("from_day_to_day", "ru_from_day_to_day", "start_through_month")
_IN_SHORT = frozenset(
    (
        "months_in_short",
        "part_in_short",
        "letter_in_short",
        "letter_part",
        "part_by_letter",
        "short_fiscal_year",
        "year_and_month",
    )
)
_QUARTERS = words("quarters")


def read_times(s: Sentence, clock: Clock) -> list[Mention]:
    """The expressions of time in a sentence, in order, none overlapping another."""
    found: list[Mention] = []
    behind = 0
    clock.named = None
    kinds, rules = s.kinds, RULES
    for i, word in enumerate(s.words):
        if i < behind:
            continue
        if word in rules:
            candidates = rules[word]
        elif kinds[i] == NUMBER:
            if len(word) > 4:
                continue
            candidates = _of_number(s, i, word)
        elif word[-1] == "s" and word[-2:] in _POSSESSIVE and word[:-2] in rules:
            candidates = rules[word[:-2]]
        else:
            continue
        if not candidates or (word == "half" and found and found[-1].behind == i) or _is_idle(s, i, word, candidates):
            continue
        mention = _mention(s, i, candidates, clock, found)
        if mention:
            found.append(mention)
            behind = mention.behind
            if mention.year:
                clock.named = mention.year
                if clock.day and mention.year <= clock.day.year:
                    clock.year = mention.year
    return _to_date(found)


def in_short(mentions: list[Mention]) -> frozenset[int]:
    """The words of periods that are written with a number and a letter: `9M 2023`, `1H23`, `2023-07`."""
    return frozenset(i for m in mentions if m.rule in _IN_SHORT for i in range(m.first, m.behind))


def _of_number(s: Sentence, i: int, word: str) -> list[Expression]:
    following = s.words[i + 1 : i + 4]
    if following[:1] in _CHINESE_UNITS or (following[2:3] == ["月"] and following[0] in "-—–至到~～"):
        return CHINESE
    if following[:1] == ["季"]:
        return CHINESE
    if len(word) == 4:
        return _YEARS if word[:2] in _CENTURIES else []
    if len(word) > 2 or not following:
        return []
    if following[0] in MONTHS or RULES.get(following[0]) is _RUSSIAN_MONTHS:
        return _DAYS_FIRST
    if not _RUSSIAN_UNITS.isdisjoint(following):
        return RUSSIAN_COUNT
    return COUNT


def _is_idle(s: Sentence, i: int, word: str, candidates: list[Expression]) -> bool:
    """Whether a frequent word is followed by no unit of time, or a month's name is a word of another kind."""
    if (candidates is COUNT or word in _FREQUENT) and (
        (i + 1 == len(s.words) or s.words[i + 1] not in _UNITS) and s.words[i + 1 : i + 3] != ["-", "month"]
    ):
        return True
    return word[:5].rstrip("'’s") in _CAPITALISED and s.text[s.starts[i]].islower()


def _with_neighbours(s: Sentence, i: int, rules: list[Expression], found: list[Mention]) -> list[Expression]:
    """The rules, with those that also need what stands before."""
    words, before = s.words, s.words[i - 1] if i else ""
    if rules is MONTH_RULES:
        adjacent = (
            words[i + 1 : i + 2] == ["and"]
            and MONTHS.get(words[min(i + 2, len(words) - 1)]) == MONTHS.get(words[i], 0) + 1
        )
        return [ADJACENT, *rules] if before == "between" or adjacent else rules
    if before == "between" and YEAR_RULES[0] in rules:
        return [BETWEEN_YEARS, *rules]
    if rules is COUNT:
        opens = words[i + 2 : i + 3] == [":"] and before in _OPENING
        if opens or before in _IN or (before == "the" and i > 1 and words[i - 2] in _IN):
            return [*rules, COUNT_IN] if words[i + 1 : i + 2] == ["years"] else [*rules, COUNT_MONTHS]
    if words[i] in _QUARTERS and before == "the" and found and found[-1].rule.startswith("part_of"):
        return [*rules, QUARTER_ALONE]
    return rules  # fmt: skip


def _mention(s: Sentence, i: int, rules: list[Expression], clock: Clock, found: list[Mention]) -> Mention | None:
    before = s.words[i - 1] if i else ""
    is_month = rules is MONTH_RULES or rules is _RUSSIAN_MONTHS
    if is_month and before.isdecimal() and len(before) <= 2 and not (i > 1 and s.words[i - 2] in "$€"):
        return Mention(i, _behind_year(s, i + 1), None, "day", rule="day_before_month")
    if is_month and before in ("th", "rd", "nd", "st"):
        return Mention(i, _behind_year(s, i + 1), None, "day", rule="day_before_month")
    clock.ahead = is_month and _is_ahead(s, i)
    for each in _with_neighbours(s, i, rules, found):
        match = each.pattern.match(s.text, s.starts[i], s.end)
        if not match:
            continue
        groups = match.groupdict()
        named = groups.get("year") or groups.get("y2") or groups.get("y1")
        span = each.read(match, clock)
        ranged = bool(groups.get("m2") or groups.get("y2")) or each.name in _RANGED
        j = i + 1
        while j < len(s.words) and s.starts[j] < match.end():
            j += 1
        back = 1 if each.name == "earlier" and "month" in match[0].lower() else each.back
        year = span[0].year if named and span else None
        return Mention(i, j, span, each.kind, back, year, ranged, each.name, before == "between")
    return None


def _behind_year(s: Sentence, i: int) -> int:
    """The index behind the year of `1 января 2022 года` or `6th Feb, 2024`, where one stands at word i."""
    i += s.words[i : i + 1] == [","] and i + 1 < len(s.words) and s.words[i + 1][:2] in ("19", "20")
    if not (i < len(s.words) and len(s.words[i]) == 4 and s.words[i].isdecimal()):
        return i - (s.words[i - 1] == ",")
    return i + 2 if s.words[i + 1 : i + 2] == ["год"] else i + 1


def _is_ahead(s: Sentence, i: int) -> bool:
    """Whether what is said of the time at word i is still to come."""
    near = range(max(0, i - 12), i)
    return any(s.words[j] in _AHEAD and s.text[s.starts[j]].islower() for j in near)


def _to_date(found: list[Mention]) -> list[Mention]:
    """`In November, year-to-date exports were`: the year to date ends with the month named."""
    for mention in found:
        if mention.kind == "to_date":
            month = next((m for m in found if m.rule == "month" and m.span), None)
            if month and month.span:
                mention.span = months(month.span[0].year, 1, month.span[0].month)
                month.kind = "day"
            mention.kind = "period"
    return found
