"""A decision as a list of named rules: the first that holds decides, and its name is kept with what it decided."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Generic, TypeVar

Seen = TypeVar("Seen")
Said = TypeVar("Said")


@dataclass(frozen=True, slots=True)
class Rule(Generic[Seen, Said]):
    """`when` it holds of what is seen, `then` follows; `example` is a passage with [[the figure]], of which it `gives`.

    It holds only of a sentence that has one of its `cues`, where it names any. The tests read every example and expect
    the rule to have decided it so.
    """

    name: str
    when: Callable[[Seen], object]
    then: Callable[[Seen], Said]
    example: str
    gives: str
    cues: frozenset[str] = frozenset()


class Rules(list[Rule[Seen, Said]]):
    """Rules in order, that need not all be tried in every sentence."""

    def __init__(self, rules: Iterable[Rule[Seen, Said]]) -> None:
        super().__init__(rules)
        self._cues = frozenset[str]().union(*(rule.cues for rule in self))
        self._with = lru_cache(maxsize=2048)(self._having)
        self._last: tuple[frozenset[str], Sequence[Rule[Seen, Said]]] = (frozenset(), self._with(frozenset()))

    def among(self, words: frozenset[str]) -> Sequence[Rule[Seen, Said]]:
        """Those that may hold in a sentence of these words."""
        last = self._last
        if last[0] is not words:
            last = self._last = words, self._with(self._cues & words)
        return last[1]

    def _having(self, present: frozenset[str]) -> Sequence[Rule[Seen, Said]]:
        return [rule for rule in self if not rule.cues or not rule.cues.isdisjoint(present)]


def decide(rules: Sequence[Rule[Seen, Said]], seen: Seen) -> tuple[str, Said] | None:
    """The name of the first rule that holds, and what follows from it."""
    for rule in rules:
        if rule.when(seen):
            return rule.name, rule.then(seen)
    return None


class lazy(Generic[Said]):
    """A property worked out when it is first asked for; functools.cached_property, without a lock for threads."""

    def __init__(self, find: Callable[[Any], Said]) -> None:
        self.find, self.name, self.__doc__ = find, find.__name__, find.__doc__

    def __get__(self, seen: Any, owner: type) -> Said:
        found = seen.__dict__[self.name] = self.find(seen)
        return found


def always(said: Said) -> Callable[[object], Said]:
    """What follows from a rule is the same, whatever is seen."""
    return lambda _: said
