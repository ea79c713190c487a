"""Phrases that mean something, found by walking over words: one look-up for a word that begins none of them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from flows.figures.wording.tokens import read_words

T = TypeVar("T")
_MEANING = ""  # no word is empty, so the key cannot be one of the phrase's words


class Phrases(Generic[T]):
    """A tree of words. `backward` phrases are found from their last word on, towards the sentence's beginning."""

    def __init__(self, meanings: Mapping[str, T] | Iterable[tuple[str, T]], backward: bool = False) -> None:
        self.tree: dict[str, Any] = {}
        self._step = -1 if backward else 1
        for phrase, meaning in meanings.items() if isinstance(meanings, Mapping) else meanings:
            words = read_words(phrase, 0, len(phrase)).words
            node = self.tree
            for word in reversed(words) if backward else words:
                node = node.setdefault(word, {})
            node[_MEANING] = meaning

    def find(self, words: Sequence[str], i: int) -> tuple[T, int] | None:
        """The longest phrase that begins at word i, and the index behind it (before it, when backward)."""
        behind = len(words)
        node = self.tree.get(words[i]) if 0 <= i < behind else None
        if node is None:
            return None
        if len(node) == 1 and _MEANING in node:
            return node[_MEANING], i + self._step
        found: tuple[T, int] | None = None
        step = self._step
        while node is not None:
            i += step
            if _MEANING in node:
                found = node[_MEANING], i
            node = node.get(words[i]) if 0 <= i < behind else None
        return found
