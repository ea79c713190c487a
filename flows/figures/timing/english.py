"""English expressions of time: `the first ten months of the year`, `Q1 2024`, `a year earlier`, `year to date`."""

from flows.figures.timing import english_spans as spans
from flows.figures.timing.clock import Expression, expression, nothing, since_start
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
_DASH = r"\s?(?:-|–|—|−|to|through|thru|till|until)\s?"
_SHORT = r"\s?['’]?(?P<year>(?:20)?[0-9]{2})(?P<rel>)(?![0-9.,]*[0-9%])"
_DAY = rf"(?:(?:{_M})\.?\s[0-9]{{1,2}}(?:st|nd|rd|th)?|[0-9]{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?(?:{_M})\.?)"
_PERIOD = r"(?:periods?|stretch|span|months|month|time|timeframe|time\sframe|interval|quarter|half|term|years?)"

_SAME = [
    expression(
        "same_period",
        rf"(?:same|corresponding|similar|analogous|comparable|equivalent|year-earlier|year-ago)\s"
        rf"(?:(?:{_N})\s(?:months?|years?)|(?:(?:\w+|[0-9]+-month)\s)?{_PERIOD})"
        rf"(?:\s(?:of|in|from|a\syear\s(?:earlier|ago|before)|the\syear\sbefore)?(?:\s?{_Y})?)?",
        spans.year_of,
        "same four months of 2022",
        "same",
        "same",
        12,
    )
]
_FIRST = [
    expression(
        "first_months",
        rf"(?:first|opening|initial)\s(?P<n>{_N})\smonths?(?:{_OF})?",
        spans.first_months,
        "first five months of 2023",
        "2023-01/2023-05",
    ),
    expression(
        "part_of_year",
        rf"(?P<ord>first|second|third|fourth|last|latter)[\s-](?P<part>quarter|half|three\squarters)"
        rf"(?:\s?-?year)?(?:{_OF})?",
        spans.part_of_year,
        "third quarter of 2023",
        "2023-Q3",
    ),
]
_ROMAN = [
    expression(
        "roman_quarter",
        rf"(?P<ord>i{{1,3}}|iv)\s(?P<part>quarter|half)(?:-?year)?(?:{_OF})?",
        spans.part_of_year,
        "I quarter of 2021",
        "2021-Q1",
    )
]
QUARTER_ALONE = expression(
    "quarter_alone",
    r"(?P<ord>first|second|third|fourth)(?P<part>)",
    spans.quarter_alone,
    "first quarter of 2022 to the fourth",
    "2022-Q4",
)
_DAYS = expression(
    "from_day_to_day",
    rf"(?P<d1>{_DAY})(?:,?\s(?P<y1>(?:19|20)[0-9]{{2}}))?\s?(?:-|–|—|to|and|through|until|till)\s?(?P<d2>{_DAY})(?:,?\s(?:of\s)?(?P<y2>(?:19|20)[0-9]{{2}}))?",
    spans.day_range,
    "January 1 to June 15, 2023",
    "2023-01-01/2023-06-15",
)
MONTH_RULES = [
    _DAYS,
    expression(
        "month_range",
        rf"(?P<m1>{_M})\.?(?:\s(?P<y1>(?:19|20)[0-9]{{2}}))?{_DASH}(?P<m2>{_M})\.?(?:{_OF})?",
        spans.month_range,
        "January-May 2023",
        "2023-01/2023-05",
    ),
    expression(
        "day",
        rf"(?:{_M})\.?\s[0-9]{{1,2}}(?:st|nd|rd|th)?(?:,?\s(?:19|20)[0-9]{{2}})?(?![0-9%.,]*[0-9%]|\s(?:mln|bln|million|billion|percent))",
        nothing,
        "June 16, 2023",
        "day",
        "day",
    ),
    expression("month", rf"(?P<m1>{_M})\.?(?:{_OF})?", spans.month, "March of last year", "2023-03"),
]
ADJACENT = expression(
    "adjacent_months",
    rf"(?P<m1>{_M})\.?\s(?P<y1>(?!))?and\s(?P<m2>{_M})\.?(?:{_OF})?",
    spans.month_range,
    "January and February 2024",
    "2024-01/2024-02",
)
YEAR_RULES = [
    expression(
        "year_and_month",
        r"(?P<year>(?:19|20)[0-9]{2})-(?P<m1>0[1-9]|1[0-2])(?![0-9.,%-]|\s(?:percent|billion|million))",
        spans.year_and_month,
        "2023-07",
        "2023-07",
    ),
    expression(
        "years",
        r"(?P<y1>(?:19|20)[0-9]{2})(?:\s?(?:-|–|—|/|to|through|until)\s?(?P<y2>(?:19|20)[0-9]{2}|(?<=[-–—/])[0-9]{2}(?![0-9.,]*[0-9%])))?",
        spans.years,
        "2012-2017",
        "2012/2017",
    ),
]
BETWEEN_YEARS = expression(
    "between_years",
    r"(?P<y1>(?:19|20)[0-9]{2})\sand\s(?P<y2>(?:19|20)[0-9]{2})",
    spans.years,
    "between 2018 and 2023",
    "2018/2023",
)
_RELATIVE = [
    expression(
        "last_years",
        rf"(?P<rel>last|past|previous|recent|preceding)\s(?P<n>{_N})\s(?P<unit>years|months)",
        spans.past,
        "past three years",
        "2021/2023",
        "vague",
    ),
    expression(
        "last_decade",
        r"(?P<rel>last|past|previous)\s(?P<n>)(?P<unit>decade)",
        spans.past,
        "past decade",
        "2014/2023",
        "vague",
    ),
    expression("last_month_named", rf"(?P<rel>last)\s(?P<m1>{_M})", spans.named_back, "last May", "2023-05"),
    expression(
        "previous_year",
        r"(?P<rel>previous|preceding)\s(?P<unit>year)(?!\s(?:earlier|ago|before))",
        spans.relative,
        "previous year",
        "2023",
        "previous",
        12,
    ),
    expression(
        "previous_month",
        r"(?P<rel>previous|preceding)\s(?P<unit>month)",
        spans.relative,
        "previous month",
        "2024-05",
        "previous",
        1,
    ),
    expression(
        "previous_quarter",
        r"(?P<rel>previous|preceding)\s(?P<unit>quarter)",
        spans.relative,
        "previous quarter",
        "2024-Q1",
        "previous",
        3,
    ),
    expression(
        "relative",
        r"(?P<rel>last|past|this|current|next|coming|following)\s(?:calendar\s|full\s)?(?P<unit>year|month|quarter|half)(?!\s(?:earlier|ago|before))",
        spans.relative,
        "last year",
        "2023",
    ),
]
_BACK_ALONE = [
    expression("whole_year", r"(?:the\s)?(?:year\sas\sa\swhole|whole\sof\sthe\syear)", spans.the_year,
        "the year as a whole", "2024"),
    expression(
        "for_the_year",
        r"(?<=for )the\s(?:(?:full|whole|entire)\s)?year(?!\s(?:earlier|ago|before|to|ending|ended))",
        spans.the_year,
        "for the full year",
        "2024",
    ),
    expression(
        "earlier",
        r"(?:(?:a|one|the)\s)?(?:year|month)\s(?:earlier|ago|before)",
        nothing,
        "year ago",
        "back",
        "back",
        12,
    ),
]  # fmt: skip
_BACK = [
    expression(
        "year_earlier",
        r"(?:a|one|the|this\stime\sa)\syear\s(?:earlier|ago|before|prior|previously)",
        nothing,
        "a year earlier",
        "back",
        "back",
        12,
    ),
    expression(
        "month_earlier",
        r"(?:a|one|the)\smonth\s(?:earlier|ago|before|prior)",
        nothing,
        "a month ago",
        "back",
        "back",
        1,
    ),
    expression(
        "quarter_earlier",
        r"(?:a|one|the)\squarter\s(?:earlier|ago|before|prior)",
        nothing,
        "a quarter ago",
        "back",
        "back",
        3,
    ),
    expression(
        "end_the_year",
        r"the\syear(?=\s(?:at|with)\s)",
        spans.this_year,
        "end the year at 5",
        "2024",
    ),
    *_BACK_ALONE,
]
COUNT = [
    expression("months_in_short", rf"(?P<n>1[0-2]|[1-9])m{_SHORT}", spans.first_months, "9M 2023", "2023-01/2023-09"),
    expression(
        "part_in_short", rf"(?P<ord>[1-4])(?P<part>q|h){_SHORT}", spans.part_of_year, "1H23", "2023-H1"
    ),
    expression("n_month", rf"(?P<n>{_N})-months?(?:{_OF})?", spans.first_months, "ten-month", "2023-01/2023-10"),
    expression(
        "n_months_to",
        rf"(?P<n>{_N})\smonths?\s(?:to|through|ending|ended|until)\s(?P<m1>{_M})(?:{_OF})?",
        spans.months_to,
        "three months to March",
        "2024-Q1",
    ),
    expression(
        "n_months_of", rf"(?P<n>{_N})\smonths?(?:{_OF})", spans.first_months, "nine months of 2023", "2023-01/2023-09"
    ),
    expression("years_ago", rf"(?P<n>{_N})\syears\s(?:ago|earlier|before|prior)", nothing, "two years ago", "vague",
        "vague"),
    expression("part_by_letter", rf"(?P<ord>[1-4])(?P<part>q|h)(?:{_OF})?", spans.part_of_year, "1Q", "2024-Q1"),
]  # fmt: skip
COUNT_IN = expression(
    "in_years", rf"(?P<n>{_N})\s(?P<unit>years|months)", spans.past, "in five years", "2019/2023", "vague"
)
COUNT_MONTHS = expression(
    "in_months", rf"(?P<n>{_N})\smonths", spans.months_alone, "in nine months", "2023-01/2023-09"
)  # fmt: skip
_LETTER = [
    expression("letter_in_short", rf"(?P<part>q|h)(?P<ord>[1-4]){_SHORT}", spans.part_of_year, "Q3'23", "2023-Q3"),
    expression(
        "letter_part",
        rf"(?P<part>q|h)(?P<ord>[1-4])(?:{_OF}|\s?/\s?{_Y.replace('year>', 'year_>').replace('rel>', 'rel_>')})?",
        spans.part_of_year,
        "Q1",
        "2024-Q1",
    ),
]
_START = r"(?:the\s)?(?:very\s)?(?:start|beginning)\sof\s"
_SINCE = [
    expression("since_start_of_year", rf"since\s{_START}{_Y}", since_start, "since the beginning of 2023", "2023"),
    expression("since_january", r"since\s(?:january|the\snew\syear)", since_start, "since January", "2024-01/2024-05"),
    expression("since_year", r"since\s(?P<y1>(?:19|20)[0-9]{2})", nothing, "since 2014", "rest", "rest"),
]  # fmt: skip
_STARTING = [
    expression(
        "start_through_month",
        rf"(?:start|beginning)\sof\s(?:the\syear|{_Y}){_DASH}(?P<m1>{_M})(?!\w)",
        spans.start_through,
        "start of 2023 through November",
        "2023-01/2023-11",
    )
]
_END = [
    expression("end_of_year", r"end\sof\s(?:december|the\syear)", spans.the_year, "end of the year", "2024"),
    expression("end_of_named_year", rf"end(?:\sof|\sin|-)\s?{_Y}", spans.year_of, "end of 2025", "2025"),
]
_FISCAL = [
    expression(
        "fiscal_year",
        r"(?:fiscal|financial)(?:\syear)?\s(?P<y1>(?:19|20)[0-9]{2})(?:\s?[-/–]\s?(?P<y2>[0-9]{2,4}))?",
        spans.fiscal,
        "fiscal year 2022-23",
        "2022-04/2023-03",
    ),
    expression("short_fiscal_year", r"fy\s?['’]?(?P<y1>[0-9]{2})(?![0-9.,]*[0-9%])", spans.short_year, "FY23", "2023"),
    expression(
        "fiscal_letters",
        r"fy\s?(?P<y1>(?:19|20)[0-9]{2})(?:\s?[-/–]\s?(?P<y2>[0-9]{2,4}))?",
        spans.fiscal,
        "FY2022-23",
        "2022-04/2023-03",
    ),
]
_YEAR_TO_DATE = [
    expression(
        "year_to_month",
        rf"year\s(?:to|ending|ended|through)\s(?P<m1>{_M})(?:{_OF})?",
        spans.year_to,
        "year to March 2024",
        "2023-04/2024-03",
    ),
    expression("year_to_date", r"year[\s-]to[\s-]date", since_start, "year-to-date", "2024-01/2024-05", "to_date"),
    expression("year_end", r"year(?:-|['’]s\s|\s)?end", spans.this_year, "year-end", "2024"),
]
_SO_FAR = [expression("so_far_this_year", r"so\sfar\sthis\syear", since_start, "so far this year", "2024-01/2024-05")]
_HALF = [expression("half_year", rf"half[\s-]year(?:{_OF})?", spans.half_year, "half-year", "2024-H1")]

_STARTS: list[tuple[str, list[Expression]]] = [
    ("first second third fourth latter opening initial", _FIRST),
    ("last", [*_RELATIVE, _FIRST[1]]),
    ("past previous preceding this current next coming following recent", _RELATIVE),
    ("same corresponding similar analogous comparable equivalent", _SAME),
    ("a the", _BACK),
    ("one", [*_BACK, *COUNT]),
    ("q h", _LETTER),
    ("i ii iii iv", _ROMAN),
    ("since", _SINCE),
    ("start beginning", _STARTING),
    ("end", _END),
    ("so", _SO_FAR),
    ("half", _HALF),
    ("fiscal financial fy", _FISCAL),
    ("year", [*_BACK_ALONE, *_YEAR_TO_DATE]),
    ("month", _BACK_ALONE),
]
# By the word that begins them.
ENGLISH: dict[str, list[Expression]] = {word: found for starts, found in _STARTS for word in starts.split()}
ENGLISH |= dict.fromkeys(MONTHS, MONTH_RULES)
ENGLISH |= {word: ENGLISH.get(word, COUNT) for word in WORDS if word.isascii()}
