"""Russian and Chinese expressions of time: `в январе–мае 2023 года`, `за девять месяцев`, `2023年1-5月`, `去年`."""

from datetime import date

from flows.figures.lexicon import entries, one_word
from flows.figures.timing.clock import (
    Clock,
    Expression,
    Match,
    Span,
    expression,
    latest,
    months,
    nothing,
    shifted,
    since_start,
)
from flows.figures.wording.numerals import WORDS
from flows.figures.wording.tokens import normal

RUSSIAN_MONTHS = {one_word(name): int(number) for number, names in entries("ru")["months"].items() for name in names}
_M = (
    r"январ\w+|феврал\w+|март\w*|апрел\w+|ма(?:й|я|е|ю|ем)(?!\w)|июн\w+|июл\w+|август\w*|сентябр\w+|октябр\w+|ноябр\w+"
    r"|декабр\w+"
)
_GOD = r"(?:год\w*|г\.г\.|гг\.?|г\.?(?!\w))"
_Y = (
    rf"(?:\s(?:(?P<year>(?:19|20)[0-9]{{2}})(?:-?\w{{1,2}}(?!\w))?(?:\s?{_GOD})?"
    r"|(?P<rel>текущ|прошл|эт|минувш|нынешн|предыдущ)\w+\sгод\w*))?"
)
_ORDINALS = {
    "i": 1,
    "ii": 2,
    "iii": 3,
    "iv": 4,
    "перв": 1,
    "втор": 2,
    "трет": 3,
    "четв": 4,
    "1": 1,
    "2": 2,
    "3": 3,
    "4": 4,
}
_LAST = ("прошл", "минувш", "предыдущ")


def _month(text: str) -> int:
    return RUSSIAN_MONTHS[normal(text)]


def _year(m: Match, clock: Clock) -> int | None:
    if m["year"]:
        return int(m["year"])
    now = clock.now()
    if not m["rel"] or now is None:
        return None
    return now.year - (m["rel"].lower() in _LAST)


def _range(m: Match, clock: Clock) -> Span | None:
    first, last = _month(m["m1"]), _month(m["m2"])
    return latest(clock, _year(m, clock), first, last) if first < last else None


def _single(m: Match, clock: Clock) -> Span | None:
    month = _month(m["m1"])
    return latest(clock, _year(m, clock), month, month)


def _first_months(m: Match, clock: Clock) -> Span | None:
    count = int(m["n"]) if m["n"].isdecimal() else int(WORDS.get(normal(m["n"]), 0))
    return latest(clock, _year(m, clock), 1, count) if 0 < count <= 12 else None


def _part(m: Match, clock: Clock) -> Span | None:
    which = _ORDINALS[m["ord"].lower()]
    size = 6 if m["part"].lower() == "полугод" else 3
    return latest(clock, _year(m, clock), size * (which - 1) + 1, size * which) if size * which <= 12 else None


def _half(m: Match, clock: Clock) -> Span | None:
    return latest(clock, _year(m, clock), 1, 6)


def _year_alone(m: Match, clock: Clock) -> Span | None:
    year = _year(m, clock)
    return months(year, 1, 12) if year else None


def _years(m: Match, clock: Clock) -> Span | None:
    first, last = int(m["y1"]), int(m["y2"])
    return (date(first, 1, 1), date(last, 12, 31)) if 1900 <= first < last <= 2100 else None


def _this_year(m: Match, clock: Clock) -> Span | None:
    now = clock.now()
    return months(now.year, 1, 12) if now else None


def _year_of_results(m: Match, clock: Clock) -> Span | None:
    """The year that is running, or in its first two months the one that is over."""
    now = clock.now()
    return months(now.year - (now.month < 3), 1, 12) if now else None


def _past_years(m: Match, clock: Clock) -> Span | None:
    now, count = clock.now(), int(m["n"]) if m["n"].isdecimal() else int(WORDS.get(normal(m["n"]), 0))
    return (date(now.year - count, 1, 1), date(now.year - 1, 12, 31)) if now and 0 < count < 60 else None


def _days(m: Match, clock: Clock) -> Span | None:
    first, last = (_month(m["m1"]), int(m["d1"])), (_month(m["m2"]), int(m["d2"]))
    end = latest(clock, _year(m, clock), last[0], last[0])
    try:
        return (date(end[0].year - (first > last), *first), date(end[0].year, *last)) if end else None
    except ValueError:
        return None


def _whole_year(m: Match, clock: Clock) -> Span | None:
    """The year just named; else the one that is running, or in its first two months the one that is over."""
    now = clock.now()
    if clock.year and now and clock.year <= now.year:
        return months(clock.year, 1, 12)
    return _year_of_results(m, clock)


def _chinese_months(m: Match, clock: Clock) -> Span | None:
    year = _chinese_named(m, clock)
    first, last = (int(text) if text.isdecimal() else _han(text) for text in (m["m1"], m["m2"] or m["m1"]))
    return latest(clock, year, first, last) if 1 <= first <= last <= 12 else None


def _han(text: str) -> int:
    """`九`, `十二`: 9, 12."""
    return int(WORDS.get(text[-1], 0)) + 10 * (len(text) > 1)


def _chinese_named(m: Match, clock: Clock) -> int | None:
    """The year named in digits, or as this or last year."""
    if m["year"]:
        return int(m["year"])
    now, told = clock.now(), m.groupdict().get("rel")
    return now.year - (told != "今年") if now and told else None


def _chinese_count(m: Match, clock: Clock) -> Span | None:
    count = int(m["n"]) if m["n"].isdecimal() else _han(m["n"])
    count *= 3 if m["part"] else 1
    return latest(clock, _chinese_named(m, clock), 1, count) if 0 < count <= 12 else None


def _chinese_part(m: Match, clock: Clock) -> Span | None:
    part = m["part"]
    if not part:
        first, last = 1, 3
    elif part in ("上", "下"):
        first, last = (1, 6) if part == "上" else (7, 12)
    else:
        quarter = int(WORDS[part]) if part in WORDS else int(part)
        first, last = 3 * quarter - 2, 3 * quarter
    return latest(clock, _chinese_named(m, clock), first, last)


def _chinese_year(m: Match, clock: Clock) -> Span | None:
    year = _chinese_named(m, clock)
    return months(year, 1, 12) if year else None


def _last_month(m: Match, clock: Clock) -> Span | None:
    now = clock.day
    return shifted((date(now.year, now.month, 1), months(now.year, now.month, now.month)[1]), 1) if now else None


_RUSSIAN_MONTHS = [
    expression(
        "ru_month_range",
        rf"(?P<m1>{_M})\s?(?:[-–—]|по)\s?(?P<m2>{_M}){_Y}",
        _range,
        "январь–май 2023 года",
        "2023-01/2023-05",
    ),
    expression("ru_month", rf"(?P<m1>{_M}){_Y}", _single, "мае 2023 года", "2023-05"),
]
RUSSIAN_DAYS = expression(
    "ru_from_day_to_day",
    rf"(?P<d1>[0-9]{{1,2}})\s(?P<m1>{_M})\s(?:по|до|[-–—])\s(?P<d2>[0-9]{{1,2}})\s(?P<m2>{_M}){_Y}",
    _days,
    "1 января по 15 июня 2023 года",
    "2023-01-01/2023-06-15",
)
_ORD = r"(?P<ord>i{1,3}|iv|перв|втор|трет|четв|[1-4])(?:ерт)?\w*(?:-\w{1,2})?"
_QUARTER = expression(
    "ru_part", rf"{_ORD}\s(?P<part>квартал|полугод)\w*{_Y}", _part, "первом полугодии 2023 года", "2023-H1"
)
_PARTS = [
    _QUARTER,
    expression(
        "ru_first_months", rf"перв\w+\s(?P<n>\w+)\sмесяц\w*{_Y}", _first_months, "первые пять месяцев 2023 года",
        "2023-01/2023-05"
    ),
    expression("ru_months", rf"(?P<n>\w+)\sмесяц\w*{_Y}", _first_months, "девять месяцев 2023 года", "2023-01/2023-09"),
]  # fmt: skip
RUSSIAN_COUNT = [_QUARTER, _PARTS[2]]
RUSSIAN_YEARS = [
    expression(
        "ru_year_range",
        rf"(?P<y1>(?:19|20)[0-9]{{2}})\s?(?:[-–—]|и|по|до)\s?(?P<y2>(?:19|20)[0-9]{{2}})(?:-?\w{{1,2}}(?!\w))?\s?{_GOD}",
        _years,
        "2021–2023 годах",
        "2021/2023",
        whole=False,
    )
]
_RELATIVE_YEAR = [
    expression(
        "ru_relative_year",
        r"(?P<year>)(?P<rel>прошл|эт|текущ|минувш|нынешн)\w+\sгод\w*",
        _year_alone,
        "прошлом году",
        "2023",
    )
]
_SAME = [
    expression("ru_same_period", rf"(?:аналогичн|т|таким|сопоставим)\w*\s(?:же\s)?период\w*{_Y}", _year_alone,
        "тем же периодом прошлого года", "same", "same", 12),
    expression("ru_same_months", rf"(?:т|аналогичн)\w+\s(?:же\s)?(?:\w+\s)?месяц\w*{_Y}", _year_alone,
        "те же месяцы прошлого года", "same", "same", 12),
]  # fmt: skip
_EARLIER = [
    expression("ru_year_earlier", r"год(?:ом)?\s(?:ранее|раньше|назад)", nothing, "годом ранее", "back", "back", 12)
]
_MONTH_EARLIER = [
    expression("ru_month_earlier", r"месяцем\s(?:ранее|раньше)", nothing, "месяцем ранее", "back", "back", 1)
]
_QUARTER_EARLIER = [
    expression("ru_quarter_earlier", r"кварталом\s(?:ранее|раньше)", nothing, "кварталом ранее", "back", "back", 3)
]
_END = [
    expression("ru_end_of_year", r"конц\w+\s(?:этого\s|текущего\s)?года", _this_year, "концу года", "2024"),
    expression("ru_end_of_named_year", rf"конц\w+{_Y}", _year_alone, "концу 2025 года", "2025"),
]
_RESULTS = [
    expression("ru_results_of_year", r"итогам\s(?:этого\s|текущего\s)?года", _year_of_results, "итогам года", "2024"),
]
_BEGINNING = [
    expression(
        "ru_since_start", rf"начала(?:\s\w+ого)?\sгода|начала{_Y}", since_start, "начала года", "2024-01/2024-05"
    )
]
_LAST_YEARS = [
    expression("ru_last_years", r"последни\w+\s(?P<n>\w+)\s(?:лет|год\w*)", _past_years, "последние три года",
        "2021/2023", "vague")
]  # fmt: skip
_RUSSIAN_HALF = [expression("ru_half_year", rf"полугоди\w+{_Y}", _half, "полугодие 2023 года", "2023-H1")]

_Z = r"(?:(?:(?P<year>(?:19|20)[0-9]{2})年|(?P<rel>今年|去年|上年))\s?)?"
_HAN = r"(?:十[一二]?|[一二三四五六七八九])"
CHINESE_YEARS = expression(
    "zh_years", r"(?P<y1>(?:19|20)[0-9]{2})年?\s?[至到—–-]\s?(?P<y2>(?:19|20)[0-9]{2})年", _years, "2020至2023年",
    "2020/2023",
    whole=False,
)  # fmt: skip
CHINESE = [
    CHINESE_YEARS,
    expression(
        "zh_since_year", r"(?:19|20)[0-9]{2}年以来", nothing, "2014年以来", "rest", "rest", whole=False
    ),
    expression(
        "zh_same_named", r"(?P<year>(?:19|20)[0-9]{2})年同期", _chinese_year, "2022年同期", "same", "same", 12,
        whole=False
    ),
    expression(
        "zh_same_period", r"(?:去年|上年|前一年)同期", nothing, "去年同期", "back", "back", 12, whole=False
    ),
    expression(
        "zh_months",
        rf"{_Z}(?P<m1>[0-9]{{1,2}}|{_HAN})(?:月)?(?:份)?[-—–至到~～](?P<m2>[0-9]{{1,2}}|{_HAN})月(?:份)?",
        _chinese_months,
        "2023年1-5月",
        "2023-01/2023-05",
        whole=False,
    ),
    expression(
        "zh_day", r"(?:(?:19|20)[0-9]{2}年)?[0-9]{1,2}月[0-9]{1,2}[日号]", nothing, "6月16日", "day", "day", whole=False
    ),
    expression(
        "zh_month_in_words", rf"{_Z}(?P<m1>{_HAN})(?P<m2>)月(?:份)?", _chinese_months, "2023年九月", "2023-09",
        whole=False
    ),
    expression("zh_early", r"(?:(?:19|20)[0-9]{2}年|今年|去年)初", nothing, "2022年初", "day", "day", whole=False),
    expression("zh_month", rf"{_Z}(?P<m1>[0-9]{{1,2}})(?P<m2>)月(?:份)?", _chinese_months, "2023年5月", "2023-05",
        whole=False),
    expression(
        "zh_first_months",
        rf"{_Z}(?:的)?(?:前|头|首)(?P<n>[0-9]{{1,2}}|十[一二]|[一二三四五六七八九十])(?:个?月|(?P<part>季度|个季度))",
        _chinese_count,
        "2023年前9个月",
        "2023-01/2023-09",
        whole=False,
    ),
    expression(
        "zh_quarter", rf"{_Z}(?:第)?(?P<part>[一二三四1-4])季度", _chinese_part, "一季度", "2024-Q1", whole=False
    ),
    expression("zh_first_quarter", rf"{_Z}首季度?(?P<part>)", _chinese_part, "首季", "2024-Q1", whole=False),
    expression("zh_half", rf"{_Z}(?P<part>[上下])半年", _chinese_part, "2023年上半年", "2023-H1", whole=False),
    expression("zh_since", r"今年(?:年初)?以来", since_start, "今年以来", "2024-01/2024-05", whole=False),
    expression("zh_whole_year", r"全年", _whole_year, "全年", "2024", whole=False),
    expression("zh_last_month", r"上个?月", _last_month, "上月", "2024-05", "previous", 1, whole=False),
    expression("zh_year", r"(?P<year>(?:19|20)[0-9]{2})年(?:全年)?", _chinese_year, "2023年", "2023", whole=False),
    expression("zh_relative_year", r"(?P<year>)(?P<rel>去年|上年|今年)(?:全年)?", _chinese_year, "去年", "2023",
        whole=False),
]  # fmt: skip

FOREIGN: dict[str, list[Expression]] = {stem: _RUSSIAN_MONTHS for stem in RUSSIAN_MONTHS}
_STARTS = [
    ("i ii iii iv первые первом первых первое второй втором третий третьем четвертом четвертый одиннадцать", _PARTS),
    (" ".join(word for word in WORDS if "а" <= word[0] <= "я"), _PARTS),
    ("прошлом прошлого прошлый этом этого текущем текущего минувшем нынешнем", _RELATIVE_YEAR),
    ("годом год", _EARLIER),
    ("месяцем", _MONTH_EARLIER),
    ("кварталом", _QUARTER_EARLIER),
    ("аналогичный тем тот того том те такой сопоставимый", _SAME),
    ("концу", _END),
    ("итогам", _RESULTS),
    ("начала", _BEGINNING),
    ("последние последних", _LAST_YEARS),
    ("полугодие полугодии", _RUSSIAN_HALF),
]
for _words, _found in _STARTS:
    FOREIGN |= {word if word.isascii() else normal(word): _found for word in _words.split()}
FOREIGN |= {sign: CHINESE for sign in "今去前上下第一二三四五六七八九十全头首"}
