"""How a figure takes its period, which depends on what it measures and how it is said."""

from itertools import pairwise

from flows.figures.amount import Amount
from flows.figures.lexicon import entries, words
from flows.figures.timing.context import Manner
from flows.figures.timing.roles import parts
from flows.figures.topics import Reading
from flows.figures.wording.tokens import Sentence

_CARRIED = frozenset(("trade_turnover", "exports", "imports", "growth_rate", "volume", "price", "share", "fdi_flow"))

# Counts of what moves in a period, not of what there is.
_TRAFFIC = frozenset(
    (
        "count:vehicles",
        "count:cars",
        "count:trucks",
        "count:containers",
        "count:parcels",
        "count:tourists",
        "count:passengers",
        "count:trips",
        "count:trains",
        "count:wagons",
        "count:flights",
    )
)

# What may be told as of now, so that no time around it is meant.
_OF_NOW = ("share", "price", "project_investment")

# What is said of a moment, not of the time another clause speaks of.
_POINTS = frozenset(("portfolio_project_count", "portfolio_planned_investment", "project_investment", "fdi_stock"))
_PRESENT = words("present")
_BEING = words("being")
_OWNING = words("owning")
_CAPACITIES = words("capacities")
_FACILITIES = [[word] for word in words("facilities")]
_PARTING = words("closing")
_BACK = (["earlier"], ["ago"], ["before"])
_YEARLY = (["a", "year"], ["per", "year"], ["per", "annum"], ["в", "год"])
_RUSSIAN_PRESENT = tuple(entries("ru")["endings_of_the_present"])
_PAST = words("past")
_EXPECTING = words("expecting_past")


def manner_of(s: Sentence, amount: Amount, reading: Reading) -> Manner:
    lasting = is_lasting(s, amount, reading.measure)
    changed = reading.measure == "other" and reading.changes
    carried = not lasting and (reading.measure in _CARRIED or changed or amount.unit in _TRAFFIC)
    of_now = (reading.measure in _OF_NOW or _is_plain(amount, reading)) and speaks_of_now(s, amount)
    grows = reading.measure == "growth_rate" or changed
    return Manner(carried, reading.measure not in _POINTS, grows, of_now, lasting)


def _is_plain(amount: Amount, reading: Reading) -> bool:
    """Whether it is a count or a rate: inflation, a tariff."""
    return amount.unit.startswith("count:") or (amount.unit == "percent" and reading.measure == "other")


def was_expected(s: Sentence, amount: Amount) -> bool:
    """`analysts had expected a drop of 28%`: of the time that is talked about."""
    near = s.words[max(0, amount.first - 8) : amount.first]
    return any(one == "had" and other in _EXPECTING for one, other in pairwise(near))


def speaks_of_now(s: Sentence, amount: Amount) -> bool:
    """Whether a share or price is said in the present tense, so that it has no stated period."""
    if "—" in s.words[max(0, amount.first - 3) : amount.first]:
        return True
    near = s.words[max(0, amount.first - 12) : amount.behind + 12]
    if _PRESENT.isdisjoint(near) and not any(map(_is_russian_present, near)):
        return False
    around = _clause(s.words, max(0, amount.first - 12), amount.first, amount.behind, amount.behind + 12)
    past = any(word in _PAST and before not in _BEING for before, word in pairwise(["", *around]))
    return (bool(_PRESENT.intersection(around)) or any(map(_is_russian_present, around))) and not past


def _is_russian_present(word: str) -> bool:
    """`оплачивается`, `превышает`: of verbs in -ать and their like no future is told so."""
    return word.endswith(_RUSSIAN_PRESENT)


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
        yearly = (
            amount.unit == "MW" or amount.unit.endswith("/y") or _is_yearly(words[amount.behind : amount.behind + 7])
        )
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
