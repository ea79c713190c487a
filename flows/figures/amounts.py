"""The amounts in a sentence: number, scale and unit or what is counted; ranges, lists and units left out.

Not amounts: dates, years, ordinals, names with a number (G20, Vostok-2018), exchange rates (`$1 = 7.12 yuan`).
"""

from dataclasses import dataclass, replace
from decimal import Decimal

from flows.figures.comparators import read_comparator
from flows.figures.counted import counted_noun
from flows.figures.multiples import SPECIAL, read_fraction, read_vague
from flows.figures.numerals import WORDS, Numeral, read_numeral
from flows.figures.tokens import NUMBER, WORD, Sentence, word_set
from flows.figures.units import MONEY, PER, PREFIX, UNIT

TEN, ONE = Decimal(10), Decimal(1)
_STARTS = SPECIAL | WORDS.keys() | {"a", "an", "½"}
_DASHES = frozenset("-–—−‐‑~～")
_LISTS = word_set("and or , 、 и 或 和")
_TO = frozenset(("to", "до", "至", "到"))
_RISING = word_set(
    "from by rose rise rises rising increased increase increases grew grow grows growing up down fell fall dropped "
    "drop declined climbed jumped surged soared added gained expanded doubled tripled lowered cut raised raise из с "
    "вырос выросл на увеличил"
)
_MONTHS = word_set(
    "january february march april may june july august september october november december jan feb mar apr jun jul "
    "aug sept sep oct nov dec январ феврал март апрел ма июн июл август сентябр октябр ноябр декабр"
)
_BEFORE_YEARS = _MONTHS | word_set(
    "in of by since until till for from through during year fiscal and to before after early late mid end - – в к"
)
# "4.25m tonnes a year earlier" is no yearly rate.
_BACK = (["earlier"], ["ago"], ["before"], ["prior"])
_THEM = (["which"], ["them"], ["these"], ["those"], ["whom"])
_OF_THEM = (["of", "which"], ["of", "them"], ["of", "these"], ["of", "whom"])
_AFTER_TIMES = word_set("a per in this during last at on every each")


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


def read_amounts(s: Sentence) -> list[Amount]:
    """The amounts of a sentence, in order, none overlapping another."""
    found: list[Amount] = []
    bare: list[Amount] = []
    behind = taken = 0
    candidates = [i for i, word in enumerate(s.words) if s.kinds[i] == NUMBER or word in _STARTS]
    for i in candidates:
        if i < behind:
            continue
        amount = _one(s, i)
        if amount is None or amount.first < taken:
            continue
        amount = _with_upper_end(s, amount)
        behind = amount.behind
        if not amount.unit and _of_counted(s, amount):
            amount.unit = next((each.unit for each in reversed(found[-3:]) if each.unit.startswith("count:")), "")
        if not amount.unit and amount.scale > 1 and _listed(s, amount.behind) < 0:
            amount.unit = _unit_before(found)
        if not amount.unit:
            bare = [*(bare if bare and _listed(s, bare[-1].behind) == amount.first else []), amount]
            continue
        if bare and _listed(s, bare[-1].behind) == amount.first:
            found += _completed(s, bare, amount)
        bare, taken = [], behind
        if not _rate_of_exchange(s, amount):
            if amount.comparator == "=":
                amount.comparator = read_comparator(s, amount.first, amount.behind)
            found.append(amount)
    return [amount for amount in found if amount.unit]


def _one(s: Sentence, i: int) -> Amount | None:
    word = s.words[i]
    if word in SPECIAL:
        return _special(s, i)
    if s.joined(i) and not _may_begin(s, i):
        return None
    numeral = read_numeral(s, i)
    if numeral is None:
        return None
    prefix = PREFIX.find(s.words, i - 1) if i else None
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
    if named and s.words[named[1] : named[1] + 1] in _BACK:
        named = UNIT.find(s.words[: named[1] - 2], j)
    if named and not (unit and named[0][0] not in MONEY) and _is_unit(s, numeral, named[0][0], named[1]):
        unit, behind = unit or named[0][0], named[1]
        value, scale = value * named[0][1], scale * named[0][1]
    elif not unit:
        if (
            behind < len(s.words)
            and s.joined(behind)
            and s.words[behind] in ("st", "nd", "rd", "th", "s", "年", "月", "日", "й", "го", "м", "g")
        ):
            return None
        year = scale == 1 and _like_a_year(s.words[i])
        if not (year and i and s.words[i - 1] in _BEFORE_YEARS) and not (i and s.words[i - 1] in _MONTHS):
            noun = counted_noun(s, behind, numeral.in_digits, value >= TEN and not year)
            article = i > 0 and s.words[i - 1] == "the" and not numeral.in_digits
            if noun and (not article or (noun[0] == "projects" and value > 2)):
                unit, behind = f"count:{noun[0]}", noun[1]
        elif year:
            return None
    if unit in MONEY:
        per = PER.find(s.words, behind)
        if per:
            unit, behind = f"{unit}/{per[0]}", per[1]
    if not unit and s.words[behind : behind + 1] == ["x"] and s.joined(behind):
        unit, behind = "x", behind + 1
    value, first = _signed(s, value, first)
    return Amount(first, behind, value, None, unit, "=", scale, bool(unit))


def _may_begin(s: Sentence, i: int) -> bool:
    """False inside a name or date: COVID-19, G20, 12/2023, the second half of 2-3."""
    before = s.words[i - 1]
    if s.kinds[i - 1] == WORD:
        return PREFIX.find(s.words, i - 1) is not None or not before.isascii()
    if before in _DASHES or before in "/:.":
        return not (i > 1 and s.joined(i - 1) and (s.kinds[i - 2] in (WORD, NUMBER)))
    return before != "#"


def _is_unit(s: Sentence, numeral: Numeral, unit: str, behind: int) -> bool:
    words = s.words
    last = words[behind - 1]
    following = words[behind] if behind < len(words) else ""
    if unit == "x" and last in ("times", "раз"):
        rising = _RISING.intersection(words[max(0, numeral.first - 4) : numeral.first])
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


def _with_upper_end(s: Sentence, low: Amount) -> Amount:
    """The amount as a range when another one follows behind a dash, `to`, or `and` after `between`.

    `from 10 to 20 percent` behind a word of change is two figures; the first takes unit and scale of the second.
    """
    words, j = s.words, low.behind
    if j + 1 >= len(words) or low.unit == "x":
        return low
    before = words[low.first - 1] if low.first else ""
    dash, to = words[j] in _DASHES, words[j] in _TO
    if not (dash or to or (before in ("between", "между") and words[j] in ("and", "и"))):
        return low
    start = j + 1
    while start < len(words) and start < j + 5 and s.kinds[start] != NUMBER and words[start] not in WORDS:
        start += 1
    high = _upper(s, start) if start < len(words) else None
    if high is None or high.first != j + 1:
        return low
    if not high.unit and low.unit and low.scale == 1 and (dash or high.scale > 1):
        high.unit = low.unit
    if not high.unit or (low.unit and low.unit != high.unit and not high.unit.startswith(low.unit + "/")):
        return low
    value = _rescaled(low, high)
    changes = before in _RISING or (
        low.unit and low.scale > 1 and _RISING.intersection(words[max(0, low.first - 4) : low.first])
    )
    if to and changes:
        return replace(low, unit=high.unit, value=value) if low.unit or before in ("from", "с") else low
    if value >= high.value:
        return low
    return Amount(low.first, high.behind, value, high.value, high.unit, "between", high.scale)


def _upper(s: Sentence, start: int) -> Amount | None:
    if s.kinds[start] == NUMBER and s.joined(start) and s.words[start - 1] in _DASHES:
        numeral = read_numeral(s, start)
        if numeral is None:
            return None
        named = UNIT.find(s.words, numeral.behind + (s.words[numeral.behind : numeral.behind + 1] == ["-"]))
        if named:
            scale = numeral.scale * named[0][1]
            return Amount(start, named[1], numeral.value * named[0][1], None, named[0][0], "=", scale)
        prefix = PREFIX.find(s.words, start - 1)
        noun = counted_noun(s, numeral.behind, numeral.in_digits, numeral.value >= TEN)
        if prefix or noun is None:
            return Amount(start, numeral.behind, numeral.value, None, prefix[0] if prefix else "", "=", numeral.scale)
        return Amount(start, noun[1], numeral.value, None, f"count:{noun[0]}", "=", numeral.scale)
    return _one(s, start)


def _rescaled(low: Amount, other: Amount) -> Decimal:
    """The value of an amount that leaves the scale to the one behind it: the 64 of `$64-$65 billion`."""
    return low.value * other.scale if low.scale == 1 and low.value < other.value else low.value


def _listed(s: Sentence, i: int) -> int:
    """The index behind `and`, `or` or a comma at word i; -1 when there is none."""
    if (i < len(s.words) and s.words[i] in _LISTS) or s.words[i : i + 1] == ["to"]:
        return i + 2 if s.words[i : i + 2] in ([",", "and"], [",", "or"]) else i + 1
    return -1


def _completed(s: Sentence, bare: list[Amount], amount: Amount) -> list[Amount]:
    """`two and nine percent`: the numbers before take the unit and scale of the one that has them."""
    if amount.unit.startswith("count:") and amount.unit != "count:projects":
        return []
    whole = []
    for each in bare:
        if each.scale == 1 and _like_a_year(s.words[each.first]):
            continue
        value = each.value * amount.scale if each.scale == 1 else each.value
        comparator = read_comparator(s, each.first, each.behind)
        whole.append(replace(each, value=value, unit=amount.unit, comparator=comparator, has_own_unit=False))
    return whole


def _of_counted(s: Sentence, amount: Amount) -> bool:
    """Whether a number without a noun goes on counting: `15 of which`, `of which 46`, `and the other 52,100`."""
    words, i = s.words, amount.behind
    if words[i : i + 1] == ["of"] and words[i + 1 : i + 2] in _THEM:
        return True
    if words[max(0, amount.first - 2) : amount.first] in _OF_THEM:
        return True
    return "," in words[amount.first] and i < len(words) and words[i] in ".,;)"


def _unit_before(found: list[Amount]) -> str:
    unit = found[-1].unit if found else ""
    return "" if unit in ("percent", "x", "percentage_points") else unit


def _rate_of_exchange(s: Sentence, amount: Amount) -> bool:
    words, i = s.words, amount.behind
    if "=" in (words[amount.first - 1] if amount.first else "", words[i] if i < len(words) else ""):
        return True
    if amount.unit not in MONEY or i + 1 >= len(words):
        return False
    j = i + 2 if words[i : i + 2] in (["to", "the"], ["against", "the"], ["for", "one"], ["to", "one"]) else i + 1
    if words[i] in ("per", "to", "against", "for", "за") and j < len(words):
        other = UNIT.find(words, j)
        return other is not None and other[0][0] in MONEY and s.kinds[other[1] : other[1] + 1] != [NUMBER]
    return False


def _like_a_year(word: str) -> bool:
    return len(word) == 4 and word.isdecimal() and "1900" <= word <= "2100"


def _signed(s: Sentence, value: Decimal, first: int) -> tuple[Decimal, int]:
    if (first and s.words[first - 1] in "-−–+" and s.joined(first) and not s.joined(first - 1)) or (
        first > 1 and s.words[first - 1] in "-−+" and s.words[first - 2] in "(（"
    ):
        return (value if s.words[first - 1] == "+" else -value), first - 1
    return value, first
