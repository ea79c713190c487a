"""The amounts in a sentence: ranges, lists, units left out; without exchange rates (`$1 = 7.12 yuan`)."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from flows.figures.amount import DASHES, MONTHS, RISING, TEN, Amount, like_a_year, read_amount
from flows.figures.lexicon import one_word, words
from flows.figures.wording.comparators import read_comparator
from flows.figures.wording.counted import NOUNS, counted_noun
from flows.figures.wording.multiples import SPECIAL
from flows.figures.wording.numerals import SCALE, WORDS, read_numeral
from flows.figures.wording.tokens import NUMBER, SIGN, WORD, Sentence
from flows.figures.wording.units import MILLION, MONEY, PER, PREFIX, UNIT

_STARTS = SPECIAL | WORDS.keys() | {"a", "an", "½"}
_LISTS = words("listing")
_MAKING = words("making")  # up, which is no rise
_GOING_ON = words("going_on")
_TO = words("range_to")
_ALSO = words("also")
_HAVING = words("having")
_NUMBERING = words("numbering")
_PEOPLE = words("people_and_vehicles")
_OF_YEARS = MONTHS | {"in", "of", "since", "until"}
_RATIOS = ("percent", "x", "percentage_points")
_THEM = (["which"], ["them"], ["these"], ["those"], ["whom"])
_OF_THOSE = [["из", one_word(them)] for them in ("них", "которых")]
_OF_THEM = (["其", "中"], ["of", "which"], ["of", "them"], ["of", "these"], ["of", "whom"])


def read_amounts(s: Sentence, before: Sequence[Amount] = (), dated: frozenset[int] = frozenset()) -> list[Amount]:
    """The amounts of a sentence, in order, none overlapping another; `before` are those of the sentence before it.

    A number that names a time, at the words `dated`, is none: `9M 2023`.
    """
    found: list[Amount] = []
    bare: list[Amount] = []
    behind = taken = 0
    candidates = [i for i, word in enumerate(s.words) if (s.kinds[i] == NUMBER or word in _STARTS) and i not in dated]
    for i in candidates:
        if i < behind or _is_year_named(s, i):
            continue
        amount = read_amount(s, i)
        if amount is None or amount.first < taken:
            continue
        amount = _with_upper_end(s, amount)
        behind = amount.behind
        if not amount.unit and amount.scale == 1:
            amount.unit = _counted(s, amount, found, before)
        if not amount.unit and amount.scale > 1 and not _goes_on(s, amount.behind):
            amount.unit = (
                _who(s, amount) or _unit_before(found) or (_unit_before(before) if _stands_alone(s, amount) else "")
            )
        if not amount.unit:
            bare = [*(bare if bare and _listed(s, bare[-1].behind) == amount.first else []), amount]
            continue
        if bare and _listed(s, bare[-1].behind) == amount.first:
            found += _completed(s, bare, amount)
        bare, taken = [], behind
        amount.unit = _as_rate(amount, (*before[-3:], *found[-3:]))
        if not _rate_of_exchange(s, amount):
            if amount.comparator == "=":
                amount.comparator = read_comparator(s, amount.first, amount.behind, found[-1].behind if found else -1)
            found.append(amount)
    return [amount for amount in found if amount.unit]


def _is_year_named(s: Sentence, i: int) -> bool:
    """Whether word i is only a year, as in `in 2023`."""
    if not (i and like_a_year(s.words[i]) and s.words[i - 1] in _OF_YEARS):
        return False
    following = s.words[i + 1] if i + 1 < len(s.words) else ""
    return following not in UNIT.tree and following not in SCALE.tree and following not in DASHES


def _with_upper_end(s: Sentence, low: Amount) -> Amount:
    """The amount as a range when another one follows behind a dash, `to`, or `and` after `between`.

    `from 10 to 20 percent` behind a word of change is two figures; the first takes unit and scale of the second.
    """
    words, j = s.words, low.behind
    if j + 1 >= len(words) or low.unit == "x":
        return low
    before = words[low.first - 1] if low.first else ""
    dash, to = words[j] in DASHES, words[j] in _TO
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
    changes = (before in RISING and words[low.first - 2] not in _MAKING) or (
        low.unit and low.scale > 1 and RISING.intersection(words[max(0, low.first - 4) : low.first])
    )
    if to and before == "by" and low.unit:
        return low
    if to and changes:
        return replace(low, unit=high.unit, value=value) if low.unit or before in ("from", "с") else low
    if value >= high.value:
        return low
    per = PER.find(words, high.behind) if high.unit in MONEY else None
    unit, behind = (f"{high.unit}/{per[0]}", per[1]) if per else (high.unit, high.behind)
    return Amount(low.first, behind, value, high.value, unit, "between", high.scale)


def _upper(s: Sentence, start: int) -> Amount | None:
    if s.kinds[start] == NUMBER and s.joined(start) and s.words[start - 1] in DASHES:
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
    return read_amount(s, start)


def _rescaled(low: Amount, other: Amount) -> Decimal:
    """The value of an amount that leaves the scale to the one behind it: the 64 of `$64-$65 billion`."""
    return low.value * other.scale if low.scale == 1 and low.value < other.value else low.value


def _listed(s: Sentence, i: int) -> int:
    """The index behind `and`, `or` or a comma at word i; -1 when there is none."""
    if (i < len(s.words) and s.words[i] in _LISTS) or s.words[i : i + 1] == ["to"]:
        return i + 2 if s.words[i : i + 2] in ([",", "and"], [",", "or"]) else i + 1
    return -1


def _goes_on(s: Sentence, i: int) -> bool:
    """Whether another number of a list follows at word i."""
    j = _listed(s, i)
    return j >= 0 and (
        s.kinds[j : j + 1] == [NUMBER] or s.kinds[j : j + 2] == [SIGN, NUMBER] or s.words[j : j + 1] == ["a"]
    )


def _completed(s: Sentence, bare: list[Amount], amount: Amount) -> list[Amount]:
    """`two and nine percent`: the numbers before take the unit and scale of the one that has them."""
    if amount.unit.startswith("count:") and amount.unit != "count:projects":
        return []
    if s.words[amount.behind - 1] in SPECIAL:
        return []
    whole = []
    for each in bare:
        if each.scale == 1 and like_a_year(s.words[each.first]):
            continue
        value = each.value * amount.scale if each.scale == 1 else each.value
        comparator = read_comparator(s, each.first, each.behind)
        whole.append(replace(each, value=value, unit=amount.unit, comparator=comparator, has_own_unit=False))
    return whole


def _counted(s: Sentence, amount: Amount, found: list[Amount], before: Sequence[Amount]) -> str:
    """The unit of a number without a noun that counts what was named before it, else nothing."""
    opens = (
        amount.first == 0
        or s.words[amount.behind : amount.behind + 1] in (["of"], ["из"])
        or s.words[:1] in (["of"], ["из"])
    )
    named = (*before[-3:], *found[-3:]) if opens else found[-3:]
    last = next((each for each in reversed(named) if each.unit.startswith("count:")), None)
    if last and (_of_counted(s, amount) or _is_former(s, amount, last)):
        return last.unit
    if amount.first > 1 and s.words[amount.first - 1] in ("numbered", "number") and s.words[amount.first - 2] in NOUNS:
        return f"count:{s.words[amount.first - 2]}"
    if "number" not in s.words:
        return ""
    for i in range(
        amount.first - 2, max(0, amount.first - 16, found[-1].behind if found and found[-1].unit != "x" else 0), -1
    ):
        if s.words[i - 1] == "number" and s.words[i] == "of":
            noun = counted_noun(s, i + 1, True, True)
            return (
                f"count:{noun[0]}" if noun and _NUMBERING.intersection(s.words[amount.first - 2 : amount.first]) else ""
            )
    return ""


def _is_former(s: Sentence, amount: Amount, last: Amount) -> bool:
    """`over 9,000 firms, up from 5,000 in 2022`."""
    near = Decimal("0.05") < amount.value / last.value < 20 if last.value else False
    return near and s.words[amount.first - 1] in ("from", "than") and not like_a_year(s.words[amount.first])


def _of_counted(s: Sentence, amount: Amount) -> bool:
    """Whether a number without a noun goes on counting: `15 of which`, `of which 46`, `and the other 52,100`."""
    words, i = s.words, amount.behind
    if words[i : i + 1] == ["of"] and words[i + 1 : i + 2] in _THEM:
        return True
    if words[max(0, amount.first - 2) : amount.first] in _OF_THEM:
        return True
    counts_on = not amount.first or words[amount.first - 1] in _ALSO or _part_is_counted(words[: amount.first])
    if counts_on and words[i : i + 1] and words[i] in _HAVING:
        return True
    if words[max(0, amount.first - 2) : amount.first] in _OF_THOSE or words[i : i + 2] in _OF_THOSE:
        return True
    return "," in words[amount.first] and i < len(words) and words[i] in ".,;)"


def _part_is_counted(before: list[str]) -> bool:
    """`of 86 projects in the list [50 have been completed]`: a number stood behind `of`, and no clause has ended."""
    for i in range(len(before) - 2, max(-1, len(before) - 12), -1):
        if before[i] in ("of", "из") and before[i + 1].isdecimal():
            return not like_a_year(before[i + 1]) and {",", ";", ":"}.isdisjoint(before[i:])
    return False


def _unit_before(found: Sequence[Amount]) -> str:
    return next((each.unit for each in reversed(found) if each.unit not in _RATIOS and ":" not in each.unit), "")


def _who(s: Sentence, amount: Amount) -> str:
    """What is counted when it was named before: `tourist trips have risen 2.5-fold, to 2.8 million`."""
    near = s.words[max(0, amount.first - 9) : amount.first]
    return next((f"count:{word}" for word in reversed(near) if word in _PEOPLE), "")


def _stands_alone(s: Sentence, amount: Amount) -> bool:
    """Whether no noun follows that a number of millions could count: `the figure will climb to 22 billion, and`."""
    i = amount.behind
    return amount.scale >= MILLION and (i >= len(s.words) or s.kinds[i] != WORD or s.words[i] in _GOING_ON)


def _as_rate(amount: Amount, known: Sequence[Amount]) -> str:
    """The unit, as a rate where one of like size was just stated: `1.35 million barrels a day against 2.57 million
    barrels`, `$67.4 a barrel against $79`.
    """
    if amount.unit == "percent":
        return amount.unit
    for each in reversed(known):
        if "/" not in each.unit:
            continue
        base, _, rate = each.unit.partition("/")
        if rate in ("", "y") or base != amount.unit or each.value == 0:
            continue
        if Decimal("0.25") < amount.value / each.value < 4:
            return each.unit
    return amount.unit


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
