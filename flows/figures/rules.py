"""A decision as a list of named rules: the first that holds decides, and its name is kept with what it decided."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

Seen = TypeVar("Seen")
Said = TypeVar("Said")


@dataclass(frozen=True, slots=True)
class Rule(Generic[Seen, Said]):
    """`when` it holds of what is seen, `then` follows; `example` is a passage with [[the figure]], of which it `gives`.

    The tests read every example and expect the rule to have decided it so.
    """

    name: str
    when: Callable[[Seen], object]
    then: Callable[[Seen], Said]
    example: str
    gives: str


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
