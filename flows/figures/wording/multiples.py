"""Figures said without a number: `half`, `two-thirds`, `doubled`, `dozens of projects`, `half a billion dollars`."""

from decimal import Decimal

from flows.figures.lexicon import entries, numbers, one_word, words
from flows.figures.wording.comparators import COMPARATIVES
from flows.figures.wording.numerals import SCALE, WORDS
from flows.figures.wording.tokens import Sentence

HUNDRED, HALF = Decimal(100), Decimal("0.5")
_PERCENT = (["percent"], ["per", "cent"], ["%"])
_PARTS = {word: int(whole) for whole, found in entries("en")["parts"].items() for word in found}
_NOT_HALF_OF = words("not_half_of")
_HALF_OF_A_YEAR = words("before_half_a_year")
_TIMES = numbers("multiples")
_MAY_MULTIPLY = numbers("may_multiply")
_VAGUE = numbers("vague_numbers")
_MULTIPLYING_BEFORE = words("before_a_multiple")
_MULTIPLYING_BEHIND = words("behind_a_multiple")
_BEFORE_A_QUARTER = words("before_a_quarter")
_DURING = words("during")
_BEFORE_A_PART = words("before_a_part")
_STATING = words("stating")
_CLOSING = words("closing")
_BEHIND_NO_PART = words("behind_no_part")
# "третьем месте" is a rank, "треть" a part.
_NO_ORDINAL = ("ть", "ти", "тью", "четверти", "четвертей", "третей", "вина", "вины", "вину", "вине", "виной")
_RUSSIAN_PARTS = {one_word(word): HUNDRED / int(n) for n, found in entries("ru")["parts"].items() for word in found}

SPECIAL = frozenset(
    (*_PARTS, *_TIMES, *_MAY_MULTIPLY, *_VAGUE, *_RUSSIAN_PARTS, "half", "halved", "halving", "分", "翻", "半")
)

# value, unit, first word, index behind
Found = tuple[Decimal, str, int, int]


def read_fraction(s: Sentence, i: int) -> Found | None:
    """A part of a whole (in percent) or a multiple (unit x) whose telling word is word i."""
    words, word = s.words, s.words[i]
    before = words[i - 1] if i else ""
    behind = words[i + 1] if i + 1 < len(words) else ""
    if word == "half":
        return _half(words, i, before, behind)
    if word in ("halved", "halving"):
        return -HUNDRED / 2, "percent", i, i + 1
    if word in _PARTS:
        return _part(words, i, before, behind)
    if word in _TIMES:
        return Decimal(_TIMES[word]), "x", i, i + 1
    if word in _MAY_MULTIPLY:
        if behind == "-" or (word == "twice" and behind in ("a", "in", "this", "during", "per")):
            return None
        if before in _MULTIPLYING_BEFORE or behind in _MULTIPLYING_BEHIND:
            return Decimal(_MAY_MULTIPLY[word]), "x", i, i + 1
    if word in _RUSSIAN_PARTS:
        if not s.text[s.starts[i] : s.ends[i]].lower().endswith(_NO_ORDINAL):
            return None
        count = WORDS.get(before)
        if count is not None and 1 < count < 4:
            return _RUSSIAN_PARTS[word] * count, "percent", i - 1, i + 1
        return _RUSSIAN_PARTS[word], "percent", i, i + 1
    if word in "分翻半":
        return _chinese(words, i)
    return None


def read_vague(s: Sentence, i: int) -> tuple[Decimal, int] | None:
    """`dozens of`, `hundreds of millions of`: the least number that the plural allows, and the index behind."""
    words = s.words
    if words[i] not in _VAGUE:
        return None
    value, j = Decimal(_VAGUE[words[i]]), i + 1
    for _ in range(2):
        if words[j : j + 1] == ["of"]:
            j += 1
        scale = SCALE.find(words, j)
        if scale:
            value, j = value * scale[0], scale[1]
    return value, j


def _half(words: list[str], i: int, before: str, behind: str) -> Found | None:
    if before in _HALF_OF_A_YEAR or words[i - 2 : i] == ["and", "a"] or before == "h":
        return None
    j = i + 2 if behind in ("-", "a") else i + 1
    if words[j : j + 1] in _PERCENT:
        return HALF, "percent", i, j + 1
    scale = SCALE.find(words, j)
    if scale and words[j] not in ("m", "b", "k", "t"):
        return scale[0] / 2, "", i, scale[1]
    following = words[j] if j < len(words) else ""
    if following in _NOT_HALF_OF:
        return None
    if behind == "of" and i + 2 < len(words) and (_is_year(words[i + 2]) or words[i + 3 : i + 4] == ["year"]):
        return None
    return HUNDRED / 2, "percent", i - 1 if before == "one" else i, i + 1


def _part(words: list[str], i: int, before: str, behind: str) -> Found | None:
    at = i - 2 if before == "-" else i - 1
    count = words[at] if at >= 0 else ""
    many = Decimal(1) if count in ("a", "one") else WORDS.get(count, Decimal(0))
    if not 0 < many < _PARTS[words[i]] or (many > 1) != words[i].endswith("s"):
        return None
    earlier = words[at - 1] if at else ""
    if words[i].startswith("quarter") and (earlier in _BEFORE_A_QUARTER or (earlier in _DURING and behind != "of")):
        return None
    if behind != "of" and not (count != "a" and "quarter" not in words[i]):
        told = earlier in _BEFORE_A_PART or behind in COMPARATIVES or (behind in _CLOSING and earlier in _STATING)
        if not told or behind in _BEHIND_NO_PART:
            return None
    if (
        words[i].startswith("quarter")
        and words[i + 2 : i + 3]
        and (_is_year(words[i + 2]) or words[i + 3 : i + 4] == ["year"])
    ):
        return None
    if (
        (count == "one" and behind in ("of", ""))
        or behind == "of"
        or many > 1
        or behind not in ("party", "country", "time")
    ):
        if words[i + 1 : i + 3] == ["of", "a"] and words[i + 3 : i + 4] in _PERCENT:
            return many / _PARTS[words[i]], "percent", at, i + 4
        return HUNDRED * many / _PARTS[words[i]], "percent", at, i + 1
    return None


def _chinese(words: list[str], i: int) -> Found | None:
    if words[i] == "半" and i and words[i - 1] in "一过":
        return HUNDRED / 2, "percent", i if words[i - 1] == "过" else i - 1, i + 1
    if words[i] == "翻" and words[i + 1 : i + 3] == ["一", "番"]:
        return Decimal(2), "x", i, i + 3
    if words[i] == "分" and words[i + 1 : i + 2] == ["之"] and i and i + 2 < len(words):
        whole, part = WORDS.get(words[i - 1]), WORDS.get(words[i + 2])
        if whole and part and part < whole:
            return HUNDRED * part / whole, "percent", i - 1, i + 3
    return None


def _is_year(word: str) -> bool:
    return len(word) == 4 and word.isdecimal() and "1900" <= word <= "2100"
