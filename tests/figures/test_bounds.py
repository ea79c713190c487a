from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.contract.bounds import SCALES, read_decimal, read_figure


@pytest.mark.parametrize(
    ("comparator", "low", "high"),
    [
        ("=", 160, 160),
        ("~", None, None),
        (">", 160, None),
        (">=", 160, None),
        ("<", None, 160),
        ("<=", None, 160),
    ],
)
def test_a_comparator_sets_the_bounds_it_says_and_no_other(comparator, low, high):
    figure = read_figure("160", comparator, "billion")
    assert figure.value == 160 * 10**9
    assert figure.low == (None if low is None else low * 10**9)
    assert figure.high == (None if high is None else high * 10**9)


def test_a_range_has_both_ends():
    figure = read_figure("10", "between", "billion", "11")
    assert (figure.low, figure.high) == (10**10, 11 * 10**9)


def test_rounding_is_half_a_unit_of_the_last_digit_stated():
    assert read_figure("93.806", "=", "billion").rounding == 500_000
    assert read_figure("240", "=", "billion").rounding == 500_000_000


@pytest.mark.parametrize("text", ["", "abc", "1,5", "1e9", "nan", "1.2.3", "--1", "٣", "9" * 41, "1 000"])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(ValueError, match="is not a number"):
        read_decimal(text)


@pytest.mark.parametrize(
    "parts",
    [
        ("1", "about", "one", ""),
        ("1", "=", "zillion", ""),
        ("1", "between", "one", ""),
        ("1", "=", "one", "2"),
        ("2", "between", "one", "2"),
        ("9" * 24, "=", "trillion", ""),
    ],
)
def test_parts_that_contradict_each_other_are_refused(parts):
    with pytest.raises(ValueError):
        read_figure(*parts)


@given(st.decimals(-(10**9), 10**9, places=4), st.sampled_from(sorted(SCALES)))
def test_the_value_lies_within_its_bounds_and_is_exact(value, scale):
    figure = read_figure(f"{value:f}", "=", scale)
    assert figure.low == figure.value == figure.high == value * SCALES[scale]
    assert figure.rounding == Decimal("0.00005") * SCALES[scale]
