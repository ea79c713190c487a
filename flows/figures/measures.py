"""What a figure measures, by the telling words around it, and whether it is a fact, an aim or an expectation."""

from itertools import pairwise

from flows.figures.amount import Amount
from flows.figures.lexicon import words
from flows.figures.money import read_money
from flows.figures.ratios import read_ratio
from flows.figures.timing.roles import parts
from flows.figures.topics import QUANTITIES, QUIET, TRADE, Cue, Reading, Topic, same_clause
from flows.figures.wording import cues as c
from flows.figures.wording.comparators import COMPARATIVES
from flows.figures.wording.tokens import Sentence
from flows.figures.wording.units import MONEY

_CARRIED = frozenset((*TRADE, c.INVESTMENT, c.DIRECT, c.PORTFOLIO))
_TRADED = ("trade_turnover", "exports", "imports")
_CHANGE_NOUNS = words("change_nouns")
_PRESENT = words("present")
_BEING = words("being")
_OWNING = words("owning")
_CAPACITIES = words("capacities")
_FACILITIES = [[word] for word in words("facilities")]
_PARTING = words("closing")
_BACK = (["earlier"], ["ago"], ["before"])
_YEARLY = (["a", "year"], ["per", "year"], ["per", "annum"], ["в", "год"])
_OFF = words("discounts")
_EQUALLING = words("equalling")
_PAST = words("past")


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
        off = _OFF.isdisjoint(s.words[max(0, amount.first - 5) : amount.first])
        return Reading("price" if off else "other")
    if k and converts(s, amounts[k - 1], amount):
        return done[k - 1]
    if unit == "percent":
        return read_ratio(s, amounts, k, cues, topic, done)
    if _is_change(s, amount):
        return Reading("other", changes=True)
    if unit.split("/")[0] in QUANTITIES:
        return Reading("volume")
    if unit in MONEY:
        return read_money(s, amounts, k, cues, topic)
    return Reading("other")


def converts(s: Sentence, before: Amount, amount: Amount) -> bool:
    """Whether the amount says the one before it in another unit: `68 billion yuan (almost $10 billion)`."""
    if before.unit == amount.unit or not _same_kind(before.unit, amount.unit):
        return False
    gap = s.words[before.behind : amount.first]
    if len(gap) > 2 and gap[1] == "," and gap[0] not in "，,":
        gap = gap[1:]
    if not gap or len(gap) > 6:
        return False
    return gap[0] in "(（[" or (gap[1] if gap[0] in ",-–—" and len(gap) > 1 else gap[0]) in _EQUALLING


def restates(s: Sentence, before: Amount, amount: Amount) -> bool:
    """Whether the amount says the one before it in another way: `$32 billion of it, or 48%`."""
    gap = s.words[before.behind : amount.first]
    return converts(s, before, amount) or (amount.unit == "percent" and before.unit in MONEY and "or" in gap[-2:])


def _same_kind(one: str, other: str) -> bool:
    return (one in MONEY and other in MONEY) or (one.split("/")[0] in QUANTITIES and other.split("/")[0] in QUANTITIES)


def _is_change(s: Sentence, amount: Amount) -> bool:
    words = s.words
    following = words[amount.behind : amount.behind + 2]
    if following and following[0] in COMPARATIVES and (len(following) < 2 or following[1] != "all"):
        return True
    i = amount.first - 1
    while i >= 0 and i > amount.first - 6 and words[i] in QUIET:
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


def remember(cues: list[Cue], amounts: list[Amount], readings: list[Reading], topic: Topic) -> None:
    """Keeps the sentence's topic for the next one."""
    kind = topic.subject = ""
    for cue in cues:
        for meaning in cue[2]:
            if meaning in _CARRIED:
                kind = kind or meaning
                if meaning in TRADE:
                    topic.subject = topic.subject or meaning
                elif meaning == c.DIRECT:
                    topic.direct = True
    if kind and (not amounts or any(a.unit not in ("percent", "x") for a in amounts)):
        topic.money = kind
    for amount, reading in zip(amounts, readings, strict=True):
        if reading.measure in _TRADED and reading.measure not in topic.order:
            topic.order.append(reading.measure)
        if amount.unit == "percent":
            topic.ratio = (reading.measure, reading.sign)


def read_modality(s: Sentence, amount: Amount, cues: list[Cue], aimed: bool) -> str:
    if aimed:
        return "target"
    cues = [cue for cue in cues if c.TARGET in cue[2] or c.ESTIMATE in cue[2]]
    if not cues:
        return "actual"
    first = amount.first - 14
    behind = amount.first if amount.unit.startswith("count:") else amount.behind + 4
    meanings: set[str] = set()
    for cue in cues:
        if cue[0] > behind:
            break
        if cue[0] >= first and same_clause(s, min(cue[1], amount.behind), max(cue[0], amount.first)):
            meanings.update(cue[2])
    if c.TARGET in meanings:
        return "target"
    return "estimate" if c.ESTIMATE in meanings else "actual"


def speaks_of_now(s: Sentence, amount: Amount) -> bool:
    """Whether a share or price is said in the present tense, so that it has no stated period."""
    if "—" in s.words[max(0, amount.first - 3) : amount.first]:
        return True
    if _PRESENT.isdisjoint(s.words[max(0, amount.first - 12) : amount.behind + 12]):
        return False
    around = _clause(s.words, max(0, amount.first - 12), amount.first, amount.behind, amount.behind + 12)
    past = any(word in _PAST and before not in _BEING for before, word in pairwise(["", *around]))
    return bool(_PRESENT.intersection(around)) and not past


def _clause(words: list[str], start: int, first: int, behind: int, end: int) -> list[str]:
    """The words from `start` to `end` that no sign or `and that` parts from words first..behind-1."""
    for i in range(first - 1, start, -1):
        if parts(words, i):
            start = i
            break
    end = next((i for i in range(behind, min(end, len(words))) if parts(words, i)), end)
    return words[start:end]


def is_lasting(s: Sentence, amount: Amount, measure: str) -> bool:
    """Whether a figure is a capacity, a yearly rate or a stake, so that no period around describes it."""
    words = s.words
    if measure == "volume":
        yearly = amount.unit.endswith("/y") or _is_yearly(words[amount.behind : amount.behind + 7])
        near = words[max(0, amount.first - 9) : amount.behind + 4]
        return yearly or not _CAPACITIES.isdisjoint(near) or words[amount.behind : amount.behind + 1] in _FACILITIES
    return measure == "share" and not _OWNING.isdisjoint(words[max(0, amount.first - 5) : amount.behind + 4])


def _is_yearly(behind: list[str]) -> bool:
    """`700,000 tonnes of polymers a year`, and not `6 million tonnes; a year before`."""
    for i in range(len(behind) - 1):
        if behind[i] in _PARTING:
            return False
        if behind[i : i + 2] in _YEARLY:
            return behind[i + 2 : i + 3] not in _BACK
    return False
