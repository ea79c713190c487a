"""English expressions of time: `the first ten months of the year`, `Q1 2024`, `a year earlier`, `year to date`."""

from flows.figures.timing import english_spans as spans
from flows.figures.timing.clock import Rule, latest, nothing, number, rule, since_start
from flows.figures.timing.english_spans import MONTHS
from flows.figures.wording.numerals import WORDS

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


_PERIOD = r"(?:periods?|stretch|span|months|month|time|timeframe|time\sframe|interval|quarter|half|term)"
_SAME = rule(
    rf"(?:same|corresponding|similar|analogous|comparable|equivalent|year-earlier|year-ago)\s(?:(?:{_N})\smonths?|(?:\w+\s)?{_PERIOD})(?:\s(?:of|in|from|a\syear\s(?:earlier|ago|before)|the\syear\sbefore)?(?:\s?{_Y})?)?",
    spans.year_of,
    "same",
    12,
)
_SAMES = [_SAME]
_FIRST = [
    rule(rf"(?:first|opening|initial)\s(?P<n>{_N})\smonths?(?:{_OF})?", spans.first_months),
    rule(
        rf"(?P<ord>first|second|third|fourth|last|latter)\s(?P<part>quarter|half|three\squarters)(?:\s?-?year)?(?:{_OF})?",
        spans.part_of_year,
    ),
]
MONTH_RULES = [
    rule(rf"(?P<m1>{_M})\.?(?:\s(?P<y1>(?:19|20)[0-9]{{2}}))?{_DASH}(?P<m2>{_M})\.?(?:{_OF})?", spans.month_range),
    rule(
        rf"(?:{_M})\.?\s[0-9]{{1,2}}(?:st|nd|rd|th)?(?:,?\s(?:19|20)[0-9]{{2}})?(?![0-9%.,]*[0-9%]|\s(?:mln|bln|million|billion|percent))",
        nothing,
        "day",
    ),
    rule(rf"(?P<m1>{_M})\.?(?:{_OF})?", spans.month),
]
ADJACENT = rule(
    rf"(?P<m1>{_M})\.?\s(?P<y1>(?!))?and\s(?P<m2>{_M})\.?(?:{_OF})?".replace("(?P<y1>(?!))?", "(?P<y1>(?!))?"),
    spans.month_range,
)
YEAR_RULES = [
    rule(
        r"(?P<y1>(?:19|20)[0-9]{2})(?:\s?(?:-|–|—|/|to|through|until)\s?(?P<y2>(?:19|20)[0-9]{2}|(?<=[-–—/])[0-9]{2}(?![0-9.,]*[0-9%])))?",
        spans.years,
    ),
]
BETWEEN_YEARS = rule(r"(?P<y1>(?:19|20)[0-9]{2})\sand\s(?P<y2>(?:19|20)[0-9]{2})", spans.years)
_RELATIVE = [
    rule(rf"(?P<rel>last|past|previous|recent|preceding)\s(?P<n>{_N})\s(?P<unit>years|months)", spans.past, "vague"),
    rule(r"(?P<rel>last|past|previous)\s(?P<n>)(?P<unit>decade)", spans.past, "vague"),
    rule(rf"(?P<rel>last)\s(?P<m1>{_M})", spans.named_back),
    rule(r"(?P<rel>previous|preceding)\s(?P<unit>year)(?!\s(?:earlier|ago|before))", spans.relative, "previous", 12),
    rule(r"(?P<rel>previous|preceding)\s(?P<unit>month)", spans.relative, "previous", 1),
    rule(r"(?P<rel>previous|preceding)\s(?P<unit>quarter)", spans.relative, "previous", 3),
    rule(
        r"(?P<rel>last|past|this|current|next|coming|following)\s(?:calendar\s|full\s)?(?P<unit>year|month|quarter|half)(?!\s(?:earlier|ago|before))",
        spans.relative,
    ),
]
_BACK = [
    rule(r"(?:a|one|the|this\stime\sa)\syear\s(?:earlier|ago|before|prior|previously)", nothing, "back", 12),
    rule(r"(?:a|one|the)\smonth\s(?:earlier|ago|before|prior)", nothing, "back", 1),
    rule(r"(?:a|one|the)\squarter\s(?:earlier|ago|before|prior)", nothing, "back", 3),
    rule(r"the\s(?:year\sas\sa\swhole|whole\sof\sthe\syear)", spans.the_year),
    rule(r"(?<=for )the\s(?:(?:full|whole|entire)\s)?year(?!\s(?:earlier|ago|before|to|ending|ended))", spans.the_year),
    rule(r"(?:a|one|the)?\s?(?:year|month)\s(?:earlier|ago|before)", nothing, "back", 12),
]
COUNT = [
    rule(rf"(?P<n>{_N})-months?(?:{_OF})?", spans.first_months),
    rule(rf"(?P<n>{_N})\smonths?\s(?:to|through|ending|ended|until)\s(?P<m1>{_M})(?:{_OF})?", spans.months_to),
    rule(rf"(?P<n>{_N})\smonths?(?:{_OF})", spans.first_months),
    rule(rf"(?P<n>{_N})\syears\s(?:ago|earlier|before|prior)", nothing, "vague"),
    rule(rf"(?P<ord>[1-4])(?P<part>q|h)(?:{_OF})?", spans.part_of_year),
]
COUNT_IN = rule(rf"(?P<n>{_N})\s(?P<unit>years|months)", spans.past, "vague")
COUNT_MONTHS = rule(rf"(?P<n>{_N})\smonths", lambda m, clock: latest(clock, None, 1, min(number(m["n"]) or 1, 12)))
_LETTER = [
    rule(
        rf"(?P<part>q|h)(?P<ord>[1-4])(?:{_OF}|\s?/\s?{_Y.replace('year>', 'year_>').replace('rel>', 'rel_>')})?",
        spans.part_of_year,
    ),
]
_SINCE = [
    rule(r"since\s(?:the\s)?(?:start|beginning)\sof\s(?:the|this)\s(?:current\s)?year", since_start),
    rule(r"since\s(?:january|the\snew\syear)", since_start),
    rule(r"since\s(?P<y1>(?:19|20)[0-9]{2})", nothing, "rest"),
]
_END = [
    rule(r"end\sof\s(?:december|the\syear)", spans.the_year),
    rule(rf"end(?:\sof|\sin|-)\s?{_Y}", spans.year_of),
]
_FISCAL = [rule(r"(?:fiscal|financial)(?:\syear)?\s(?P<y1>(?:19|20)[0-9]{2})(?:\s?[-/–]\s?(?P<y2>[0-9]{2,4}))?",
    spans.fiscal),
           rule(r"fy\s?(?P<y1>(?:19|20)[0-9]{2})(?:\s?[-/–]\s?(?P<y2>[0-9]{2,4}))?", spans.fiscal)]  # fmt: skip
_YEAR_TO_DATE = [
    rule(rf"year\s(?:to|ending|ended|through)\s(?P<m1>{_M})(?:{_OF})?", spans.year_to),
    rule(r"year[\s-]to[\s-]date", since_start),
    rule(r"year(?:-|['’]s\s|\s)?end", spans.this_year),
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
ENGLISH["half"] = [rule(rf"half[\s-]year(?:{_OF})?", spans.half_year)]
ENGLISH |= {
    "fiscal": _FISCAL,
    "financial": _FISCAL,
    "fy": _FISCAL,
    "year": [*_BACK[3:], *_YEAR_TO_DATE],
    "month": _BACK[3:],
}
ENGLISH |= {word: ENGLISH.get(word, COUNT) for word in WORDS if word.isascii()}
