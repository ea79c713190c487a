"""English expressions of time: `the first ten months of the year`, `Q1 2024`, `a year earlier`, `year to date`."""

from datetime import date, timedelta

from flows.figures.timing.clock import (
    Clock,
    Match,
    Rule,
    Span,
    latest,
    months,
    nothing,
    number,
    rule,
    shifted,
    since_start,
)
from flows.figures.wording.numerals import WORDS

_ENGLISH = "january february march april may june july august september october november december"
MONTHS = {name: n + 1 for n, name in enumerate(_ENGLISH.split())}
MONTHS |= {name[:3]: n for name, n in list(MONTHS.items())} | {"sept": 9}
_M = "|".join(sorted(MONTHS, key=len, reverse=True))
_N = "[0-9]{1,2}|" + "|".join(word for word in WORDS if word.isascii())
_Y = (
    r"(?:(?P<year>(?:19|20)[0-9]{2})(?![0-9])"
    r"|(?P<rel>last|this|the\s(?:current|previous|past|last|same|following)|next|the)\s(?:calendar\s)?year"
    r"(?!\s(?:earlier|ago|before)))"
)
_OF = rf"(?:'s)?(?:,?\s(?:of|in)|,)?\s{_Y}"
_S = r"\s?"
_DASH = rf"{_S}(?:-|–|—|−|to|through|thru|till|until)\s?"


def _month_range(m: Match, clock: Clock) -> Span | None:
    first, last = MONTHS[m["m1"].lower()], MONTHS[m["m2"].lower()]
    year = clock.year_of(m)
    if m["y1"] and year:
        return date(int(m["y1"]), first, 1), months(year, last, last)[1]
    if first > last:
        end = latest(clock, year, last, last)
        return (date(end[1].year - 1, first, 1), end[1]) if end else None
    return latest(clock, year, first, last)


def _month(m: Match, clock: Clock) -> Span | None:
    month = MONTHS[m["m1"].lower()]
    return latest(clock, clock.year_of(m), month, month)


def _first_months(m: Match, clock: Clock) -> Span | None:
    count = number(m["n"])
    if not count or not 1 <= count <= 12:
        return None
    year = clock.year_of(m)
    return latest(clock, year, 1, count)


def _part_of_year(m: Match, clock: Clock) -> Span | None:
    ordinal, part = m["ord"].lower(), m["part"].lower()
    which = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1, "1": 1, "2": 2, "3": 3, "4": 4, "latter": 2}[
        ordinal
    ]
    size = 6 if part.startswith("h") else 3
    if "quarters" in part:
        return latest(clock, clock.year_of(m), 1, 9) if which == 1 else None
    if which == -1:
        which = 12 // size
    if which * size > 12:
        return None
    return latest(clock, clock.year_of(m), size * (which - 1) + 1, size * which)


def _half_year(m: Match, clock: Clock) -> Span | None:
    return latest(clock, clock.year_of(m), 1, 6)


def _years(m: Match, clock: Clock) -> Span | None:
    first = int(m["y1"])
    if not m["y2"]:
        return months(first, 1, 12)
    last = int(m["y2"]) if len(m["y2"]) == 4 else first // 100 * 100 + int(m["y2"])
    if not first < last <= 2100:
        return None
    if len(m["y2"]) == 2 and last == first + 1:
        return date(first, 4, 1), date(last, 3, 31)
    return date(first, 1, 1), date(last, 12, 31)


def _fiscal(m: Match, clock: Clock) -> Span | None:
    first = int(m["y1"])
    if m["y2"]:
        return date(first, 4, 1), date(first + 1, 3, 31)
    return date(first - 1, 4, 1), date(first, 3, 31)


def _relative(m: Match, clock: Clock) -> Span | None:
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


def _past(m: Match, clock: Clock) -> Span | None:
    now, count = clock.now(), number(m["n"]) if m["n"] else 10
    if now is None or not count or count > 60:
        return None
    if m["unit"].lower().startswith("month"):
        end = date(now.year, now.month, 1) - timedelta(days=1)
        return shifted((date(end.year, end.month, 1), end), count - 1)[0], end
    return months(now.year - count, 1, 12)[0], months(now.year - 1, 1, 12)[1]


def _named_back(m: Match, clock: Clock) -> Span | None:
    now, month = clock.now(), MONTHS[m["m1"].lower()]
    return months(now.year - 1, month, month) if now else None


def _year_of(m: Match, clock: Clock) -> Span | None:
    year = clock.year_of(m)
    return months(year, 1, 12) if year and 1900 <= year <= 2100 else None


def _the_year(m: Match, clock: Clock) -> Span | None:
    now = clock.now()
    if clock.year and now and clock.year >= now.year - 1:
        return months(clock.year, 1, 12)
    return _this_year(m, clock)


def _this_year(m: Match, clock: Clock) -> Span | None:
    now = clock.now()
    return months(now.year, 1, 12) if now else None


def _year_to(m: Match, clock: Clock) -> Span | None:
    month = MONTHS[m["m1"].lower()]
    end = latest(clock, clock.year_of(m), month, month)
    return (shifted(end, 11)[0], end[1]) if end else None


def _months_to(m: Match, clock: Clock) -> Span | None:
    count, month = number(m["n"]), MONTHS[m["m1"].lower()]
    end = latest(clock, clock.year_of(m), month, month)
    return (shifted(end, count - 1)[0], end[1]) if end and count and count < 60 else None


_PERIOD = r"(?:periods?|stretch|span|months|month|time|timeframe|time\sframe|interval|quarter|half|term)"
_SAME = rule(
    rf"(?:same|corresponding|similar|analogous|comparable|equivalent|year-earlier|year-ago)\s(?:(?:{_N})\smonths?|(?:\w+\s)?{_PERIOD})(?:\s(?:of|in|from|a\syear\s(?:earlier|ago|before)|the\syear\sbefore)?(?:\s?{_Y})?)?",
    _year_of,
    "same",
    12,
)
_SAMES = [_SAME]
_FIRST = [
    rule(rf"(?:first|opening|initial)\s(?P<n>{_N})\smonths?(?:{_OF})?", _first_months),
    rule(
        rf"(?P<ord>first|second|third|fourth|last|latter)\s(?P<part>quarter|half|three\squarters)(?:\s?-?year)?(?:{_OF})?",
        _part_of_year,
    ),
]
MONTH_RULES = [
    rule(rf"(?P<m1>{_M})\.?(?:\s(?P<y1>(?:19|20)[0-9]{{2}}))?{_DASH}(?P<m2>{_M})\.?(?:{_OF})?", _month_range),
    rule(
        rf"(?:{_M})\.?\s[0-9]{{1,2}}(?:st|nd|rd|th)?(?:,?\s(?:19|20)[0-9]{{2}})?(?![0-9%.,]*[0-9%]|\s(?:mln|bln|million|billion|percent))",
        nothing,
        "day",
    ),
    rule(rf"(?P<m1>{_M})\.?(?:{_OF})?", _month),
]
ADJACENT = rule(
    rf"(?P<m1>{_M})\.?\s(?P<y1>(?!))?and\s(?P<m2>{_M})\.?(?:{_OF})?".replace("(?P<y1>(?!))?", "(?P<y1>(?!))?"),
    _month_range,
)
YEAR_RULES = [
    rule(
        r"(?P<y1>(?:19|20)[0-9]{2})(?:\s?(?:-|–|—|/|to|through|until)\s?(?P<y2>(?:19|20)[0-9]{2}|(?<=[-–—/])[0-9]{2}(?![0-9.,]*[0-9%])))?",
        _years,
    ),
]
BETWEEN_YEARS = rule(r"(?P<y1>(?:19|20)[0-9]{2})\sand\s(?P<y2>(?:19|20)[0-9]{2})", _years)
_RELATIVE = [
    rule(rf"(?P<rel>last|past|previous|recent|preceding)\s(?P<n>{_N})\s(?P<unit>years|months)", _past, "vague"),
    rule(r"(?P<rel>last|past|previous)\s(?P<n>)(?P<unit>decade)", _past, "vague"),
    rule(rf"(?P<rel>last)\s(?P<m1>{_M})", _named_back),
    rule(r"(?P<rel>previous|preceding)\s(?P<unit>year)(?!\s(?:earlier|ago|before))", _relative, "previous", 12),
    rule(r"(?P<rel>previous|preceding)\s(?P<unit>month)", _relative, "previous", 1),
    rule(r"(?P<rel>previous|preceding)\s(?P<unit>quarter)", _relative, "previous", 3),
    rule(
        r"(?P<rel>last|past|this|current|next|coming|following)\s(?:calendar\s|full\s)?(?P<unit>year|month|quarter|half)(?!\s(?:earlier|ago|before))",
        _relative,
    ),
]
_BACK = [
    rule(r"(?:a|one|the|this\stime\sa)\syear\s(?:earlier|ago|before|prior|previously)", nothing, "back", 12),
    rule(r"(?:a|one|the)\smonth\s(?:earlier|ago|before|prior)", nothing, "back", 1),
    rule(r"(?:a|one|the)\squarter\s(?:earlier|ago|before|prior)", nothing, "back", 3),
    rule(r"the\s(?:year\sas\sa\swhole|whole\sof\sthe\syear)", _the_year),
    rule(r"(?<=for )the\s(?:(?:full|whole|entire)\s)?year(?!\s(?:earlier|ago|before|to|ending|ended))", _the_year),
    rule(r"(?:a|one|the)?\s?(?:year|month)\s(?:earlier|ago|before)", nothing, "back", 12),
]
COUNT = [
    rule(rf"(?P<n>{_N})-months?(?:{_OF})?", _first_months),
    rule(rf"(?P<n>{_N})\smonths?\s(?:to|through|ending|ended|until)\s(?P<m1>{_M})(?:{_OF})?", _months_to),
    rule(rf"(?P<n>{_N})\smonths?(?:{_OF})", _first_months),
    rule(rf"(?P<n>{_N})\syears\s(?:ago|earlier|before|prior)", nothing, "vague"),
    rule(rf"(?P<ord>[1-4])(?P<part>q|h)(?:{_OF})?", _part_of_year),
]
COUNT_IN = rule(rf"(?P<n>{_N})\s(?P<unit>years|months)", _past, "vague")
COUNT_MONTHS = rule(rf"(?P<n>{_N})\smonths", lambda m, clock: latest(clock, None, 1, min(number(m["n"]) or 1, 12)))
_LETTER = [
    rule(
        rf"(?P<part>q|h)(?P<ord>[1-4])(?:{_OF}|\s?/\s?{_Y.replace('year>', 'year_>').replace('rel>', 'rel_>')})?",
        _part_of_year,
    ),
]
_SINCE = [
    rule(r"since\s(?:the\s)?(?:start|beginning)\sof\s(?:the|this)\s(?:current\s)?year", since_start),
    rule(r"since\s(?:january|the\snew\syear)", since_start),
    rule(r"since\s(?P<y1>(?:19|20)[0-9]{2})", nothing, "rest"),
]
_END = [
    rule(r"end\sof\s(?:december|the\syear)", _the_year),
    rule(rf"end(?:\sof|\sin|-)\s?{_Y}", _year_of),
]
_FISCAL = [rule(r"(?:fiscal|financial)(?:\syear)?\s(?P<y1>(?:19|20)[0-9]{2})(?:\s?[-/–]\s?(?P<y2>[0-9]{2,4}))?",
    _fiscal),
           rule(r"fy\s?(?P<y1>(?:19|20)[0-9]{2})(?:\s?[-/–]\s?(?P<y2>[0-9]{2,4}))?", _fiscal)]  # fmt: skip
_YEAR_TO_DATE = [
    rule(rf"year\s(?:to|ending|ended|through)\s(?P<m1>{_M})(?:{_OF})?", _year_to),
    rule(r"year[\s-]to[\s-]date", since_start),
    rule(r"year(?:-|['’]s\s|\s)?end", _this_year),
]
_SO_FAR = [rule(r"so\sfar\sthis\syear", since_start)]

ENGLISH: dict[str, list[Rule]] = {
    "first": _FIRST,
    "second": _FIRST,
    "third": _FIRST,
    "fourth": _FIRST,
    "latter": _FIRST,
    "opening": _FIRST,
}
ENGLISH |= dict.fromkeys(MONTHS, MONTH_RULES)
ENGLISH |= {
    "last": [*_RELATIVE, _FIRST[1]],
    **dict.fromkeys(
        ("past", "previous", "preceding", "this", "current", "next", "coming", "following", "recent"), _RELATIVE
    ),
}
ENGLISH |= dict.fromkeys(("same", "corresponding", "similar", "analogous", "comparable", "equivalent"), _SAMES)
ENGLISH |= {
    "a": _BACK,
    "one": [*_BACK, *COUNT],
    "the": _BACK,
    "q": _LETTER,
    "h": _LETTER,
    "since": _SINCE,
    "end": _END,
    "so": _SO_FAR,
}
ENGLISH["half"] = [rule(rf"half[\s-]year(?:{_OF})?", _half_year)]
ENGLISH |= {
    "fiscal": _FISCAL,
    "financial": _FISCAL,
    "fy": _FISCAL,
    "year": [*_BACK[3:], *_YEAR_TO_DATE],
    "month": _BACK[3:],
}
ENGLISH |= {word: ENGLISH.get(word, COUNT) for word in WORDS if word.isascii()}
