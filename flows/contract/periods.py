"""Periods in the notation of ISO 8601, with SDMX's halves and quarters.

`2023`, `2023-H1`, `2023-Q2`, `2023-05`, `2023-06-16`, and from/to as `2023-01/2023-05` or `2011/2018`.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

_CODE = re.compile(
    r"(?P<year>[0-9]{4})(-(H(?P<half>[12])|Q(?P<quarter>[1-4])|(?P<month>[0-9]{2})(-(?P<day>[0-9]{2}))?))?"
)


@dataclass(frozen=True)
class Period:
    """grain: year, half, quarter, month, day, ytd (from January within a year) or range."""

    code: str
    grain: str
    start: date
    end: date


def read_period(code: str) -> Period:
    """The period a code stands for.

    Raises ValueError when it is no code, no day of the calendar, or outside 1900 to 2100.
    """
    if "/" in code:
        first_code, _, last_code = code.partition("/")
        first, last = _single(first_code), _single(last_code)
        if last.start <= first.start:
            raise ValueError(f"period {code!r} does not run forward")
        within = first.grain == last.grain == "month" and first.start.year == last.start.year
        grain = "ytd" if within and first.start.month == 1 else "range"
        return Period(code, grain, first.start, last.end)
    return _single(code)


def _single(code: str) -> Period:
    match = _CODE.fullmatch(code)
    if not match:
        raise ValueError(f"{code[:40]!r} is not a period (such as 2023, 2023-H1, 2023-05, 2023-01/2023-05, 2023-06-16)")
    part = {name: int(text) for name, text in match.groupdict().items() if text}
    year = part["year"]
    if not 1900 <= year <= 2100:
        raise ValueError(f"period {code!r} is outside the years 1900 to 2100")
    if "day" in part:
        try:
            day = date(year, part["month"], part["day"])
        except ValueError as error:
            raise ValueError(f"{code!r} is not a day of the calendar") from error
        return Period(code, "day", day, day)
    if "month" in part:
        if not 1 <= part["month"] <= 12:
            raise ValueError(f"{code!r} has no such month")
        return _months(code, "month", year, part["month"], part["month"])
    if "quarter" in part:
        return _months(code, "quarter", year, 3 * part["quarter"] - 2, 3 * part["quarter"])
    if "half" in part:
        return _months(code, "half", year, 6 * part["half"] - 5, 6 * part["half"])
    return _months(code, "year", year, 1, 12)


def _months(code: str, grain: str, year: int, first: int, last: int) -> Period:
    return Period(code, grain, date(year, first, 1), date(year, last, monthrange(year, last)[1]))


def period_code(start: date, end: date) -> str:
    """The code of a first and last day. Whole months are told as such; those from January on as year to date
    (`2023-01/2023-06`), since that is what statistics state of them, and not as quarter or half.

    Raises ValueError when the days are no period of read_period.
    """
    first_month, last_month = (day.isoformat()[:7] for day in (start, end))
    if start == end:
        code = start.isoformat()
    elif start.day != 1 or end.day != monthrange(end.year, end.month)[1]:
        code = f"{start.isoformat()}/{end.isoformat()}"
    elif (start.month, end.month) == (1, 12):
        code = f"{start.year}" if start.year == end.year else f"{start.year}/{end.year}"
    elif first_month == last_month:
        code = first_month
    elif start.year == end.year and (start.month, end.month) == (7, 12):
        code = f"{start.year}-H2"
    elif start.year == end.year and start.month > 1 and start.month % 3 == 1 and end.month == start.month + 2:
        code = f"{start.year}-Q{end.month // 3}"
    else:
        code = f"{first_month}/{last_month}"
    return read_period(code).code
