"""What a text talks about, and the ways to look at telling words that ratios, money and measures share."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Self

from flows.figures.amount import Amount
from flows.figures.lexicon import words
from flows.figures.rules import lazy
from flows.figures.wording import cues as c
from flows.figures.wording.tokens import Sentence

Cue = tuple[int, int, tuple[str, ...]]
QUANTITIES = frozenset(("tonnes", "m3", "ft3", "bbl", "kWh", "MMBtu", "MW", "carat", "ounce", "kg"))
TRADE = (c.EXPORTS, c.IMPORTS, c.TURNOVER)
TOPICS = frozenset((*TRADE, c.INVESTMENT, c.DIRECT, c.PORTFOLIO, c.PROJECT, c.OTHER, c.PRICE, c.REVERSE))
QUIET = words("quiet")
_PRONOUNS = words("pronouns_of_trade")
# Of what is set in brackets.
BRACKETS = frozenset(("(", "（"))
_STOPS = words("clause_ends")
TRADED = re.compile(r"\b(?:trade|turnover|commerce|товарооборот\w*|торговл\w+)\b|贸易|进出口", re.IGNORECASE)

# What stands in every text that TRADED is found in, to be looked for first.
_STEMS = ("trade", "turnover", "commerce", "торг", "товарооборот", "贸易", "进出口")


@dataclass(slots=True)
class Topic:
    """What the text last talked about, for figures that do not say it themselves."""

    trade: str = ""
    money: str = ""
    ratio: tuple[str, int] = ("", 1)
    of_trade: bool = False
    order: list[str] = field(default_factory=list)  # of trade, as first spoken of
    direct: bool = False  # direct investment has been spoken of
    last_money: "Reading | None" = None  # what the money read last measures
    of_a_plant: bool = False  # the sentence before was about one
    lead: str = ""
    last: str = ""
    subject: str = ""  # of trade, what the sentence before was about
    # Of the sentence being read: it names a time of its own; one other than the sentences before; what its cues mean.
    timed: bool = False
    turned: bool = False
    said: frozenset[str] = frozenset()

    def without_word(self, s: Sentence) -> str:
        """The topic of a sentence that names none: of another time it says what the text is about."""
        if self.subject and (s.words[0] in ("they", "it", "these") or not _PRONOUNS.isdisjoint(s.words[:6])):
            return self.subject
        if "they" in s.words or "these" in s.words:
            return self.last or self.money
        return self.lead if self.turned and self.lead else self.money


def is_of_trade(text: str) -> bool:
    """Whether a text is about trade, so that money without a topic is turnover."""
    beginning = text[:20_000]
    lowered = beginning.lower()
    return any(stem in lowered for stem in _STEMS) and TRADED.search(beginning) is not None


@dataclass(slots=True)
class Reading:
    """What a figure measures; `rule` names what told it."""

    measure: str
    sign: int = 1
    changes: bool = False  # an amount by which something changed, or two things differ
    rule: str = ""


class Seen:
    """amounts[k] among the telling words of its sentence; `done` holds what was read for the amounts before it.

    earlier, gap  the amount before it in the sentence, and the words between
    limit         the first word of the next amount
    after         the six words behind it
    """

    def __init__(
        self, s: Sentence, amounts: list[Amount], k: int, cues: list[Cue], topic: Topic, done: list[Reading]
    ) -> None:
        self.s, self.amounts, self.k, self.cues, self.topic, self.done = s, amounts, k, cues, topic, done
        words = self.words = s.words
        amount = self.amount = amounts[k]
        self.earlier = amounts[k - 1] if k else None
        self.gap = words[self.earlier.behind : amount.first] if self.earlier else []
        self.limit = amounts[k + 1].first if k + 1 < len(amounts) else len(words)
        self.after = words[amount.behind : amount.behind + 6]

    @classmethod
    def of(cls, seen: "Seen") -> Self:
        """The same amount, to be asked what only one of its kind is."""
        kind = cls.__new__(cls)
        kind.__dict__.update(seen.__dict__)
        return kind

    @lazy
    def led_by(self) -> int:
        """The index of the word before it, articles and the like left out; -1 at the beginning."""
        i = self.amount.first - 1
        while i >= 0 and i > self.amount.first - 6 and self.words[i] in QUIET:
            i -= 1
        return i

    def near(self, before: int) -> list[str]:
        """So many words before it."""
        return self.words[max(0, self.amount.first - before) : self.amount.first]

    def says(self, meaning: str) -> bool:
        """Whether any word of the sentence has that meaning."""
        return meaning in self.topic.said


def outside(cues: list[Cue], amounts: list[Amount]) -> list[Cue]:
    """The cues without those that are part of an amount: the `per annum` of a capacity is no rate of interest."""
    inside = {i for amount in amounts if amount.unit != "percent" for i in range(amount.first, amount.behind)}
    return [cue for cue in cues if cue[0] not in inside or c.RATE not in cue[2]] if inside else cues


def meanings(cues: list[Cue]) -> frozenset[str]:
    """All that the telling words of a sentence mean."""
    return frozenset(chain.from_iterable([cue[2] for cue in cues]))


def nearest_before(cues: list[Cue], i: int) -> Iterator[Cue]:
    """The cues that end at or before word i, nearest first."""
    return (cue for cue in reversed(cues) if cue[1] <= i)


def same_clause(s: Sentence, first: int, behind: int) -> bool:
    """Whether no clause ends between two words."""
    return _STOPS.isdisjoint(s.words[first:behind])
