"""A stated figure and the bounds its wording gives it.

"More than 160 billion" is a lower bound and no value that may be added up or compared as if exact.
Rounding is no bound and is kept apart: it is the largest error that the digits as stated allow.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

COMPARATORS = ("=", "~", ">", ">=", "<", "<=", "between")

SCALES = {
    "one": Decimal(1),
    "thousand": Decimal(10) ** 3,
    "million": Decimal(10) ** 6,
    "billion": Decimal(10) ** 9,
    "trillion": Decimal(10) ** 12,
}

# The widest amount that fits the warehouse's DECIMAL(38,6).
LARGEST = Decimal(10) ** 24


_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


@dataclass(frozen=True)
class Figure:
    """A figure in full units (dollars, not billions).

    value       the number named; of a range its lower end
    comparator  one of COMPARATORS
    low, high   the bounds, None where the wording leaves the end open or gives none
    rounding    half a unit of the last digit stated
    """

    value: Decimal
    comparator: str
    low: Decimal | None
    high: Decimal | None
    rounding: Decimal


def read_decimal(text: str) -> Decimal:
    """The number in a register cell such as `93.806` or `-1.005`.

    Raises ValueError for anything else: text, thousands separators, exponents, NaN, too many digits.
    """
    if len(text) > 40 or not _NUMBER.fullmatch(text):
        raise ValueError(f"{text[:40]!r} is not a number (digits with a decimal point, nothing else)")
    return Decimal(text)


def read_figure(value: str, comparator: str, scale: str = "one", high: str = "") -> Figure:
    """A figure from its parts as stated: `read_figure("160", ">", "billion")`.

    Raises ValueError when a part is missing, unknown or contradicts another.
    """
    if comparator not in COMPARATORS:
        raise ValueError(f"{comparator!r} is not a comparator ({' '.join(COMPARATORS)})")
    if scale not in SCALES:
        raise ValueError(f"{scale!r} is not a scale ({' '.join(SCALES)})")
    if (comparator == "between") != bool(high):
        raise ValueError("an upper end goes with the comparator 'between', and only with it")
    factor = SCALES[scale]
    stated = read_decimal(value)
    full = stated * factor
    if abs(full) >= LARGEST:
        raise ValueError(f"{value} {scale} is too large to be a figure")
    exponent = stated.as_tuple().exponent
    rounding = Decimal(5).scaleb(int(exponent) - 1) * factor
    low, below = (None, None)
    if comparator in ("=", ">", ">=", "between"):
        low = full
    if comparator in ("=", "<", "<="):
        below = full
    if comparator == "between":
        below = read_decimal(high) * factor
        if below <= full:
            raise ValueError(f"the range {value} to {high} does not rise")
    return Figure(full, comparator, low, below, rounding)
