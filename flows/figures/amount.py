"""One amount: number, scale and unit, or what is counted.

Not amounts: dates, years, ordinals, names with a number (G20, Vostok-2018).
"""

from dataclasses import dataclass
from decimal import Decimal

from flows.figures.lexicon import one_word, section, words
from flows.figures.wording.counted import counted_noun
from flows.figures.wording.multiples import SPECIAL, read_fraction, read_vague
from flows.figures.wording.numerals import Numeral, read_numeral
from flows.figures.wording.tokens import NUMBER, WORD, Sentence
from flows.figures.wording.units import MONEY, PER, PREFIX, UNIT

# Of the dollars of Australia, Singapore, Canada and Brazil: A$5, and not "a $5 billion deal".
_LETTERS = frozenset("ascr")
TEN, ONE = Decimal(10), Decimal(1)
DASHES = frozenset("-–—−‐‑~～")
RISING = words("changing")
MONTHS = frozenset(one_word(name) for names in section("months").values() for name in names)
_BEFORE_YEARS = MONTHS | words("before_a_year")
# "4.25m tonnes a year earlier" is no yearly rate.
_BACK = (["earlier"], ["ago"], ["before"], ["prior"])
# "two Chinese banks" says who acts; "four units" counts what there is.
_PARTS = (["quarter"], ["third"], ["fifth"], ["tenth"])
FEW = Decimal(5)
DAYS_IN_A_MONTH = Decimal(31)
_ACTORS = words("actors")
_AFTER_TIMES = words("after_how_often")


@dataclass(slots=True)
class Amount:
    """Words first..behind-1. A fall that is written with a minus has a negative value."""

    first: int
    behind: int
    value: Decimal
    high: Decimal | None
    unit: str
    comparator: str
    scale: Decimal = ONE
    has_own_unit: bool = True


def read_amount(s: Sentence, i: int) -> Amount | None:
    word = s.words[i]
    if word in SPECIAL:
        return _special(s, i)
    if s.joined(i) and not _may_begin(s, i):
        return None
    numeral = read_numeral(s, i)
    if numeral is None or (not numeral.in_digits and s.words[numeral.behind : numeral.behind + 1] in _PARTS):
        return None
    prefix = PREFIX.find(s.words, i - 1) if i else None
    if prefix and prefix[1] < i - 2 and s.words[prefix[1] + 1] in _LETTERS and not s.joined(prefix[1] + 2):
        prefix = PREFIX.find(s.words[i - 1 : i], 0)
        prefix = (prefix[0], i - 2) if prefix else None
    first, behind = i, numeral.behind
    value, scale, unit = numeral.value, numeral.scale, ""
    if prefix:
        unit, first = prefix[0], prefix[1] + 1
    elif s.joined(i) and s.kinds[i - 1] == WORD and not "一" <= s.words[i - 1] <= "鿿":
        return None
    j = behind
    if behind + 1 < len(s.words) and s.words[behind] in "-‐‑" and s.joined(behind) and s.kinds[behind + 1] == WORD:
        j += 1
    named = UNIT.find(s.words, j)
    if named and s.words[named[1] : named[1] + 1] in _BACK and s.words[named[1] - 1] == "year":
        named = UNIT.find(s.words[: named[1] - 2], j)
    if named and not (unit and named[0][0] not in MONEY) and _is_unit(s, numeral, named[0][0], named[1]):
        factor = ONE if _is_of_tonnes(s, numeral, named[1]) else named[0][1]
        unit, behind = unit or named[0][0], named[1]
        value, scale = value * factor, scale * factor
    elif not unit:
        if (
            behind < len(s.words)
            and s.joined(behind)
            and s.words[behind] in ("st", "nd", "rd", "th", "s", "年", "月", "日", "й", "го", "м", "g")
        ):
            return None
        year = scale == 1 and like_a_year(s.words[i])
        if not (year and i and s.words[i - 1] in _BEFORE_YEARS) and not (i and s.words[i - 1] in MONTHS):
            noun = counted_noun(s, behind, numeral.in_digits, value >= TEN and not year)
            article = i > 0 and s.words[i - 1] == "the" and not numeral.in_digits
            few = not numeral.in_digits and value < FEW and bool(_ACTORS.intersection(noun or ()))
            if noun and not few and (not article or (noun[0] == "projects" and value > 2)):
                unit, behind = f"count:{noun[0]}", noun[1]
        elif year:
            return None
    if unit in MONEY:
        per = PER.find(s.words, behind)
        if per:
            unit, behind = f"{unit}/{per[0]}", per[1]
    if not unit and s.words[behind : behind + 1] == ["x"] and s.joined(behind):
        unit, behind = "x", behind + 1
    if unit == "bbl" and _is_daily(s.words, behind):
        unit = "bbl/d"
    if not unit and s.words[max(0, i - 2) : i] == ["factor", "of"]:
        unit = "x"
    if not unit and _is_frequency(s.words, behind):
        unit = "count"
    if unit in ("km", "mile") and "-" in s.words[numeral.behind : behind]:
        return None
    if not unit and i and s.words[i - 1] in MONTHS and numeral.in_digits and value <= DAYS_IN_A_MONTH:
        return None
    value, first = _signed(s, value, first)
    return Amount(first, behind, value, None, unit, "=", scale, bool(unit))


def _is_of_tonnes(s: Sentence, numeral: Numeral, behind: int) -> bool:
    """`24,900 MT`, which are metric tons, and no 24.9 billion of them."""
    return s.text[s.starts[behind - 1] : s.ends[behind - 1]] == "MT" and numeral.scale == 1 and numeral.value >= 1000


def _is_frequency(words: list[str], i: int) -> bool:
    """`flights will grow to 15 a week`."""
    return words[i : i + 1] in (["a"], ["per"]) and words[i + 1 : i + 2] in (["week"], ["day"], ["month"])


def _is_daily(words: list[str], i: int) -> bool:
    """`2.1 mln barrels of Russian oil daily`."""
    near = words[i : i + 6]
    return near[:1] == ["of"] and (
        "daily" in near or ["a", "day"] in (near[j : j + 2] for j in range(len(near))) or "per" in near
    )


def _may_begin(s: Sentence, i: int) -> bool:
    """False inside a name or date: COVID-19, G20, 12/2023, the second half of 2-3."""
    before = s.words[i - 1]
    if s.kinds[i - 1] == WORD:
        return PREFIX.find(s.words, i - 1) is not None or not before.isascii()
    if before in DASHES or before in "/:.":
        return not (i > 1 and s.joined(i - 1) and (s.kinds[i - 2] in (WORD, NUMBER)))
    return before != "#"


def _is_unit(s: Sentence, numeral: Numeral, unit: str, behind: int) -> bool:
    words = s.words
    last = words[behind - 1]
    following = words[behind] if behind < len(words) else ""
    if unit == "x" and last in ("times", "раз"):
        rising = RISING.intersection(words[max(0, numeral.first - 4) : numeral.first])
        return bool(rising) or following not in _AFTER_TIMES
    if last in ("t", "т", "mt", "ha", "pp", "won", "rand", "方", "mw") and not numeral.in_digits:
        return False
    if last in ("mile", "miles", "day") or (unit == "percent" and following in ("ный", "ного")):
        return True
    return not (last == "元" and following == "素")


def _special(s: Sentence, i: int) -> Amount | None:
    vague = read_vague(s, i)
    if vague:
        value, j = vague
        if i and s.words[i - 1] in ("a", "the") and s.words[i] != "dozens":
            return None
        named = UNIT.find(s.words, j)
        noun = counted_noun(s, j, True, True) if not named else None
        if named and named[0][0] != "percent" and named[0][0] != "x":
            return Amount(i, named[1], value * named[0][1], None, named[0][0], ">=")
        return Amount(i, noun[1], value, None, f"count:{noun[0]}", ">=") if noun else None
    found = read_fraction(s, i)
    if found is None:
        return None
    value, unit, first, behind = found
    if unit:
        return Amount(first, behind, value, None, unit, "=")
    j = behind + 1 if s.words[behind : behind + 1] == ["-"] else behind
    named = UNIT.find(s.words, j)
    noun = counted_noun(s, behind, False, False) if not named else None
    if named:
        return Amount(first, named[1], value * named[0][1], None, named[0][0], "=", value * 2)
    return Amount(first, noun[1], value, None, f"count:{noun[0]}", "=") if noun else None


def like_a_year(word: str) -> bool:
    return len(word) == 4 and word.isdecimal() and "1900" <= word <= "2100"


def _signed(s: Sentence, value: Decimal, first: int) -> tuple[Decimal, int]:
    if (first and s.words[first - 1] in "-−–+" and s.joined(first) and not s.joined(first - 1)) or (
        first > 1 and s.words[first - 1] in "-−+" and s.words[first - 2] in "(（"
    ):
        return (value if s.words[first - 1] == "+" else -value), first - 1
    return value, first
