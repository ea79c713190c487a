"""Numbers in digits, in words and with their scale: `1,234.5`, `190,27`, `seven billion`, `160 млрд`, `1600亿`."""

import re
from dataclasses import dataclass
from decimal import Decimal

from flows.contract.bounds import LARGEST, SCALES
from flows.figures.lexicon import numbers, phrases, words
from flows.figures.wording.phrases import Phrases
from flows.figures.wording.tokens import NUMBER, SIGN, Sentence

MOST_DIGITS = 24

WORDS = numbers("numbers")
_TEN_WORDS = frozenset(word for word, value in WORDS.items() if value >= 20)
_ARTICLES = words("articles")
_ODD = words("and_more")  # "80多亿": some more than 80
_HALVES = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}

SCALE = Phrases({word: Decimal(factor) for word, factor in phrases("scales").items()})
_LETTERS = {"k": SCALES["thousand"], "m": SCALES["million"], "b": SCALES["billion"], "t": SCALES["trillion"]}
# With a Russian word behind it a comma is the decimal one: 1,315 трлн.
_CYRILLIC = re.compile("[а-яё]")


@dataclass(slots=True)
class Numeral:
    """Words first..behind-1 of the sentence say `value`, of which `scale` is the scale word's factor, else 1."""

    first: int
    behind: int
    value: Decimal
    scale: Decimal
    in_digits: bool


def read_numeral(s: Sentence, i: int) -> Numeral | None:
    """The number that begins at word i, or None."""
    if s.kinds[i] == NUMBER:
        return _digits(s, i)
    word = s.words[i]
    if word in _HALVES:
        return _scaled(s, i, i + 1, _HALVES[word], True)
    if word in WORDS:
        return _words(s, i)
    if word in _ARTICLES:
        found = SCALE.find(s.words, i + 1)
        if found and s.words[i + 1] not in _LETTERS and not s.words[i + 1].endswith("s"):
            return Numeral(i, found[1], found[0], found[0], False)
        if s.words[i + 1 : i + 3] == ["dozen"]:
            return Numeral(i, i + 2, Decimal(12), Decimal(1), False)
    return None


def plain_number(text: str, decimal_comma: bool = False) -> Decimal | None:
    """The value of a number in digits with the separators of any of the three languages; None beyond 24 digits.

    A comma with three digits behind it separates thousands, unless `decimal_comma` says otherwise or a zero leads.
    """
    if len(text) > MOST_DIGITS + 8:
        return None
    if text.isdecimal():
        return Decimal(text)
    text = "".join(text.split())
    head, comma, tail = text.rpartition(",")
    if not comma:
        return Decimal(text)
    if "." in tail:
        return Decimal(text.replace(",", ""))
    thousands = len(tail) == 3 and ("," in head or not (decimal_comma or head.startswith("0")))
    return Decimal(head.replace(",", "") + ("" if thousands else ".") + tail)


def _digits(s: Sentence, i: int) -> Numeral | None:
    following = s.words[i + 1] if i + 1 < len(s.words) else ""
    value = plain_number(s.words[i], bool(_CYRILLIC.match(following)))
    if value is None:
        return None
    if following in _HALVES and s.joined(i + 1):
        return _scaled(s, i, i + 2, value + _HALVES[following], True)
    return _scaled(s, i, i + 1, value, True)


def _words(s: Sentence, i: int) -> Numeral | None:
    words = s.words
    value, behind = _below_hundred(words, i)
    if words[behind : behind + 3] == ["and", "a", "half"]:
        value, behind = value + Decimal("0.5"), behind + 3
    elif words[behind : behind + 2] == ["hundred", "and"] and behind + 2 < len(words) and words[behind + 2] in WORDS:
        rest, behind = _below_hundred(words, behind + 2)
        value = value * 100 + rest
    return _scaled(s, i, behind, value, False)


def _below_hundred(words: list[str], i: int) -> tuple[Decimal, int]:
    """The value of one or two words such as `twenty-five`, and the index behind them."""
    value = WORDS[words[i]]
    if words[i] in _TEN_WORDS and i + 1 < len(words):
        j = i + 2 if words[i + 1] in "-‐‑" else i + 1
        ones = WORDS.get(words[j]) if j < len(words) else None
        if ones and ones < 10:
            return value + ones, j + 1
    return value, i + 1


def _scaled(s: Sentence, first: int, behind: int, value: Decimal, in_digits: bool) -> Numeral | None:
    words = s.words
    j = behind
    if j + 1 < len(words) and words[j] in "-‐‑" and s.joined(j) and s.joined(j + 1) and s.kinds[j + 1] != SIGN:
        j += 1
    found = SCALE.find(words, j + 1 if words[j : j + 1] and words[j] in _ODD else j)
    scale = Decimal(1)
    if found:
        scale = found[0]
        value, behind = value * scale, found[1]
        if words[behind : behind + 3] == ["and", "a", "half"]:
            value, behind = value + scale / 2, behind + 3
        if (
            words[behind : behind + 1] == ["."]
            and s.joined(behind)
            and words[behind - 1] in ("mln", "bln", "trln", "млн", "тыс")
        ):
            behind += 1
    elif j < len(words) and words[j] in _LETTERS and s.joined(j) and words[j + 1 : j + 2] not in (["/"], ["²"], ["³"]):
        scale = _LETTERS[words[j]]
        value, behind = value * scale, j + 1
    if abs(value) >= LARGEST:
        return None
    return Numeral(first, behind, value, scale, in_digits)
