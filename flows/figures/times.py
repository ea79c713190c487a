"""Expressions of time in a sentence and the periods they name, as of the day of publication and the year talked about."""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from flows.figures.numerals import WORDS
from flows.figures.tokens import NUMBER, Sentence, normal, word_set

Span = tuple[date, date]
Match = re.Match[str]

_ENGLISH = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
MONTHS = {name: n + 1 for n, name in enumerate(_ENGLISH)}
MONTHS |= {name[:3]: n for name, n in list(MONTHS.items())} | {"sept": 9}
_M = "|".join(sorted(MONTHS, key=len, reverse=True))
_N = "[0-9]{1,2}|" + "|".join(word for word in WORDS if word.isascii())
_Y = r"(?:(?P<year>(?:19|20)[0-9]{2})(?![0-9])|(?P<rel>last|this|the\s(?:current|previous|past|last|same|following)|next|the)\s(?:calendar\s)?year(?!\s(?:earlier|ago|before)))"
_OF = rf"(?:'s)?(?:,?\s(?:of|in)|,)?\s{_Y}"
_S = r"\s?"
_DASH = rf"{_S}(?:-|–|—|−|to|through|thru|till|until)\s?"


@dataclass(slots=True)
class Mention:
    """Words first..behind-1 name a period.

    span   its first and last day; None where it is too vague, or a day on which something happened
    shift  counted from the period talked about: (months back, whether of the same length), for "a year earlier"
    kind   period, day, vague, back (counted back from another), rest (to the present: "since 2014")
    """

    first: int
    behind: int
    span: Span | None
    kind: str = "period"
    back: int = 0
    year: int | None = None
    ranged: bool = False


@dataclass(slots=True)
class Clock:
    """`day` of publication, None when unknown; `year` the text last talked about."""

    day: date | None
    year: int | None = None

    def now(self) -> date | None:
        if self.day:
            return self.day
        return date(self.year, 12, 31) if self.year else None

    def year_of(self, match: Match) -> int | None:
        """The year named behind a month or quarter; None when none is named."""
        named, relative = match["year"], match["rel"]
        if named:
            return int(named)
        if not relative:
            return None
        now = self.now()
        if now is None:
            return None
        word = relative.split()[-1]
        if word == "the":
            return self.year if self.year and not self.day else now.year
        return now.year + {"last": -1, "previous": -1, "past": -1, "next": 1, "following": 1}.get(word, 0)


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


def _latest(clock: Clock, year: int | None, first: int, last: int) -> Span | None:
    """Months first to last of the year named, or of the latest year in which they were over on the day."""
    if year is None:
        now = clock.now()
        if now is None:
            return None
        year = now.year
        if clock.day and clock.year and clock.year < now.year - 1:
            year = clock.year
        elif last > now.month or (last == now.month and first < last and now.day < 20):
            year -= 1
    if not 1900 <= year <= 2100:
        return None
    return months(year, first, last)


def _month_range(m: Match, clock: Clock) -> Span | None:
    first, last = MONTHS[m["m1"].lower()], MONTHS[m["m2"].lower()]
    year = clock.year_of(m)
    if m["y1"] and year:
        return date(int(m["y1"]), first, 1), months(year, last, last)[1]
    if first > last:
        end = _latest(clock, year, last, last)
        return (date(end[1].year - 1, first, 1), end[1]) if end else None
    return _latest(clock, year, first, last)


def _month(m: Match, clock: Clock) -> Span | None:
    month = MONTHS[m["m1"].lower()]
    return _latest(clock, clock.year_of(m), month, month)


def _first_months(m: Match, clock: Clock) -> Span | None:
    count = number(m["n"])
    if not count or not 1 <= count <= 12:
        return None
    year = clock.year_of(m)
    return _latest(clock, year, 1, count)


def _part_of_year(m: Match, clock: Clock) -> Span | None:
    ordinal, part = m["ord"].lower(), m["part"].lower()
    which = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1, "1": 1, "2": 2, "3": 3, "4": 4, "latter": 2}[
        ordinal
    ]
    size = 6 if part.startswith("h") else 3
    if "quarters" in part:
        return _latest(clock, clock.year_of(m), 1, 9) if which == 1 else None
    if which == -1:
        which = 12 // size
    if which * size > 12:
        return None
    return _latest(clock, clock.year_of(m), size * (which - 1) + 1, size * which)


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
    now = clock.now()
    month = MONTHS[m["m1"].lower()]
    if now is None:
        return None
    return months(
        now.year
        - (
            1
            if month >= now.month
            or (m["rel"].lower() == "last" and now.month - month > 6)
            or (True and month < now.month and m["rel"].lower() == "last")
            else 0
        ),
        month,
        month,
    )


def _since_start(m: Match, clock: Clock) -> Span | None:
    now = clock.now()
    if now is None:
        return None
    if now.month == 1:
        return months(now.year, 1, 1)
    return months(now.year, 1, now.month - 1)


def _since(m: Match, clock: Clock) -> Span | None:
    return (date(int(m["y1"]), 1, 1), clock.day) if clock.day and int(m["y1"]) <= clock.day.year else None


def _year_of(m: Match, clock: Clock) -> Span | None:
    year = clock.year_of(m)
    return months(year, 1, 12) if year and 1900 <= year <= 2100 else None


def _the_year(m: Match, clock: Clock) -> Span | None:
    return months(clock.year, 1, 12) if clock.year else _this_year(m, clock)


def _this_year(m: Match, clock: Clock) -> Span | None:
    now = clock.now()
    return months(now.year, 1, 12) if now else None


def _months_to(m: Match, clock: Clock) -> Span | None:
    count, month = number(m["n"]), MONTHS[m["m1"].lower()]
    end = _latest(clock, clock.year_of(m), month, month)
    return (shifted(end, count - 1)[0], end[1]) if end and count and count < 60 else None


def _nothing(m: Match, clock: Clock) -> Span | None:
    return None


def number(text: str) -> int | None:
    if text.isdecimal():
        return int(text)
    value = WORDS.get(normal(text))
    return int(value) if value else None


Rule = tuple[re.Pattern[str], Callable[[Match, Clock], Span | None], str, int]


def _rule(pattern: str, reader: Callable[[Match, Clock], Span | None], kind: str = "period", back: int = 0) -> Rule:
    return re.compile(pattern + r"(?!\w)", re.IGNORECASE), reader, kind, back


_PERIOD = r"(?:periods?|stretch|span|months|month|time|timeframe|time\sframe|interval|quarter|half|term)"
_SAME = _rule(
    rf"(?:same|corresponding|similar|analogous|comparable|equivalent|year-earlier|year-ago)\s(?:(?:{_N})\smonths?|(?:\w+\s)?{_PERIOD})(?:\s(?:of|in|from|a\syear\s(?:earlier|ago|before)|the\syear\sbefore)?(?:\s?{_Y})?)?",
    _year_of,
    "same",
    12,
)
_FIRST = [
    _rule(rf"(?:first|opening|initial)\s(?P<n>{_N})\smonths?(?:{_OF})?", _first_months),
    _rule(
        rf"(?P<ord>first|second|third|fourth|last|latter)\s(?P<part>quarter|half|three\squarters)(?:\s?-?year)?(?:{_OF})?",
        _part_of_year,
    ),
]
_MONTH_RULES = [
    _rule(rf"(?P<m1>{_M})\.?(?:\s(?P<y1>(?:19|20)[0-9]{{2}}))?{_DASH}(?P<m2>{_M})\.?(?:{_OF})?", _month_range),
    _rule(
        rf"(?:{_M})\.?\s[0-9]{{1,2}}(?:st|nd|rd|th)?(?:,?\s(?:19|20)[0-9]{{2}})?(?![0-9%.,]*[0-9%]|\s(?:mln|bln|million|billion|percent))",
        _nothing,
        "day",
    ),
    _rule(rf"(?P<m1>{_M})\.?(?:{_OF})?", _month),
]
_ADJACENT = _rule(
    rf"(?P<m1>{_M})\.?\s(?P<y1>(?!))?and\s(?P<m2>{_M})\.?(?:{_OF})?".replace("(?P<y1>(?!))?", "(?P<y1>(?!))?"),
    _month_range,
)
_YEAR_RULES = [
    _rule(
        r"(?P<y1>(?:19|20)[0-9]{2})(?:\s?(?:-|–|—|/|to|through|until)\s?(?P<y2>(?:19|20)[0-9]{2}|[0-9]{2}(?![0-9])))?",
        _years,
    ),
]
_BETWEEN_YEARS = _rule(r"(?P<y1>(?:19|20)[0-9]{2})\sand\s(?P<y2>(?:19|20)[0-9]{2})", _years)
_RELATIVE = [
    _rule(rf"(?P<rel>last|past|previous|recent|preceding)\s(?P<n>{_N})\s(?P<unit>years|months)", _past, "vague"),
    _rule(r"(?P<rel>last|past|previous)\s(?P<n>)(?P<unit>decade)", _past, "vague"),
    _rule(rf"(?P<rel>last)\s(?P<m1>{_M})", _named_back),
    _rule(
        r"(?P<rel>last|past|previous|preceding|this|current|next|coming|following)\s(?:calendar\s|full\s)?(?P<unit>year|month|quarter|half)(?!\s(?:earlier|ago|before))",
        _relative,
    ),
]
_BACK = [
    _rule(r"(?:a|one|the|this\stime\sa)\syear\s(?:earlier|ago|before|prior|previously)", _nothing, "back", 12),
    _rule(r"(?:a|one|the)\smonth\s(?:earlier|ago|before|prior)", _nothing, "back", 1),
    _rule(r"(?:a|one|the)\squarter\s(?:earlier|ago|before|prior)", _nothing, "back", 3),
    _rule(r"(?:a|one|the)?\s?(?:year|month)\s(?:earlier|ago|before)", _nothing, "back", 12),
]
_COUNT = [
    _rule(rf"(?P<n>{_N})\smonths?\s(?:to|through|ending|ended|until)\s(?P<m1>{_M})(?:{_OF})?", _months_to),
    _rule(rf"(?P<n>{_N})\smonths?(?:{_OF})", _first_months),
    _rule(rf"(?P<n>{_N})\syears\s(?:ago|earlier|before|prior)", _nothing, "vague"),
    _rule(rf"(?P<ord>[1-4])(?P<part>q|h)(?:{_OF})?", _part_of_year),
]
_COUNT_IN = _rule(rf"(?P<n>{_N})\s(?P<unit>years|months)", _past, "vague")
_COUNT_MONTHS = _rule(rf"(?P<n>{_N})\smonths", lambda m, clock: _latest(clock, None, 1, min(number(m["n"]) or 1, 12)))
_LETTER = [
    _rule(
        rf"(?P<part>q|h)(?P<ord>[1-4])(?:{_OF}|\s?/\s?{_Y.replace('year>', 'year_>').replace('rel>', 'rel_>')})?",
        _part_of_year,
    ),
]
_SINCE = [
    _rule(r"since\s(?:the\s)?(?:start|beginning)\sof\s(?:the|this)\s(?:current\s)?year", _since_start),
    _rule(r"since\s(?:january|the\snew\syear)", _since_start),
    _rule(r"since\s(?P<y1>(?:19|20)[0-9]{2})", _since, "rest"),
]
_END = [
    _rule(r"end\sof\s(?:december|the\syear)", _the_year),
    _rule(rf"end(?:\sof|\sin|-)\s?{_Y}", _year_of),
]
_FISCAL = [_rule(r"(?:fiscal|financial)(?:\syear)?\s(?P<y1>(?:19|20)[0-9]{2})(?:\s?[-/–]\s?(?P<y2>[0-9]{2,4}))?", _fiscal),
           _rule(r"fy\s?(?P<y1>(?:19|20)[0-9]{2})(?:\s?[-/–]\s?(?P<y2>[0-9]{2,4}))?", _fiscal)]  # fmt: skip
_YEAR_TO_DATE = [_rule(r"year[\s-]to[\s-]date", _since_start), _rule(r"year-?end", _this_year)]
_SO_FAR = [_rule(r"so\sfar\sthis\syear", _since_start)]

_RULES: dict[str, list[Rule]] = {
    "first": _FIRST,
    "second": _FIRST,
    "third": _FIRST,
    "fourth": _FIRST,
    "latter": _FIRST,
    "opening": _FIRST,
}
_RULES |= dict.fromkeys(MONTHS, _MONTH_RULES)
_RULES |= {
    "last": [*_RELATIVE, _FIRST[1]],
    **dict.fromkeys(
        ("past", "previous", "preceding", "this", "current", "next", "coming", "following", "recent"), _RELATIVE
    ),
}
_RULES |= dict.fromkeys(("same", "corresponding", "similar", "analogous", "comparable", "equivalent"), [_SAME])
_RULES |= {
    "a": _BACK,
    "one": [*_BACK, *_COUNT],
    "the": _BACK,
    "q": _LETTER,
    "h": _LETTER,
    "since": _SINCE,
    "end": _END,
    "so": _SO_FAR,
}
_RULES |= {
    "fiscal": _FISCAL,
    "financial": _FISCAL,
    "fy": _FISCAL,
    "year": [*_BACK[3:], *_YEAR_TO_DATE],
    "month": _BACK[3:],
}
_RULES |= {word: _RULES.get(word, _COUNT) for word in WORDS if word.isascii()}
_CAPITALISED = frozenset(("may", "march", "mar"))
# Rules for words as frequent as `a` and `5` are tried only when what follows may be a unit of time.
_FREQUENT = frozenset(("a", "the", "one"))
_UNITS = word_set("year month months quarter years q h this")
_POSSESSIVE = ("'s", "’s")
_IN = word_set("in over during within for")


def read_times(s: Sentence, clock: Clock) -> list[Mention]:
    """The expressions of time in a sentence, in order, none overlapping another."""
    found: list[Mention] = []
    behind = 0
    text, rules = s.text, _RULES
    for i, (word, kind) in enumerate(zip(s.words, s.kinds, strict=True)):
        if word in rules:
            of_word = rules[word]
        elif kind == NUMBER and len(word) <= 4:
            of_word = _YEAR_RULES if len(word) == 4 else _COUNT
        elif word[-2:] in _POSSESSIVE and word[:-2] in rules:
            of_word = rules[word[:-2]]
        else:
            continue
        if i < behind or ((of_word is _COUNT or word in _FREQUENT) and (i + 1 == len(s.words) or s.words[i + 1] not in _UNITS)):
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
    if rules is _MONTH_RULES:
        if before == "between":
            candidates = [_ADJACENT, *rules]
        elif before.isdecimal() and len(before) <= 2 and not (i > 1 and s.words[i - 2] in "$€"):
            return Mention(i, i + 1, None, "day")
        elif (
            i + 2 < len(s.words)
            and s.words[i + 1] == "and"
            and MONTHS.get(s.words[i + 2]) == MONTHS.get(s.words[i], 0) + 1
        ):
            candidates = [_ADJACENT, *rules]
    elif rules is _YEAR_RULES and before == "between":
        candidates = [_BETWEEN_YEARS, *rules]
    elif rules is _COUNT and before in _IN:
        candidates = [*rules, _COUNT_IN] if s.words[i + 1 : i + 2] == ["years"] else [*rules, _COUNT_MONTHS]
    for pattern, reader, kind, back in candidates:
        match = pattern.match(s.text, s.starts[i], s.end)
        if not match:
            continue
        groups = match.groupdict()
        named = groups.get("year") or groups.get("y1")
        span = reader(match, clock)
        ranged = bool(groups.get("m2") or groups.get("y2"))
        j = i + 1
        while j < len(s.words) and s.starts[j] < match.end():
            j += 1
        if (back == 12 and kind == "back" and s.words[i] == "month") or (
            kind == "back" and "month" in match[0].lower()
        ):
            back = 1
        return Mention(i, j, span, kind, back, int(named) if named and span else None, ranged)
    return None
