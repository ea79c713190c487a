"""Calendar arithmetic for expressions of time, and what a rule that reads one is made of."""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from flows.figures.wording.numerals import WORDS
from flows.figures.wording.tokens import normal

Span = tuple[date, date]
Match = re.Match[str]


@dataclass(slots=True)
class Clock:
    """`day` of publication, or where it is unknown its year; `year` the text last talked about."""

    day: date | None
    published_year: int | None = None
    year: int | None = None
    named: int | None = None  # the year last named in the sentence
    ahead: bool = False  # what is spoken of is still to come: "may fall further in July"

    def now(self) -> date | None:
        if self.day:
            return self.day
        year = self.published_year or self.year
        return date(year, 12, 31) if year else None

    def year_of(self, match: Match) -> int | None:
        """The year named behind a month or quarter; None when none is named."""
        named, relative = match["year"], match["rel"]
        if named:
            return int(named) if len(named) == 4 else 2000 + int(named)
        if not relative:
            return None
        now = self.now()
        if now is None:
            return None
        word = relative.split()[-1]
        if word == "the":
            return self.year if self.year and not self.day else now.year
        return now.year + {"last": -1, "previous": -1, "past": -1, "next": 1, "following": 1}.get(word, 0)


@lru_cache(maxsize=4096)
def months(year: int, first: int, last: int) -> Span:
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])


def shifted(span: Span, back: int) -> Span:
    """The span `back` months earlier; a whole number of months stays one."""

    def moved(day: date, last: bool) -> date:
        index = day.year * 12 + day.month - 1 - back
        year, month = divmod(index, 12)
        end = monthrange(year, month + 1)[1]
        whole = last and day.day == monthrange(day.year, day.month)[1]
        return date(year, month + 1, end if whole else min(day.day, end))

    return moved(span[0], False), moved(span[1], True)


def latest(clock: Clock, year: int | None, first: int, last: int) -> Span | None:
    """Months first to last of the year named, or of the latest year in which they were over on the day."""
    if year is None:
        now = clock.now()
        if now is None:
            return None
        year = now.year
        if clock.day and clock.year and clock.year < now.year - 1:
            year = clock.year
        elif clock.ahead and (first > now.month or (first, last) == (now.month, now.month)):
            pass
        elif last > now.month or (last == now.month and first < last and now.day < 20):
            year -= 1
    if not 1900 <= year <= 2100:
        return None
    return months(year, first, last)


def number(text: str) -> int | None:
    if text.isdecimal():
        return int(text)
    value = WORDS.get(normal(text))
    return int(value) if value else None


def since_start(m: Match, clock: Clock) -> Span | None:
    """From January to the last month that was over on the day, or of an earlier year that is named to its end."""
    now = clock.now()
    year = clock.year_of(m) if {"year", "rel"} <= m.re.groupindex.keys() else None
    if year and now and year != now.year:
        return months(year, 1, 12) if 1900 <= year <= 2100 else None
    return months(now.year, 1, max(1, now.month - 1)) if now else None


def nothing(m: Match, clock: Clock) -> Span | None:
    """For what names no period by itself."""
    return None


@dataclass(frozen=True, slots=True)
class Expression:
    """How one kind of expression is read: its pattern, the period it names, its kind and the months it counts back.

    `example` is such an expression and `gives` what it names in a text of 20 June 2024: a period code, else its kind.
    """

    name: str
    pattern: re.Pattern[str]
    read: Callable[[Match, Clock], Span | None]
    example: str
    gives: str
    kind: str = "period"
    back: int = 0


def expression(
    name: str,
    pattern: str,
    read: Callable[[Match, Clock], Span | None],
    example: str,
    gives: str,
    kind: str = "period",
    back: int = 0,
    whole: bool = True,
) -> Expression:
    """An expression that ignores case and, when `whole`, ends with a word."""
    compiled = re.compile(pattern + (r"(?!\w)" if whole else ""), re.IGNORECASE)
    return Expression(name, compiled, read, example, gives, kind, back)
