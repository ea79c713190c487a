"""Units and currencies as news write them, in three languages, with the factor to the unit that is kept.

`billion cubic metres` and `bcm` are both m3; money is in ISO 4217 codes; what is counted is `count:projects` and so on.
"""

from collections.abc import Iterator
from decimal import Decimal

from flows.figures.lexicon import LANGUAGES, entries, phrases, section
from flows.figures.wording.phrases import Phrases

ONE, THOUSAND, MILLION, BILLION, TRILLION = (Decimal(10) ** n for n in (0, 3, 6, 9, 12))

Unit = tuple[str, Decimal]

PREFIX = Phrases(phrases("currencies", "before"), backward=True)


def _spelled() -> dict[str, Unit]:
    units = {word: (code, ONE) for word, code in phrases("currencies", "behind").items()}
    for unit, word, factor in _factored("units"):
        units[word] = (unit, factor)
    rates = phrases("rates").items()
    for unit, word, factor in _factored("quantities"):
        units[word] = (unit, factor)
        units |= {f"{word} {behind}": (unit + rate, factor) for behind, rate in rates}
    return units


def _factored(name: str) -> Iterator[tuple[str, str, Decimal]]:
    """Unit, spelling and factor of each word of a section that lists words by unit and factor."""
    for language in LANGUAGES:
        for unit, factors in entries(language).get(name, {}).items():
            for factor, spellings in factors.items():
                yield from ((unit, word, Decimal(factor)) for word in spellings)


UNIT = Phrases(_spelled())
MONEY = frozenset(section("currencies", "behind"))
# A price or rate: what stands behind an amount of money.
PER = Phrases(
    {
        f"{link} {word}": unit
        for word, unit in phrases("prices").items()
        for language in LANGUAGES
        for link in entries(language).get("price_links", ())
    }
)
