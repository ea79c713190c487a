"""The countries and blocs a figure is about, by names and adjectives, carried over from the sentences before."""

from flows.figures.lexicon import phrases
from flows.figures.wording.phrases import Phrases
from flows.figures.wording.tokens import Sentence

_COUNTRY = Phrases(phrases("countries"))
_MOST = 4


class Parties:
    """Sentence by sentence: those named in it, else those last named."""

    def __init__(self) -> None:
        self._known: tuple[str, ...] = ()
        self._named: list[tuple[int, str]] = []

    def read(self, s: Sentence) -> None:
        tree, words = _COUNTRY.tree, s.words
        self._named = []
        for i, word in enumerate(words):
            if word in tree:
                found = _COUNTRY.find(words, i)
                if found and not (word == "us" and s.text[s.starts[i] : s.ends[i]] != "US"):
                    self._named.append((i, found[0]))
        if self._named:
            now = tuple(dict.fromkeys(code for _, code in self._named))[:_MOST]
            self._known = now if len(now) > 1 else tuple(dict.fromkeys((*now, *self._known)))[:2]

    def of(self, first: int) -> tuple[str, ...]:
        """The parties of the amount at word `first` of the sentence read last, the nearest before it first."""
        before = [code for i, code in self._named if i < first]
        lead = before[-2:] if before else []
        return tuple(dict.fromkeys((*lead, *self._known)))[: max(2, min(len(self._known), 2))]
