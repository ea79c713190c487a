"""The expressions of time in a sentence and the periods they name, as of the day of publication."""

from dataclasses import dataclass

from flows.figures.lexicon import words
from flows.figures.timing.clock import Clock, Rule, Span
from flows.figures.timing.english import (
    ADJACENT,
    BETWEEN_YEARS,
    COUNT,
    COUNT_IN,
    COUNT_MONTHS,
    ENGLISH,
    MONTH_RULES,
    YEAR_RULES,
)
from flows.figures.timing.english_spans import MONTHS
from flows.figures.timing.foreign import CHINESE, FOREIGN
from flows.figures.wording.tokens import NUMBER, Sentence

RULES: dict[str, list[Rule]] = {**FOREIGN, **ENGLISH}
_CHINESE_UNITS = (["年"], ["月"])


@dataclass(slots=True)
class Mention:
    """Words first..behind-1 name a period.

    span   its first and last day; None where it is too vague, or a day on which something happened
    kind   period, day, vague, back (counted `back` months from another: "a year earlier"), same ("the same period
           of 2022"), rest (to the present: "since 2014")
    year   the year it names
    ranged from one month or year to another
    """

    first: int
    behind: int
    span: Span | None
    kind: str = "period"
    back: int = 0
    year: int | None = None
    ranged: bool = False


_CAPITALISED = words("capitalised_months")
# Rules for words as frequent as `a` and `5` are tried only when what follows may be a unit of time.
_FREQUENT = words("frequent")
_UNITS = words("units_of_time")
_POSSESSIVE = ("'s", "’s")
_OPENING = ("", ".", ";", ":", "–", "—")
_IN = words("within")


def read_times(s: Sentence, clock: Clock) -> list[Mention]:
    """The expressions of time in a sentence, in order, none overlapping another."""
    found: list[Mention] = []
    behind = 0
    text, rules = s.text, RULES
    kinds = s.kinds
    for i, word in enumerate(s.words):
        if word in rules:
            of_word = rules[word]
        elif kinds[i] == NUMBER:
            if len(word) > 4:
                continue
            of_word = YEAR_RULES if len(word) == 4 else COUNT
        elif word[-1] == "s" and word[-2:] in _POSSESSIVE and word[:-2] in rules:
            of_word = rules[word[:-2]]
        else:
            continue
        if kinds[i] == NUMBER and (
            s.words[i + 1 : i + 2] in _CHINESE_UNITS
            or (s.words[i + 3 : i + 4] == ["月"] and s.words[i + 1] in "-—–至到")
        ):
            of_word = CHINESE
        if word == "half" and found and found[-1].behind == i:
            continue
        if i < behind or (
            (of_word is COUNT or word in _FREQUENT)
            and (i + 1 == len(s.words) or s.words[i + 1] not in _UNITS)
            and s.words[i + 1 : i + 3] != ["-", "month"]
        ):
            continue
        if word[:5].rstrip("'’s") in _CAPITALISED and text[s.starts[i]].islower():
            continue
        mention = _mention(s, i, of_word, clock)
        if mention:
            found.append(mention)
            behind = mention.behind
            if mention.year and clock.day and mention.year <= clock.day.year:
                clock.year = mention.year
    return found


def _mention(s: Sentence, i: int, rules: list[Rule], clock: Clock) -> Mention | None:
    before = s.words[i - 1] if i else ""
    candidates = rules
    if rules is MONTH_RULES:
        if before == "between":
            candidates = [ADJACENT, *rules]
        elif before.isdecimal() and len(before) <= 2 and not (i > 1 and s.words[i - 2] in "$€"):
            return Mention(i, i + 1, None, "day")
        elif (
            i + 2 < len(s.words)
            and s.words[i + 1] == "and"
            and MONTHS.get(s.words[i + 2]) == MONTHS.get(s.words[i], 0) + 1
        ):
            candidates = [ADJACENT, *rules]
    elif rules is YEAR_RULES and before == "between":
        candidates = [BETWEEN_YEARS, *rules]
    elif rules is COUNT and (
        before in _IN
        or (before == "the" and i > 1 and s.words[i - 2] in _IN)
        or (s.words[i + 2 : i + 3] == [":"] and before in _OPENING)
    ):
        candidates = [*rules, COUNT_IN] if s.words[i + 1 : i + 2] == ["years"] else [*rules, COUNT_MONTHS]
    for each in candidates:
        match = each.pattern.match(s.text, s.starts[i], s.end)
        if not match:
            continue
        groups = match.groupdict()
        named = groups.get("year") or groups.get("y1")
        span = each.read(match, clock)
        ranged = bool(groups.get("m2") or groups.get("y2"))
        j = i + 1
        while j < len(s.words) and s.starts[j] < match.end():
            j += 1
        back = 1 if each.kind == "back" and "month" in match[0].lower() else each.back
        return Mention(i, j, span, each.kind, back, int(named) if named and span else None, ranged)
    return None
