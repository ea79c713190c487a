"""Russian and Chinese expressions of time: `в январе–мае 2023 года`, `за девять месяцев`, `2023年1-5月`, `去年`."""

from flows.figures.lexicon import entries, one_word
from flows.figures.timing.clock import Clock, Match, Rule, Span, latest, months, nothing, rule, since_start
from flows.figures.wording.numerals import WORDS
from flows.figures.wording.tokens import normal

_MONTH = {one_word(name): int(number) for number, names in entries("ru")["months"].items() for name in names}
_M = r"январ\w+|феврал\w+|март\w*|апрел\w+|ма[йяею]|июн\w+|июл\w+|август\w*|сентябр\w+|октябр\w+|ноябр\w+|декабр\w+"
_Y = r"(?:\s(?:(?P<year>(?:19|20)[0-9]{2})(?:\s?(?:год\w*|г\.|гг?\b))?|(?P<rel>текущ|прошл|эт|минувш)\w+\sгод\w*))?"
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


def _month(text: str) -> int:
    return _MONTH[normal(text)]


def _year(m: Match, clock: Clock) -> int | None:
    if m["year"]:
        return int(m["year"])
    now = clock.now()
    if not m["rel"] or now is None:
        return None
    return now.year - (m["rel"].lower() in ("прошл", "минувш"))


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


def _year_alone(m: Match, clock: Clock) -> Span | None:
    year = _year(m, clock)
    return months(year, 1, 12) if year else None


def _this_year(m: Match, clock: Clock) -> Span | None:
    now = clock.now()
    return months(now.year, 1, 12) if now else None


def _whole_year(m: Match, clock: Clock) -> Span | None:
    """The year that is running, or in its first two months the one that is over."""
    now = clock.now()
    return months(now.year - (now.month < 3), 1, 12) if now else None


def _chinese_months(m: Match, clock: Clock) -> Span | None:
    year = int(m["year"]) if m["year"] else None
    first, last = int(m["m1"]), int(m["m2"] or m["m1"])
    return latest(clock, year, first, last) if 1 <= first <= last <= 12 else None


def _chinese_count(m: Match, clock: Clock) -> Span | None:
    count = int(m["n"]) if m["n"].isdecimal() else int(WORDS.get(m["n"], 0))
    count *= 3 if m["part"] else 1
    return latest(clock, int(m["year"]) if m["year"] else None, 1, count) if 0 < count <= 12 else None


def _chinese_part(m: Match, clock: Clock) -> Span | None:
    part = m["part"]
    if part in ("上", "下"):
        first, last = (1, 6) if part == "上" else (7, 12)
    else:
        quarter = int(WORDS[part])
        first, last = 3 * quarter - 2, 3 * quarter
    return latest(clock, int(m["year"]) if m["year"] else None, first, last)


def _chinese_year(m: Match, clock: Clock) -> Span | None:
    year, now = m["year"], clock.now()
    if year:
        return months(int(year), 1, 12)
    if now is None:
        return None
    return months(now.year - (m["rel"] != "今年"), 1, 12)


_RUSSIAN_MONTHS = [
    rule(rf"(?P<m1>{_M})\s?[-–—]\s?(?P<m2>{_M}){_Y}", _range),
    rule(rf"(?P<m1>{_M}){_Y}", _single),
]
_PARTS = [
    rule(
        rf"(?P<ord>i{{1,3}}|iv|перв|втор|трет|четв|[1-4])(?:ерт)?\w*[-\s]?\w*?\s(?P<part>квартал|полугод)\w*{_Y}", _part
    ),
    rule(rf"перв\w+\s(?P<n>\w+)\sмесяц\w*{_Y}", _first_months),
    rule(rf"(?P<n>\w+)\sмесяц\w*{_Y}", _first_months),
]
_RUSSIAN_YEARS = [rule(r"(?P<year>)(?P<rel>прошл|эт|текущ|минувш)\w+\sгод\w*", _year_alone)]
_Z = r"(?:(?P<year>(?:19|20)[0-9]{2})年)?"
CHINESE = [
    rule(rf"{_Z}(?P<m1>[0-9]{{1,2}})(?:月)?[-—–至到](?P<m2>[0-9]{{1,2}})月(?:份)?", _chinese_months, whole=False),
    rule(r"(?:(?:19|20)[0-9]{2}年)?[0-9]{1,2}月[0-9]{1,2}日", nothing, "day", whole=False),
    rule(rf"{_Z}(?P<m1>[0-9]{{1,2}})(?P<m2>)月(?:份)?", _chinese_months, whole=False),
    rule(
        rf"{_Z}前(?P<n>[0-9]{{1,2}}|[一二三四五六七八九十])(?:个月|(?P<part>季度|个季度))", _chinese_count, whole=False
    ),
    rule(rf"{_Z}(?:第)?(?P<part>[一二三四])季度", _chinese_part, whole=False),
    rule(rf"{_Z}(?P<part>[上下])半年", _chinese_part, whole=False),
    rule(r"(?:去年|上年|前一年)同期", nothing, "back", 12, whole=False),
    rule(r"全年", _whole_year, whole=False),
    rule(r"(?P<year>(?:19|20)[0-9]{2})年(?:全年)?", _chinese_year, whole=False),
    rule(r"(?P<year>)(?P<rel>去年|上年|今年)(?:全年)?", _chinese_year, whole=False),
]

FOREIGN: dict[str, list[Rule]] = {stem: _RUSSIAN_MONTHS for stem in _MONTH}
FOREIGN |= {
    word: _PARTS
    for word in ("i", "ii", "iii", "iv", *map(normal, ("первые", "первом", "второй", "третий", "четвертом")))
}
FOREIGN |= {
    normal(word): _PARTS for word in ("первых", "первое", "втором", "третьем", "третий", "четвертый", "одиннадцать")
}
FOREIGN |= {word: _PARTS for word in WORDS if "а" <= word[0] <= "я"}
FOREIGN |= {
    normal(word): _RUSSIAN_YEARS
    for word in ("прошлом", "прошлого", "прошлый", "этом", "этого", "текущем", "текущего", "минувшем")
}
FOREIGN |= {normal("годом"): [rule(r"годом\s(?:ранее|раньше)", nothing, "back", 12)]}
FOREIGN |= {normal("аналогичный"): [rule(rf"аналогичн\w+\sпериод\w*{_Y}", _year_alone, "same", 12)]}
FOREIGN |= {
    normal("концу"): [rule(r"конц\w+\s(?:этого\s|текущего\s)?года", _this_year), rule(rf"конц\w+{_Y}", _year_alone)]
}
FOREIGN |= {normal("начала"): [rule(r"начала\s(?:\w+\s)?года", since_start)]}
FOREIGN |= {sign: CHINESE for sign in "今去前上下第一二三四全"}
