"""How values read on the pages, and that nobody hides in a text."""

import re
import unicodedata
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.report.phrases import billions, counted, day, listed, month, said, sign, signed
from flows.report.words import number, plain, shown, trimmed, web_address


def test_text_beyond_reading_is_cut():
    assert shown("x" * 10**6).endswith("x… (1,000,000 characters)")
    assert len(shown("x" * 10**6)) < 2100


@given(st.text())
def test_no_invisible_character_is_left(text):
    assert [char for char in shown(text) if unicodedata.category(char)[0] == "C" and char not in "\n\t"] == []


@given(
    st.text() | st.sampled_from(["javascript:alert(1)", "data:text/html,x", " https://a", "HTTPS://a", 'http://a"b'])
)
def test_only_addresses_of_the_web_become_links(url):
    assert web_address(url) in ("", url)
    assert not web_address(url) or re.match("https?://[^\"' <>]", url)


@given(st.decimals(-(10**15), 10**15, places=2))
def test_a_number_reads_back(value):
    assert Decimal(number(value).replace(",", "").replace("−", "-")) == value


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (billions(228105000000), "228.1"),
        (billions(160000000000), "160"),
        (billions(500000, 4), "0.0005"),
        (signed(-6.83), "−6.8"),
        (signed(19.2), "+19.2"),
        (said(">="), "at least "),
        (said("="), ""),
        (sign(">"), "> "),
        (sign("="), ""),
        (counted(1, "project"), "1 project"),
        (counted(1065, "project"), "1,065 projects"),
        (counted(2, "country", "countries"), "2 countries"),
        (listed(["a", "b", "c"]), "a, b and c"),
        (listed(["a"]), "a"),
        (month(date(2025, 11, 1)), "November 2025"),
        (day(date(2025, 11, 1)), "1 November 2025"),
        (plain(True), "yes"),
        (trimmed("160000000000.000000"), "160,000,000,000"),
    ],
)
def test_a_value_reads_as_people_say_it(read, text):
    assert read == text
