"""Which goods an amount of trade is limited to, in codes of the Harmonized System."""

from flows.figures.lexicon import phrases
from flows.figures.topics import same_clause
from flows.figures.wording.phrases import Phrases
from flows.figures.wording.tokens import Sentence

_GOODS = Phrases(phrases("goods"))
_BEHIND = 6


def goods_named(s: Sentence, start: int, end: int) -> tuple[str, str]:
    """HS code and name of the goods named in the clause of the figure text[start:end], the nearest first.

    The code is empty where the goods are of several chapters, both where none are named.
    """
    first = next((i for i, at in enumerate(s.starts) if at >= start), len(s.words))
    behind = next((i for i, at in enumerate(s.starts) if at >= end), len(s.words))
    found: list[tuple[int, str, str]] = []
    i = 0
    while i < len(s.words):
        named = _GOODS.find(s.words, i)
        if named is None:
            i += 1
            continue
        near = i < first or i < behind + _BEHIND
        if near and same_clause(s, min(i, behind), max(i, first)):
            found.append((abs(i - first), named[0], s.text[s.starts[i] : s.ends[named[1] - 1]].lower()))
        i = named[1]
    _, code, name = min(found, default=(0, "", ""))
    return (code if code.isdecimal() else ""), name
