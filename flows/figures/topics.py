"""What a text talks about, and the ways to look at telling words that ratios, money and measures share."""

import re
from dataclasses import dataclass, field

from flows.figures.lexicon import words
from flows.figures.wording import cues as c
from flows.figures.wording.tokens import Sentence

Cue = tuple[int, int, tuple[str, ...]]
QUANTITIES = frozenset(("tonnes", "m3", "ft3", "bbl", "kWh", "MMBtu", "MW", "carat", "ounce", "kg"))
TRADE = (c.EXPORTS, c.IMPORTS, c.TURNOVER)
TOPICS = frozenset((*TRADE, c.INVESTMENT, c.DIRECT, c.PORTFOLIO, c.PROJECT, c.OTHER, c.PRICE, c.REVERSE))
QUIET = words("quiet")
_STOPS = words("clause_ends")
TRADED = re.compile(r"\b(?:trade|turnover|commerce|товарооборот\w*|торговл\w+)\b|贸易|进出口", re.IGNORECASE)


@dataclass(slots=True)
class Topic:
    """What the text last talked about, for figures that do not say it themselves."""

    trade: str = ""
    money: str = ""
    ratio: tuple[str, int] = ("", 1)
    of_trade: bool = False
    order: list[str] = field(default_factory=list)  # of trade, as first spoken of
    direct: bool = False  # direct investment has been spoken of
    lead: str = ""
    last: str = ""
    subject: str = ""  # of trade, what the sentence before was about
    # Of the sentence being read: it names a time of its own; one other than the sentences before.
    timed: bool = False
    turned: bool = False

    def without_word(self, s: Sentence) -> str:
        """The topic of a sentence that names none: of another time it says what the text is about."""
        if self.subject and s.words[0] in ("they", "it", "these"):
            return self.subject
        if "they" in s.words or "these" in s.words:
            return self.last or self.money
        return self.lead if self.turned and self.lead else self.money


def is_of_trade(text: str) -> bool:
    """Whether a text is about trade, so that money without a topic is turnover."""
    return TRADED.search(text, 0, 20_000) is not None


@dataclass(slots=True)
class Reading:
    measure: str
    sign: int = 1
    changes: bool = False  # an amount by which something changed, or two things differ


def nearest_before(cues: list[Cue], i: int) -> list[Cue]:
    """The cues that end at or before word i, nearest first."""
    return [cue for cue in reversed(cues) if cue[1] <= i]


def same_clause(s: Sentence, first: int, behind: int) -> bool:
    """Whether no clause ends between two words."""
    return not _STOPS.intersection(s.words[first:behind])
