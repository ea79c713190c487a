"""What a figure measures, by the telling words around it, and whether it is a fact, an aim or an expectation."""

import re
from dataclasses import dataclass

from flows.figures import cues as c
from flows.figures.amounts import Amount
from flows.figures.tokens import Sentence, word_set
from flows.figures.units import MONEY

Cue = tuple[int, int, tuple[str, ...]]
_QUANTITIES = word_set("tonnes m3 ft3 bbl kWh MMBtu MW carat ounce kg")
_PAUSES = word_set("， 、 。 ； — – -")
_STOPS = word_set("; : while whereas but")
_TRADE = (c.EXPORTS, c.IMPORTS, c.TURNOVER)
_TOPICS = frozenset((*_TRADE, c.INVESTMENT, c.DIRECT, c.PORTFOLIO, c.PROJECT, c.OTHER, c.PRICE, c.REVERSE))
_CARRIED = frozenset((*_TRADE, c.INVESTMENT, c.DIRECT, c.PORTFOLIO))
_COMPARATIVES = word_set("more less higher lower above below bigger larger smaller fewer better ahead")
_LESS = frozenset(["less", "lower", "below", "smaller", "fewer"])
_QUIET = word_set(
    "a an the nearly almost about around some roughly approximately more less than over just up to as much some at "
    "least"
)
_BALANCES = word_set("deficit surplus imbalance")
_CHANGE_NOUNS = word_set(
    "increase rise gain growth drop decline reduction fall jump decrease surge expansion hike advance"
)
_PRESENT = word_set(
    "sells buys supplies provides serves is are accounts account makes takes constitutes represents comprises holds "
    "brings now currently owns represent "
    "make hold constitute comprise remains has have"
)
_PAST = word_set(
    "was were accounted made had took constituted represented comprised reached rose grew fell stood held amounted"
)


@dataclass(slots=True)
class Topic:
    """What the text last talked about, for figures that do not say it themselves."""

    trade: str = ""
    money: str = ""
    ratio: tuple[str, int] = ("", 1)
    of_trade: bool = False
    lead: str = ""
    last: str = ""
    # Of the sentence being read: it names a time of its own; one other than the sentences before.
    timed: bool = False
    turned: bool = False

    def without_word(self, s: Sentence) -> str:
        """The topic of a sentence that names none: of another time it says what the text is about."""
        if "they" in s.words or "these" in s.words:
            return self.last or self.money
        return self.lead if self.turned and self.lead else self.money


_TRADED = re.compile(r"\b(?:trade|turnover|commerce|товарооборот\w*|торговл\w+)\b|贸易|进出口", re.IGNORECASE)


def is_of_trade(text: str) -> bool:
    """Whether a text is about trade, so that money without a topic is turnover."""
    return _TRADED.search(text, 0, 20_000) is not None


@dataclass(slots=True)
class Reading:
    measure: str
    sign: int = 1
    changes: bool = False  # an amount by which something changed, or two things differ


def read_measure(
    s: Sentence, amounts: list[Amount], k: int, cues: list[Cue], topic: Topic, done: list[Reading]
) -> Reading:
    """The measure of amounts[k]; `done` holds what was read for those before it in the sentence."""
    amount = amounts[k]
    unit = amount.unit
    if unit == "count:projects":
        return Reading("portfolio_project_count")
    if unit.startswith("count:"):
        return Reading("other")
    if unit == "x":
        return Reading("growth_rate")
    if unit == "percentage_points":
        return Reading("other")
    if "/" in unit and unit.split("/")[0] in MONEY:
        return Reading("price")
    if k and _converts(s, amounts[k - 1], amount):
        return done[k - 1]
    if unit == "percent":
        return _ratio(s, amounts, k, cues, topic, done)
    if _is_change(s, amount):
        return Reading("other", changes=True)
    if unit.split("/")[0] in _QUANTITIES:
        return Reading("volume")
    if unit in MONEY:
        return _money(s, amounts, k, cues, topic)
    return Reading("other")


def converts(s: Sentence, before: Amount, amount: Amount) -> bool:
    return _converts(s, before, amount)


def _converts(s: Sentence, before: Amount, amount: Amount) -> bool:
    """Whether the amount says the one before it in another unit: `68 billion yuan (almost $10 billion)`."""
    if before.unit == amount.unit or not _same_kind(before.unit, amount.unit):
        return False
    gap = s.words[before.behind : amount.first]
    return (
        bool(gap)
        and len(gap) <= 5
        and (gap[0] in "(（[" or gap[:2] == [",", "or"] or gap[0] == "or" or gap[:2] in (["-", "or"], ["–", "or"]))
    )


def _same_kind(one: str, other: str) -> bool:
    return (one in MONEY and other in MONEY) or (
        one.split("/")[0] in _QUANTITIES and other.split("/")[0] in _QUANTITIES
    )


def _is_change(s: Sentence, amount: Amount) -> bool:
    words = s.words
    following = words[amount.behind : amount.behind + 2]
    if following and following[0] in _COMPARATIVES and (len(following) < 2 or following[1] != "all"):
        return True
    i = amount.first - 1
    while i >= 0 and i > amount.first - 6 and words[i] in _QUIET:
        i -= 1
    if i < 0:
        return False
    if (
        words[i] == "by"
        and i
        and any(w in c.CUES.tree and _moves(words, j) for j, w in enumerate(words[max(0, i - 6) : i], max(0, i - 6)))
    ):
        return True
    return words[i] == "of" and i > 0 and words[i - 1] in _CHANGE_NOUNS


def _moves(words: list[str], i: int) -> bool:
    found = c.CUES.find(words, i)
    return found is not None and (c.UP in found[0] or c.DOWN in found[0])


def _before(cues: list[Cue], i: int) -> list[Cue]:
    """The cues that end at or before word i, nearest first."""
    return [cue for cue in reversed(cues) if cue[1] <= i]


def _bounded(s: Sentence, first: int, behind: int) -> bool:
    """Whether no clause ends between two words."""
    return not _STOPS.intersection(s.words[first:behind])


def _ratio(s: Sentence, amounts: list[Amount], k: int, cues: list[Cue], topic: Topic, done: list[Reading]) -> Reading:
    amount = amounts[k]
    words = s.words
    sign = -1 if amount.value < 0 else 1
    before = words[amount.first - 1] if amount.first else ""
    if words[amount.first] in "+-−–" or sign < 0:
        return Reading("growth_rate", sign)
    after = words[amount.behind : amount.behind + 6]
    behind = [cue for cue in cues if cue[0] >= amount.behind][:3]
    if after and after[0] in _COMPARATIVES:
        return Reading("growth_rate", -1 if after[0] in _LESS else 1)
    near = (
        behind[0]
        if behind
        and behind[0][0] <= amount.behind + 2
        and not set(words[amount.behind : behind[0][0]]) & {",", "of", ";", ".", "and", "in", "to", "("}
        else None
    )
    if near:
        meanings = near[2]
        if (
            c.SHARE in meanings
            and c.UP not in meanings
            and words[near[0]] in ("stake", "stakes", "share", "shares", "holding", "interest", "portion")
        ):
            return Reading("share")
        if c.RATE in meanings:
            return Reading("share" if words[near[0]] == "interest" and after[1:2] == ["in"] else "other")
        if c.UP in meanings:
            return Reading("growth_rate", 1)
        if c.DOWN in meanings:
            return Reading("growth_rate", -1)
    i = amount.first - 1
    while i >= 0 and words[i] in _QUIET and words[i] != "to":
        i -= 1
    link = words[i] if i >= 0 else ""
    nearest = next((cue for cue in _before(cues, amount.first) if {c.UP, c.DOWN, c.SHARE, c.RATE} & set(cue[2])), None)
    if nearest and not _bounded(s, nearest[1], amount.first):
        nearest = None
    if nearest and (c.RATE in nearest[2]) and amount.first - nearest[1] < 8:
        return Reading("other")
    moves = nearest is not None and bool({c.UP, c.DOWN} & set(nearest[2]))
    direction = -1 if nearest and c.DOWN in nearest[2] else 1
    if after[:1] == ["of"] and link != "by":
        return Reading("share")
    if link == "by" and moves:
        return Reading("growth_rate", direction)
    if (link == "to" or "to" in words[max(0, i - 1) : amount.first] or link == "from") and nearest:
        shared = any(c.SHARE in cue[2] for cue in cues)
        grows = any(word in ("growth", "pace", "rate", "slowed", "accelerated") for word in words[: amount.first])
        if shared or not grows:
            return Reading("share")
        return Reading("growth_rate", 1)
    if nearest and c.SHARE in nearest[2] and not moves:
        return Reading("share")
    if moves:
        return Reading("growth_rate", direction)
    if k and amounts[k - 1].unit == "percent":
        return done[k - 1]
    for cue in behind:
        if not _bounded(s, amount.behind, cue[0]):
            break
        if c.SHARE in cue[2]:
            return Reading("share")
        if c.UP in cue[2] or c.DOWN in cue[2]:
            return Reading("growth_rate", 1 if c.UP in cue[2] else -1)
    if "of" in after or link == "for":
        return Reading("share")
    if topic.ratio[0] and before:
        return Reading(*topic.ratio)
    return Reading("growth_rate" if any(set(_TRADE) & set(cue[2]) for cue in cues) else "share")


def _money(s: Sentence, amounts: list[Amount], k: int, cues: list[Cue], topic: Topic) -> Reading:
    amount = amounts[k]
    after_limit = amounts[k + 1].first if k + 1 < len(amounts) else len(s.words)
    found = _adjacent(s, amount, cues)
    if not found:
        for cue in _before(cues, amount.first):
            if not _TOPICS.intersection(cue[2]):
                continue
            if topic.trade and ";" in s.words[cue[1] : amount.first] and c.TARGET not in cue[2]:
                break
            found = cue
            break
    if not found:
        found = next(
            (
                cue
                for cue in cues
                if amount.behind <= cue[0] < after_limit
                and _TOPICS.intersection(cue[2])
                and _bounded(s, amount.behind, cue[0])
            ),
            None,
        )
    kind = next((meaning for meaning in found[2] if meaning in _TOPICS), "") if found else topic.without_word(s)
    if not kind and any(c.PLACED in cue[2] for cue in cues):
        kind = c.INVESTMENT
    if not kind:
        return Reading("trade_turnover" if topic.of_trade else "other")
    if kind == c.REVERSE:
        earlier = next(
            (
                m
                for cue in _before(cues, found[0] if found else amount.first)
                for m in cue[2]
                if m in (c.EXPORTS, c.IMPORTS)
            ),
            topic.trade,
        )
        kind = c.EXPORTS if earlier == c.IMPORTS else c.IMPORTS
    if kind in _TRADE:
        topic.trade = kind if kind != c.TURNOVER else topic.trade
        topic.last = kind
        topic.lead = topic.lead or kind
        return Reading("trade_turnover" if kind == c.TURNOVER else kind)
    balance = found is not None and bool(_BALANCES.intersection(s.words[found[0] : found[1]]))
    return Reading(_invested(s, amounts, k, cues, kind, topic), changes=balance)


def _adjacent(s: Sentence, amount: Amount, cues: list[Cue]) -> Cue | None:
    """The noun right behind an amount: `$5 billion loan`, `$3 billion in exports`, `$400 billion gas contract`."""
    words = s.words
    for cue in cues:
        if cue[0] < amount.behind or not _TOPICS.intersection(cue[2]):
            continue
        gap = words[amount.behind : cue[0]]
        if len(gap) > 4 or {
            ",",
            ".",
            ";",
            ":",
            "(",
            ")",
            "and",
            "by",
            "was",
            "were",
            "is",
            "to",
            "for",
            "from",
            "while",
            "as",
        } & set(gap):
            return None
        if (gap and gap[0] in ("in", "of", "worth")) or (
            len(gap) <= 3 and not {"in", "of", "on", "at", "with", "the"} & set(gap)
        ):
            return cue
        return None
    return None


def _invested(s: Sentence, amounts: list[Amount], k: int, cues: list[Cue], kind: str, topic: Topic) -> str:
    if kind == c.OTHER:
        near = (
            any(a.unit == "count:projects" for a in amounts[max(0, k - 1) : k])
            and "for" in s.words[amounts[k - 1].behind : amounts[k].first]
        )
        return "portfolio_planned_investment" if near else "other"
    if kind == c.PRICE:
        return "price"
    meanings = {meaning for cue in cues for meaning in cue[2]}
    if c.PORTFOLIO in meanings or kind == c.PORTFOLIO:
        return "portfolio_planned_investment"
    if c.DIRECT in meanings or kind == c.DIRECT:
        return "fdi_stock" if _is_stock(s, amounts[k], cues, topic.timed) else "fdi_flow"
    if kind == c.INVESTMENT and c.STOCK in meanings:
        return "fdi_stock"
    between = c.POOLED in meanings and c.PROJECT not in meanings and c.PLACED not in meanings
    if kind == c.INVESTMENT and between:
        return "fdi_flow" if topic.timed else "fdi_stock"
    if k and amounts[k - 1].unit == "count:projects" and amounts[k].first - amounts[k - 1].behind <= 6:
        return "portfolio_planned_investment"
    projects = [a for a in amounts if a.unit == "count:projects"]
    beside = (
        k + 1 < len(amounts)
        and amounts[k + 1] in projects
        and "and" in s.words[amounts[k].behind : amounts[k + 1].first]
    )
    if projects and c.PLACED not in meanings and not beside:
        return "portfolio_planned_investment"
    if kind == c.PROJECT and "projects" in s.words and c.PLACED not in meanings:
        return "portfolio_planned_investment"
    if (
        kind == c.INVESTMENT
        and c.PLACED not in meanings
        and (c.STOCK in meanings or "exceeds" in s.words)
        and c.PROJECT not in meanings
    ):
        return "fdi_stock"
    return "project_investment"


def remember(cues: list[Cue], amounts: list[Amount], readings: list[Reading], topic: Topic) -> None:
    """Keeps the sentence's topic for the next one."""
    kind = next((meaning for cue in cues for meaning in cue[2] if meaning in _CARRIED), "")
    if kind and (not amounts or any(a.unit not in ("percent", "x") for a in amounts)):
        topic.money = kind
    for amount, reading in zip(amounts, readings, strict=True):
        if amount.unit == "percent":
            topic.ratio = (reading.measure, reading.sign)


def read_modality(s: Sentence, amount: Amount, cues: list[Cue], aimed: bool) -> str:
    if aimed:
        return "target"
    first = amount.first - 14
    behind = amount.first if amount.unit.startswith("count:") else amount.behind + 4
    meanings: set[str] = set()
    for cue in cues:
        if cue[0] > behind:
            break
        if cue[0] >= first and (c.TARGET in cue[2] or c.ESTIMATE in cue[2]):
            if _bounded(s, min(cue[1], amount.behind), max(cue[0], amount.first)):
                meanings.update(cue[2])
    if c.TARGET in meanings:
        return "target"
    return "estimate" if c.ESTIMATE in meanings else "actual"


def speaks_of_now(s: Sentence, amount: Amount) -> bool:
    """Whether a share is said in the present tense, so that it has no stated period."""
    around = s.words[max(0, amount.first - 12) : amount.behind + 12]
    return bool(_PRESENT.intersection(around)) and not _PAST.intersection(around)


def _is_stock(s: Sentence, amount: Amount, cues: list[Cue], timed: bool) -> bool:
    """Whether direct investment is what has been accumulated, not what came in a period."""
    if any(c.STOCK in cue[2] and _bounded(s, min(cue[0], amount.first), max(cue[1], amount.first)) for cue in cues):
        return True
    moved = any(c.UP in cue[2] or c.DOWN in cue[2] for cue in cues)
    return not moved and not timed and bool({"exceeds", "exceeded", "exceed", "reached"}.intersection(s.words))
