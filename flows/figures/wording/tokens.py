"""Text cut into sentences and words, in time linear in its length.

A word is compared in its normal form: lower case, Russian words without their ending ("миллиардов", "миллиарда" and
"миллиарде" are one), each Chinese character a word of its own.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

# A sentence that does not end is cut at a space, so that work per sentence stays bounded.
LONGEST_SENTENCE = 1500

NUMBER, WORD, SIGN = 1, 2, 3

# Possessive quantifiers: no input makes the scanner go back.
_TOKEN = re.compile(
    r"([0-9]{1,3}(?:(?:[\u00a0\u2009\u202f\x20][0-9]{3}(?![0-9]))++|(?:,[0-9]{3}(?![0-9]))++)(?:[.,][0-9]++)?+"
    r"|[0-9]++(?:[.,][0-9]++)?+)"
    r"|([\u4e00-\u9fff]|[^\W\d_\u4e00-\u9fff]++(?:['’][^\W\d_\u4e00-\u9fff]++)*+)"
    r"|([^\s\w]|[\d_])"
)
_END = re.compile(r"[。！？；]|\n\s*+|(?<![.!?…])[.!?…]++[\"'”’»)\]]*+\s++(?=[^a-zа-яё\s])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:[A-Z]|Mr|Mrs|Ms|Dr|St|No|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|vs|approx|cu|Co|Corp|Inc|Ltd|Gen|"
    r"Sen|Prof|ca|[А-Я]|им|гг)|\b[A-Za-z]\.[A-Za-z])\.$"
)
_ENDINGS = "аеиоуыюяйьмвхёъ"


@dataclass(slots=True)
class Sentence:
    """words[i] is the normal form of text[starts[i]:ends[i]]; kinds[i] is NUMBER, WORD or SIGN; `said` is all words."""

    text: str
    start: int
    end: int
    words: list[str]
    starts: list[int]
    ends: list[int]
    kinds: list[int]
    said: frozenset[str]

    def joined(self, i: int) -> bool:
        """Whether word i stands directly behind the one before it."""
        return i > 0 and self.ends[i - 1] == self.starts[i]


def normal(word: str) -> str:
    word = word.lower()
    if "а" <= word[0] <= "ё":
        stem = word.rstrip(_ENDINGS)
        return stem if len(stem) > 1 else word[:2]
    return word


def read_words(text: str, start: int, end: int) -> Sentence:
    matches = list(_TOKEN.finditer(text, start, end))
    kinds = [match.lastindex or SIGN for match in matches]
    words = [match[0].lower() if kind == WORD else match[0] for match, kind in zip(matches, kinds, strict=True)]
    if not text.isascii():
        words = [normal(word) if word >= "а" else word for word in words]
    starts, ends = [match.start() for match in matches], [match.end() for match in matches]
    return Sentence(text, start, end, words, starts, ends, kinds, frozenset(words))


def sentence_spans(text: str) -> Iterator[tuple[int, int]]:
    """Where the sentences lie, in order and without gaps other than white space between them."""
    start = 0
    for match in _END.finditer(text):
        mark = text[match.start()]
        end = match.end()
        if mark == "." and _ABBREVIATION.search(text, max(start, match.start() - 6), match.start() + 1):
            continue
        if text.startswith("США", end) and text.startswith("долл", match.start() - 4):
            continue
        yield from _cut(text, start, end)
        start = end
    yield from _cut(text, start, len(text))


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > LONGEST_SENTENCE:
        window = start + LONGEST_SENTENCE
        cut = max(text.rfind(sign, start, window) for sign in (" ", "\t", "，", "、", ")", "%", ";")) + 1
        if cut <= start:
            # No prose has a word this long: nothing is read from it, and nothing from its pieces.
            while window < end and not text[window].isspace():
                window += 1
            start = window
            continue
        yield start, cut
        start = cut
    while start < end and text[start].isspace():
        start += 1
    stop = end
    while stop > start and text[stop - 1].isspace():
        stop -= 1
    if start < stop:
        yield start, stop
