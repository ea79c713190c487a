"""How the values of a sentence read: `{{ turnover_usd | billions }}`, `{{ project_count | counted("project") }}`."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from flows.report.words import COMPARATORS, number


def billions(value: float, decimals: int = 1) -> str:
    """228105000000 as `228.1`."""
    return number(float(value) / 1e9, decimals)


def figure(value: float, decimals: int = 1) -> str:
    """62.54 as `62.5`, 62.0 as `62`."""
    return number(float(value), decimals)


def signed(value: float, decimals: int = 1) -> str:
    """A growth in percent with its sign: `+19.2`, `−6.8`."""
    return ("+" if float(value) > 0 else "") + figure(value, decimals)


def said(comparator: str) -> str:
    """What stands before a value that was said so: `more than `, nothing for a value said exactly."""
    return COMPARATORS[comparator]


def sign(comparator: str) -> str:
    """The same as a sign for a headline: `> `, `≥ `, `~ `."""
    return {"=": "", "between": "", ">=": "≥ ", "<=": "≤ "}.get(comparator, f"{comparator} ")


def month(value: date) -> str:
    return f"{value:%B %Y}"


def day(value: date) -> str:
    return f"{value.day} {value:%B %Y}"


def counted(value: int, singular: str, plural: str = "") -> str:
    """1 as `1 project`, 65 as `65 projects`."""
    return f"{figure(value, 0)} {singular if value == 1 else plural or singular + 's'}"


def listed(values: Iterable[Any]) -> str:
    """`a, b and c`."""
    *most, last = [str(value) for value in values]
    return f"{', '.join(most)} and {last}" if most else last


FILTERS: dict[str, Callable[..., str]] = {
    phrase.__name__: phrase for phrase in (billions, figure, signed, said, sign, month, day, counted, listed)
}
