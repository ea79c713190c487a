"""The day that an expression of time names: `6 September 2022`, `June 16th, 2023`, `6 сентября 2022 года`."""

from collections.abc import Sequence
from datetime import date

from flows.figures.timing.english_spans import MONTHS
from flows.figures.timing.foreign import RUSSIAN_MONTHS
from flows.figures.timing.times import Mention
from flows.figures.wording.tokens import Sentence

_NAMES = MONTHS | RUSSIAN_MONTHS
_BEFORE = ("st", "nd", "rd", "th")


def day_of(s: Sentence, m: Mention) -> date | None:
    """None where it names no year, or no day of the calendar."""
    first = m.first
    if m.rule == "day_before_month":
        first -= 2 if s.words[m.first - 1] in _BEFORE else 1
    return named(s.words[max(0, first) : m.behind])


def named(words: Sequence[str]) -> date | None:
    numbers = [int(word) for word in words if word.isdecimal() and len(word) <= 4]
    years = [number for number in numbers if 1900 <= number <= 2100]
    small = [_NAMES[word] for word in words if word in _NAMES] + [number for number in numbers if number <= 31]
    if len(years) != 1 or len(small) != 2:
        return None
    try:
        return date(years[0], *small)
    except ValueError:
        return None
