"""Amounts that go with nouns in the same order: `exports and imports were $10 billion and $9 billion`."""

from flows.figures.amount import Amount
from flows.figures.lexicon import words
from flows.figures.topics import QUIET, Cue, Topic
from flows.figures.wording import cues as c
from flows.figures.wording.tokens import Sentence
from flows.figures.wording.units import MONEY

MEASURES = {c.EXPORTS: "exports", c.IMPORTS: "imports", c.TURNOVER: "trade_turnover"}
_BETWEEN = QUIET | words("listing")
_IN_ORDER = words("in_order")
_APART = 5
_FARTHEST = 14


def in_order(s: Sentence, amounts: list[Amount], cues: list[Cue], topic: Topic) -> dict[int, str]:
    """The measures of amounts listed in the order of the nouns before them, by their index.

    Behind "respectively" without nouns, the order is that in which the text has spoken of them.
    """
    if sum(amount.unit in MONEY for amount in amounts) < 2:
        return {}
    told = bool(_IN_ORDER.intersection(s.words))
    measures: dict[int, str] = {}
    for first, behind in _runs(s, amounts):
        nouns = _nouns(s, cues, amounts[first].first)
        if len(nouns) != behind - first and told and not nouns:
            nouns = topic.order
        if len(nouns) == behind - first:
            measures |= dict(zip(range(first, behind), nouns, strict=True))
    return measures


def _runs(s: Sentence, amounts: list[Amount]) -> list[tuple[int, int]]:
    """First index and the one behind of each list of two or more amounts of money."""
    runs: list[tuple[int, int]] = []
    first = 0
    for k in range(1, len(amounts) + 1):
        gap = s.words[amounts[k - 1].behind : amounts[k].first] if k < len(amounts) else []
        if gap and len(gap) <= _APART and amounts[k].unit == amounts[first].unit and _BETWEEN.issuperset(gap):
            continue
        if k - first > 1 and amounts[first].unit in MONEY:
            runs.append((first, k))
        first = k
    return runs


def _nouns(s: Sentence, cues: list[Cue], first: int) -> list[str]:
    """The measures named one beside the other before word `first`."""
    nouns: list[str] = []
    start = first - _FARTHEST
    for cue in reversed(cues):
        if cue[0] >= first:
            continue
        kind = next((meaning for meaning in cue[2] if meaning in MEASURES), "")
        if kind and cue[1] < start:
            break
        if not kind:
            continue
        words = s.words[cue[0] : cue[1]]
        both = kind == c.TURNOVER and words[1:2] == ["and"]
        named = ["exports", "imports"] if both else [MEASURES[kind]]
        nouns[:0] = named[::-1] if both and words[0].startswith("import") else named
        start = cue[0] - _APART
    return nouns if len(set(nouns)) == len(nouns) else []
