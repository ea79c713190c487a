"""What a figure measures, by the telling words around it, and whether it is a fact, an aim or an expectation."""

from itertools import pairwise

from flows.figures.amount import Amount, like_a_year
from flows.figures.changes import read_change
from flows.figures.lexicon import words
from flows.figures.money import read_money
from flows.figures.ratios import read_ratio
from flows.figures.rules import Rule, always, decide
from flows.figures.timing.roles import parts
from flows.figures.topics import QUANTITIES, TRADE, Cue, Reading, Seen, Topic, same_clause
from flows.figures.wording import cues as c
from flows.figures.wording.comparators import COMPARATIVES
from flows.figures.wording.tokens import Sentence
from flows.figures.wording.units import MONEY

# What says that a plant is spoken of, so that banks lend to it.
_OF_PLANTS = ("loan_for_a_plant", "lent_to_a_plant")
_CARRIED = frozenset((*TRADE, c.INVESTMENT, c.DIRECT, c.PORTFOLIO))
_TRADED = ("trade_turnover", "exports", "imports")
_LOANS = words("loans")
_PLANTS = words("plants")
_TIMED = words("units_of_time")
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


MEASURES: list[Rule[Seen, Reading]] = [
    Rule("ratio", lambda f: f.amount.unit == "percent", read_ratio, "Trade grew by [[5%]].", "growth_rate"),
    Rule("projects", lambda f: f.amount.unit == "count:projects", lambda f: Reading("portfolio_project_count"),
         "It has [[80 projects]].", "portfolio_project_count"),
    Rule("count", lambda f: f.amount.unit.startswith("count"), lambda f: Reading("other"), "It has [[80 firms]].",
         "other"),
    Rule("times_another", lambda f: _is_times_another(f), lambda f: Reading("other"),
         "Investment in Belarus is [[six times]] smaller than in Kazakhstan.", "other"),
    Rule("multiple", lambda f: f.amount.unit == "x", lambda f: Reading("growth_rate"), "Trade [[doubled]].",
         "growth_rate"),
    Rule("points", lambda f: f.amount.unit == "percentage_points", lambda f: Reading("other"),
         "Its share rose by [[2 percentage points]].", "other"),
    Rule("price_per_unit", lambda f: "/" in f.amount.unit and f.amount.unit.split("/")[0] in MONEY,
         lambda f: Reading("price" if _OFF.isdisjoint(f.near(5)) else "other"), "Oil at [[$60 a barrel]].", "price"),
    Rule("conversion", lambda f: f.earlier is not None and converts(f.s, f.earlier, f.amount),
         lambda f: f.done[f.k - 1],
         "Exports were 68 billion yuan ([[$10 billion]]).", "exports"),
    Rule("change", lambda f: _changed(f), lambda f: f.done.pop(), "Imports dropped by [[$2 billion]].", "other"),
    Rule("quantity", lambda f: f.amount.unit.split("/")[0] in QUANTITIES, lambda f: Reading("volume"),
         "It sent [[5 million tonnes]].", "volume"),
    Rule("money", lambda f: f.amount.unit in MONEY, read_money, "Exports were [[$5 billion]].", "exports"),
    Rule("other_unit", always(True), lambda f: Reading("other"), "The line is [[800 km]] long.", "other"),
]  # fmt: skip


def read_measure(f: Seen) -> Reading:
    rule, found = decide(MEASURES, f) or ("", Reading("other"))
    return found if found.rule else Reading(found.measure, found.sign, found.changes, rule)


def _changed(f: Seen) -> bool:
    """Whether it is an amount of change; what was read is left last in `done`."""
    found = read_change(f)
    if found:
        f.done.append(found)
    return found is not None


def _is_times_another(f: Seen) -> bool:
    """`six times smaller than in Kazakhstan`, which compares two at one time."""
    if f.amount.unit != "x" or f.led_by < 0 or f.words[f.led_by] not in ("is", "are") or f.after[1:2] != ["than"]:
        return False
    return f.after[0] in COMPARATIVES and _TIMED.isdisjoint(f.after[2:6]) and not any(map(like_a_year, f.after[2:6]))


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


def remember(words: list[str], cues: list[Cue], amounts: list[Amount], readings: list[Reading], topic: Topic) -> None:
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
    if not amounts:
        kind = next(
            (meaning for cue in cues for meaning in cue[2] if meaning == c.OTHER and words[cue[0]] in _LOANS), kind
        )
    if readings and readings[-1].rule == "sum_of_both":
        kind = topic.lead = c.TURNOVER
    if any(reading.rule in _OF_PLANTS for reading in readings):
        kind = c.PROJECT
    topic.of_a_plant = not _PLANTS.isdisjoint(words)
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
