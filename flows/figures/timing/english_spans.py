"""The periods that English expressions of time name, from the match of a rule and the day of publication."""

import re
from datetime import date, timedelta

from flows.figures.lexicon import entries
from flows.figures.timing.clock import Clock, Match, Span, latest, months, number, shifted

MONTHS = {name: int(number) for number, names in entries("en")["months"].items() for name in names}


_NAME = re.compile("|".join(sorted(MONTHS, key=len, reverse=True)), re.IGNORECASE)
_NUMBER = re.compile(r"[0-9]{1,2}")


def month_range(m: Match, clock: Clock) -> Span | None:
    first, last = MONTHS[m["m1"].lower()], MONTHS[m["m2"].lower()]
    year = clock.year_of(m)
    if m["y1"] and year:
        return date(int(m["y1"]), first, 1), months(year, last, last)[1]
    if first > last:
        end = latest(clock, year, last, last)
        return (date(end[1].year - 1, first, 1), end[1]) if end else None
    return latest(clock, year, first, last)


def month(m: Match, clock: Clock) -> Span | None:
    month = MONTHS[m["m1"].lower()]
    return latest(clock, clock.year_of(m), month, month)


def first_months(m: Match, clock: Clock) -> Span | None:
    count = number(m["n"])
    if not count or not 1 <= count <= 12:
        return None
    year = clock.year_of(m)
    return latest(clock, year, 1, count)


_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1, "latter": 2}
_ORDINALS |= {"1": 1, "2": 2, "3": 3, "4": 4, "i": 1, "ii": 2, "iii": 3, "iv": 4}


def part_of_year(m: Match, clock: Clock) -> Span | None:
    ordinal, part = m["ord"].lower(), m["part"].lower()
    which = _ORDINALS[ordinal]
    size = 6 if part.startswith("h") else 3
    if "quarters" in part:
        return latest(clock, clock.year_of(m), 1, 9) if which == 1 else None
    if which == -1:
        which = 12 // size
    if which * size > 12:
        return None
    return latest(clock, clock.year_of(m), size * (which - 1) + 1, size * which)


def quarter_alone(m: Match, clock: Clock) -> Span | None:
    """`from the first quarter of 2021 to the fourth`: of the year that was just named."""
    which = _ORDINALS[m["ord"].lower()]
    return latest(clock, clock.named, 3 * which - 2, 3 * which)


def months_alone(m: Match, clock: Clock) -> Span | None:
    return latest(clock, None, 1, min(number(m["n"]) or 1, 12))


def year_and_month(m: Match, clock: Clock) -> Span | None:
    """A month in ISO 8601; `2011-12` is a financial year."""
    year, month = int(m["year"]), int(m["m1"])
    if year % 100 + 1 == month:
        return date(year, 4, 1), date(year + 1, 3, 31)
    return months(year, month, month)


def start_through(m: Match, clock: Clock) -> Span | None:
    month = MONTHS[m["m1"].lower()]
    return latest(clock, clock.year_of(m), 1, month)


def day_range(m: Match, clock: Clock) -> Span | None:
    first, last = _day(m["d1"]), _day(m["d2"])
    end = latest(clock, int(m["y2"]) if m["y2"] else None, last[0], last[0])
    if end is None:
        return None
    year = int(m["y1"]) if m["y1"] else end[0].year - (first > last)
    try:
        return date(year, *first), date(end[0].year, *last)
    except ValueError:
        return None


def _day(text: str) -> tuple[int, int]:
    """Month and day of `January 1st` or `1 January`."""
    name, day = _NAME.search(text), _NUMBER.search(text)
    return (MONTHS[name[0].lower()], int(day[0])) if name and day else (0, 0)


def short_year(m: Match, clock: Clock) -> Span | None:
    return months(2000 + int(m["y1"]), 1, 12)


def half_year(m: Match, clock: Clock) -> Span | None:
    return latest(clock, clock.year_of(m), 1, 6)


def years(m: Match, clock: Clock) -> Span | None:
    first = int(m["y1"])
    if not m["y2"]:
        return months(first, 1, 12)
    last = int(m["y2"]) if len(m["y2"]) == 4 else first // 100 * 100 + int(m["y2"])
    if not first < last <= 2100:
        return None
    if len(m["y2"]) == 2 and last == first + 1:
        return date(first, 4, 1), date(last, 3, 31)
    return date(first, 1, 1), date(last, 12, 31)


def fiscal(m: Match, clock: Clock) -> Span | None:
    first = int(m["y1"])
    if m["y2"]:
        return date(first, 4, 1), date(first + 1, 3, 31)
    return date(first - 1, 4, 1), date(first, 3, 31)


def relative(m: Match, clock: Clock) -> Span | None:
    now = clock.now()
    if now is None:
        return None
    word, unit = m["rel"].lower().split()[-1], m["unit"].lower()
    step = {"last": -1, "past": -1, "previous": -1, "preceding": -1, "next": 1, "coming": 1, "following": 1}.get(
        word, 0
    )
    if unit == "year":
        return months(now.year + step, 1, 12) if 1900 <= now.year + step <= 2100 else None
    if clock.day is None:
        return None
    size = {"month": 1, "quarter": 3, "half": 6}[unit]
    first = (now.month - 1) // size * size + 1
    return shifted(months(now.year, first, first + size - 1), -step * size)


def past(m: Match, clock: Clock) -> Span | None:
    now, count = clock.now(), number(m["n"]) if m["n"] else 10
    if now is None or not count or count > 60:
        return None
    if m["unit"].lower().startswith("month"):
        end = date(now.year, now.month, 1) - timedelta(days=1)
        return shifted((date(end.year, end.month, 1), end), count - 1)[0], end
    return months(now.year - count, 1, 12)[0], months(now.year - 1, 1, 12)[1]


def named_back(m: Match, clock: Clock) -> Span | None:
    now, month = clock.now(), MONTHS[m["m1"].lower()]
    return months(now.year - 1, month, month) if now else None


def year_of(m: Match, clock: Clock) -> Span | None:
    year = clock.year_of(m)
    return months(year, 1, 12) if year and 1900 <= year <= 2100 else None


def the_year(m: Match, clock: Clock) -> Span | None:
    now = clock.now()
    if clock.year and now and clock.year >= now.year - 1:
        return months(clock.year, 1, 12)
    return this_year(m, clock)


def this_year(m: Match, clock: Clock) -> Span | None:
    now = clock.now()
    return months(now.year, 1, 12) if now else None


def year_to(m: Match, clock: Clock) -> Span | None:
    month = MONTHS[m["m1"].lower()]
    end = latest(clock, clock.year_of(m), month, month)
    return (shifted(end, 11)[0], end[1]) if end else None


def months_to(m: Match, clock: Clock) -> Span | None:
    count, month = number(m["n"]), MONTHS[m["m1"].lower()]
    end = latest(clock, clock.year_of(m), month, month)
    return (shifted(end, count - 1)[0], end[1]) if end and count and count < 60 else None
