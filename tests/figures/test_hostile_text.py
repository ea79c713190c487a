"""Whatever the text, reading it ends soon, breaks nothing and points at what stands there."""

import itertools
import sys
import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.figures import read_text

pytestmark = pytest.mark.slow

DAY = date(2023, 6, 9)
PIECES = [
    "a", "1", "1,", "111,", "(", "$ ", ".", ". ", "1%, ", "1%,", "1 ", "-", "'d", "\n", "亿", "1亿", "in 2023 ",
    "January-", "first ",
    "from 5 to ", "$1bn, and ", "one hundred and ", "two thirds ", "more than ", "half a ", "dozens of ", "a year ",
    "x; 5% in May, ",
    "same period of ", "hundred million ", "5 and ", "\u200f5% ", "ма", "до ", "1-",
]  # fmt: skip


def calls(text):
    """How many calls reading the text takes."""
    count = 0

    def seen(frame, event, argument):
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(seen)
    try:
        read_text(text, DAY)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("piece", PIECES)
def test_work_grows_with_length_and_no_faster(piece):
    once, fourfold = (piece * (size // len(piece)) for size in (8_000, 32_000))
    assert calls(fourfold) <= 6 * calls(once) + 100


@pytest.mark.parametrize("piece", PIECES)
def test_time_inside_patterns_grows_with_length_and_no_faster(piece):
    def seconds(size):
        text = piece * (size // len(piece))
        start = time.process_time()
        read_text(text, DAY)
        return time.process_time() - start

    # Quadratic would be 64 times as long.
    assert seconds(160_000) <= 24 * max(seconds(20_000), 0.02)


@given(
    st.text(st.one_of(st.characters(), st.sampled_from("0123456789 $%.,-–()亿元млрд\u200f\x00\ud800")), max_size=200)
)
def test_any_text_can_be_read_and_offsets_point_at_the_quote(text):
    for figure in read_text(text, None):
        assert text[figure.start : figure.end] == figure.quote != ""
        assert figure.sentence_start <= figure.start < figure.end <= figure.sentence_end


WORDS = [
    "trade", "$5 billion", "rose", "12%", "in May", "first", "half", "from", "to", "2022", "and", ",", ".", "(", ")",
    "a year earlier",
    "the same period of", "by 2030", "between", "January", "Q1", "two", "thirds", "dozens of", "projects", "more than",
    "fiscal 2023-24",
    "6", "months", "last", "to March", "of", "x", "doubled", "до", "в январе", "2023年", "1-5月", "前三季度", "0", "th",
    "bcm", "-", "=",
]  # fmt: skip


@given(
    st.lists(st.sampled_from(WORDS), max_size=40), st.one_of(st.none(), st.dates(date(1900, 1, 1), date(2100, 12, 31)))
)
def test_words_in_any_order_can_be_read(words, day):
    text = " ".join(words)
    figures = read_text(text, day)
    assert all(text[figure.start : figure.end] == figure.quote for figure in figures)
    assert all(before.end <= after.start for before, after in itertools.pairwise(figures))
    assert all((figure.period_start is None) == (figure.period_end is None) for figure in figures)
    assert all(figure.period_start <= figure.period_end for figure in figures if figure.period_start)


@pytest.mark.parametrize("digits", ["9" * 5000, "1," * 3000, "9" * 30, "1" + ",000" * 50, "0." + "1" * 400])
def test_thousands_of_digits_are_no_figure(digits):
    assert read_text(f"It grew by {digits} percent.", DAY) == []


def test_marks_that_cannot_be_seen_do_not_hide_a_figure():
    figures = read_text("\u200fTrade\x00 reached \u202b$5 billion\u202c \ud800 in 2022.", DAY)
    assert [(figure.quote, figure.unit) for figure in figures] == [("$5 billion", "USD")]


def test_a_text_that_takes_too_long_or_has_too_many_figures_is_given_up():
    with pytest.raises(TimeoutError, match="more than 0 s"):
        read_text("$1 \n" * 100, DAY, seconds=0)
    with pytest.raises(OverflowError, match="more than 9 figures"):
        read_text("$1 \n" * 100, DAY, most=9)
