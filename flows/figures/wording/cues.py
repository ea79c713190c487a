"""Words that tell what a figure measures. What one word means is said here, how they are weighed in measures.py."""

from flows.figures.lexicon import section, words
from flows.figures.wording.phrases import Phrases
from flows.figures.wording.tokens import WORD, Sentence

EXPORTS = "exports"
IMPORTS = "imports"
TURNOVER = "turnover"
REVERSE = "reverse"
UP = "up"
DOWN = "down"
SHARE = "share"
RATE = "rate"
INVESTMENT = "investment"
DIRECT = "direct"
STOCK = "stock"
POOLED = "pooled"
PORTFOLIO = "portfolio"
PROJECT = "project"
PLACED = "placed"
FLOW = "flow"
OTHER = "other"
PRICE = "price"
TARGET = "target"
ESTIMATE = "estimate"
NONE = "none"

_MEANINGS: dict[str, list[str]] = {}
for _meaning, _spellings in section("cues").items():
    for _spelling in _spellings:
        _MEANINGS.setdefault(_spelling, []).append(_meaning)
CUES = Phrases({phrase: tuple(meanings) for phrase, meanings in _MEANINGS.items()})


# "the total came to" is a turnover, "total spending" and "combined cost" are not.
_SUMS = words("sums")
_BEHIND_A_SUM = words("behind_a_sum")


def _describes(s: Sentence, i: int) -> bool:
    return i < len(s.words) and s.kinds[i] == WORD and s.words[i] not in _BEHIND_A_SUM


def read_cues(s: Sentence) -> list[tuple[int, int, tuple[str, ...]]]:
    """(first word, index behind, meanings) of each telling phrase of a sentence, in order; May is a month."""
    found = []
    behind, tree, words = 0, CUES.tree, s.words
    for i, word in enumerate(words):
        if word in tree and i >= behind and not (word == "may" and s.text[s.starts[i]] == "M"):
            phrase = CUES.find(words, i)
            if phrase and not (word in _SUMS and phrase[1] == i + 1 and _describes(s, i + 1)):
                found.append((i, phrase[1], phrase[0]))
                behind = phrase[1]
    return found
