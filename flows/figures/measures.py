"""What a figure measures, by the telling words around it, and whether it is a fact, an aim or an expectation."""

from dataclasses import replace

from flows.figures.amount import Amount, like_a_year
from flows.figures.changes import read_change
from flows.figures.lexicon import words
from flows.figures.money import read_money
from flows.figures.ratios import read_ratio
from flows.figures.rules import Rule, always, decide
from flows.figures.topics import QUANTITIES, TRADE, Cue, Reading, Seen, Topic
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
_OFF = words("discounts")
_EQUALLING = words("equalling")


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
         lambda f: replace(f.done[f.k - 1], rule=""),
         "Exports were 68 billion yuan ([[$10 billion]]).", "exports"),
    Rule("change", lambda f: _changed(f), lambda f: f.done.pop(), "Imports dropped by [[$2 billion]].", "other"),
    Rule("quantity", lambda f: f.amount.unit.split("/")[0] in QUANTITIES, lambda f: Reading("volume"),
         "It sent [[5 million tonnes]].", "volume"),
    Rule("money", lambda f: f.amount.unit in MONEY, read_money, "Exports were [[$5 billion]].", "exports"),
    Rule("other_unit", always(True), lambda f: Reading("other"), "The line is [[800 km]] long.", "other"),
]  # fmt: skip


# What is left to try of an amount of money.
OF_MONEY = [rule for rule in MEASURES if rule.name in ("conversion", "change", "money")]


def read_measure(f: Seen) -> Reading:
    rules = OF_MONEY if f.amount.unit in MONEY else MEASURES
    rule, found = decide(rules, f) or ("", Reading("other"))
    return found if found.rule else Reading(found.measure, found.sign, found.changes, rule)


def _changed(f: Seen) -> bool:
    """Whether it is an amount of change; what was read is left last in `done`."""
    found = read_change(f)
    if found:
        f.done.append(found)
    return found is not None


def _is_times_another(f: Seen) -> bool:
    """`six times smaller than in Kazakhstan`, `1.6 times Russia's`, which compares two at one time."""
    if f.amount.unit == "x" and f.after and (f.after[0].endswith(("'s", "’s")) or f.after[:2] == ["that", "of"]):
        return True
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
    meanings = [meaning for cue in cues for meaning in cue[2] if meaning in _CARRIED]
    topic.subject = next((meaning for meaning in meanings if meaning in TRADE), "") if meanings else ""
    topic.direct = topic.direct or c.DIRECT in meanings
    topic.of_a_plant = not _PLANTS.isdisjoint(words)
    rules = {reading.rule for reading in readings}
    kind = meanings[0] if meanings else ""
    if not amounts and any(c.OTHER in cue[2] and words[cue[0]] in _LOANS for cue in cues):
        kind = c.OTHER
    if "sum_of_both" in rules:
        kind = topic.lead = c.TURNOVER
    if not rules.isdisjoint(_OF_PLANTS):
        kind = c.PROJECT
    if kind and (not amounts or any(a.unit not in ("percent", "x") for a in amounts)):
        topic.money = kind
    for amount, reading in zip(amounts, readings, strict=True):
        if reading.measure in _TRADED and reading.measure not in topic.order:
            topic.order.append(reading.measure)
        if amount.unit == "percent":
            topic.ratio = (reading.measure, reading.sign)
