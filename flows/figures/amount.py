"""One amount: number, scale and unit, or what is counted.

Not amounts: dates, years, ordinals, names with a number (G20, Vostok-2018).
"""

from dataclasses import dataclass
from decimal import Decimal

from flows.figures.lexicon import one_word, section, words
from flows.figures.rules import Rule, always, decide
from flows.figures.wording.counted import counted_noun
from flows.figures.wording.multiples import SPECIAL, read_fraction, read_vague
from flows.figures.wording.numerals import WORDS, Numeral, read_numeral
from flows.figures.wording.tokens import NUMBER, WORD, Sentence
from flows.figures.wording.units import MONEY, PER, PREFIX, UNIT, Unit

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
_ORDINAL_ENDINGS = ("st", "nd", "rd", "th", "s", "年", "月", "日", "й", "го", "м", "g")
_PARTS = (["quarter"], ["third"], ["fifth"], ["tenth"])
FEW = Decimal(5)
DAYS_IN_A_MONTH = Decimal(31)
_ACTORS = words("actors")
# "nine in ten", "three out of four"
_WHOLES = frozenset(map(Decimal, (3, 4, 5, 10)))
_TIMED = words("units_of_time") | {"days", "weeks", "hours"}
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


@dataclass(slots=True)
class Draft:
    """A number that may be an amount: word `i` begins it, `sign` is the currency before it, `named` the unit behind it;
    it is `bare` without either.

    `named` is ((unit, factor), index behind) as it stands in the list of units.
    """

    s: Sentence
    i: int
    numeral: Numeral
    first: int
    sign: str
    named: tuple[Unit, int] | None
    bare: bool
    counted: tuple[str, int] | None = None

    def word(self, i: int) -> str:
        return self.s.words[i] if 0 <= i < len(self.s.words) else ""

    @property
    def before(self) -> str:
        return self.word(self.i - 1) if self.i else ""

    @property
    def behind(self) -> int:
        return self.numeral.behind

    @property
    def is_year(self) -> bool:
        return self.numeral.scale == 1 and like_a_year(self.s.words[self.i])


def read_amount(s: Sentence, i: int) -> Amount | None:
    """The amount that begins at word i; its unit is empty where none is said and the context may tell it."""
    if s.words[i] in SPECIAL:
        return _special(s, i)
    draft = _draft(s, i)
    if draft is None or decide(NO_AMOUNTS if draft.bare else NOT_BARE, draft):
        return None
    _, (unit, behind, factor) = decide(UNITS, draft) or ("", ("", draft.behind, ONE))
    numeral = draft.numeral
    if unit in MONEY:
        per = PER.find(s.words, behind)
        if per:
            unit, behind = f"{unit}/{per[0]}", per[1]
    value, first = _signed(s, numeral.value * factor, draft.first)
    return Amount(first, behind, value, None, unit, "=", numeral.scale * factor, bool(unit))


def _draft(s: Sentence, i: int) -> Draft | None:
    numeral = read_numeral(s, i) if not s.joined(i) or _may_begin(s, i) else None
    if numeral is None:
        return None
    sign = PREFIX.find(s.words, i - 1) if i else None
    if sign and sign[1] < i - 2 and s.words[sign[1] + 1] in _LETTERS and not s.joined(sign[1] + 2):
        sign = PREFIX.find(s.words[i - 1 : i], 0)
        sign = (sign[0], i - 2) if sign else None
    first, money = (sign[1] + 1, sign[0]) if sign else (i, "")
    named = _unit_behind(s, numeral, money)
    return Draft(s, i, numeral, first, money, named, not money and named is None)


def _unit_behind(s: Sentence, numeral: Numeral, sign: str) -> tuple[Unit, int] | None:
    """The unit right behind a number; behind a currency sign only another name of money is one."""
    words, j = s.words, numeral.behind
    if j + 1 < len(words) and words[j] in "-‐‑" and s.joined(j) and s.kinds[j + 1] == WORD:
        j += 1
    named = UNIT.find(words, j)
    if named and words[named[1] : named[1] + 1] in _BACK and words[named[1] - 1] == "year":
        named = UNIT.find(words[: named[1] - 2], j)
    if named is None or (sign and named[0][0] not in MONEY) or not _is_unit(s, numeral, named[0][0], named[1]):
        return None
    return named


def _is_within_a_word(d: Draft) -> bool:
    """`G20`."""
    return not d.sign and d.s.joined(d.i) and d.s.kinds[d.i - 1] == WORD and not "一" <= d.before <= "鿿"


def _is_ordinal(d: Draft) -> bool:
    return d.bare and d.word(d.behind) in _ORDINAL_ENDINGS and d.s.joined(d.behind)


def _is_day_of_a_month(d: Draft) -> bool:
    return d.bare and d.before in MONTHS and d.numeral.in_digits and d.numeral.value <= DAYS_IN_A_MONTH


def _is_length(d: Draft) -> bool:
    """`a 3,000-km pipeline`."""
    if d.named is None or d.named[0][0] not in ("km", "mile"):
        return False
    return "-" in d.s.words[d.behind : d.named[1]]


def _is_counted(d: Draft) -> bool:
    """`23 projects`; of those that act only many are counted, and with an article only projects."""
    in_digits, value = d.numeral.in_digits, d.numeral.value
    if not d.bare or d.before in MONTHS:
        return False
    noun = d.counted = counted_noun(d.s, d.behind, in_digits, value >= TEN and not d.is_year)
    if noun is None or (not in_digits and value < FEW and not _ACTORS.isdisjoint(noun)):
        return False
    return in_digits or d.before != "the" or (noun[0] == "projects" and value > 2)


def _so_many_in(d: Draft) -> Decimal:
    """The ten of `nine in ten deals` and `three out of four`; zero where a number says no such part."""
    first = d.behind + (d.word(d.behind) == "out")
    whole = Decimal(WORDS.get(d.word(first + 1), 0))
    said = d.bare and not d.numeral.in_digits and d.word(first) == ("of" if first > d.behind else "in")
    if not said or whole not in _WHOLES or d.numeral.value >= whole or d.word(first + 2) in _TIMED:
        return Decimal(0)
    return whole


def _part_of_so_many(d: Draft) -> tuple[str, int, Decimal]:
    return "percent", d.behind + 2 + (d.word(d.behind) == "out"), 100 / _so_many_in(d)


def _counted_unit(d: Draft) -> tuple[str, int, Decimal]:
    noun, behind = d.counted or ("", d.behind)
    return f"count:{noun}", behind, ONE


def _named_unit(d: Draft) -> tuple[str, int, Decimal]:
    (unit, factor), behind = d.named or (("", ONE), d.behind)
    if unit == "bbl" and _is_daily(d.s.words, behind):
        unit = "bbl/d"
    return d.sign or unit, behind, ONE if _is_of_tonnes(d.s, d.numeral, behind) else factor


NO_AMOUNTS: list[Rule[Draft, str]] = [
    Rule("part_of_a_whole", lambda d: not d.numeral.in_digits and [d.word(d.behind)] in _PARTS, always(""),
         "It grew [[three]] quarters in a row.", "none"),
    Rule("within_a_word", _is_within_a_word, always(""), "The G[[20]] met.", "none"),
    Rule("ordinal", _is_ordinal, always(""), "The [[8]]th forum met.", "none"),
    Rule("year", lambda d: d.bare and d.is_year and (d.before in _BEFORE_YEARS or d.before in MONTHS), always(""),
         "It met in [[2023]].", "none"),
    Rule("day_of_a_month", _is_day_of_a_month, always(""), "It met on May [[16]].", "none"),
    Rule("length", _is_length, always(""), "A [[3,000]]-km pipeline is built.", "none"),
]  # fmt: skip
UNITS: list[Rule[Draft, tuple[str, int, Decimal]]] = [
    Rule("named_unit", lambda d: d.named is not None, _named_unit, "It sent [[5 bcm]].", "5000000000 m3"),
    Rule("currency_sign", lambda d: d.sign, lambda d: (d.sign, d.behind, ONE), "It cost [[A$5]].", "5 AUD"),
    Rule("so_many_in", _so_many_in, _part_of_so_many,
         "[[Nine in ten]] deals are settled in yuan.", "90 percent"),
    Rule("counted_noun", _is_counted, _counted_unit,
         "It has [[23 Chinese car brands]].", "23 count:brands"),
    Rule("times_sign", lambda d: d.word(d.behind) == "x" and d.s.joined(d.behind), lambda d: ("x", d.behind + 1, ONE),
         "It grew [[1.5x]].", "1.5 x"),
    Rule("factor_of", lambda d: d.before == "of" and d.word(d.i - 2) == "factor", lambda d: ("x", d.behind, ONE),
         "It rose by a factor of [[1.4]].", "1.4 x"),
    Rule("how_often", lambda d: _is_frequency(d.s.words, d.behind), lambda d: ("count", d.behind, ONE),
         "Flights will grow to [[15]] a week.", "15 count"),
]  # fmt: skip
# What is left to try of a number with a unit.
NOT_BARE = [rule for rule in NO_AMOUNTS if rule.name in ("part_of_a_whole", "within_a_word", "length")]


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
