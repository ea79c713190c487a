"""What the pictures show: bounds, gaps, the line, and axes that hold every value."""

import re
import unicodedata
from calendar import monthrange
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.report.portfolio_picture import draw_portfolio
from flows.report.read import TIMELINE, TURNOVER
from flows.report.svg import round_steps
from flows.report.turnover_picture import draw_months, draw_year_to_date, draw_years
from flows.report.words import amount, number, percent, said_amount, shown, web_address


def statement(comparator, usd=160e9, **more):
    stated = {"period_code": "2022-09-06", "period_end": date(2022, 9, 6), "amount": usd, "amount_usd": usd}
    bounds = {"amount_comparator": comparator, "currency_code": "USD", "rate_used": 1, "is_preferred": True}
    return dict.fromkeys(TIMELINE) | stated | bounds | more


def trade(grain, start, end, exports=1e9, imports=2e9, **more):
    values = {"exports_usd": exports, "imports_usd": imports, "turnover_usd": exports and exports + imports}
    period = {"period_code": f"{start}/{end}", "period_grain": grain, "period_start": start, "period_end": end}
    return dict.fromkeys(TURNOVER) | period | values | {"source_code": "synthetic"} | more


def months(*starts):
    return [trade("month", date(2024, month, 1), date(2024, month, monthrange(2024, month)[1])) for month in starts]


def drawn(sheet):
    return str(sheet.markup())


@pytest.mark.parametrize("wide", [True, False])
@pytest.mark.parametrize(
    ("comparator", "marks"),
    [
        ("=", []),
        ("~", ["hollow"]),
        (">", ["open-end"]),
        (">=", ["open-end"]),
        ("<", ["open-end"]),
        ("between", ["range"]),
    ],
)
def test_a_comparator_has_its_own_mark(comparator, marks, wide):
    picture = drawn(draw_portfolio([statement(comparator, amount_usd_high=170e9)], wide))
    assert [mark for mark in ("hollow", "open-end", "range") if mark in picture] == marks


def arrow(picture):
    """Vertical way of the first open end, in units; up is negative."""
    y1, y2 = re.search(r'class="open-end[^"]*" x1="[^"]*" y1="([^"]*)" x2="[^"]*" y2="([^"]*)"', picture).groups()
    return float(y2) - float(y1)


def test_a_lower_bound_points_up_and_an_upper_bound_down():
    assert arrow(drawn(draw_portfolio([statement(">")], True))) < 0
    assert arrow(drawn(draw_portfolio([statement("<")], True))) > 0


def test_the_line_is_labelled_and_in_sight_even_when_all_figures_are_lower():
    picture = drawn(draw_portfolio([statement("=", 20e9)], True))
    assert "160 billion USD" in picture
    assert float(re.search(r'class="threshold" x1="[^"]*" y1="([^"]*)"', picture)[1]) > 0


def test_a_statement_told_in_roubles_is_a_square_and_tells_its_rate():
    stated = statement("=", amount=18e12, amount_usd=225e9, currency_code="RUB", rate_used=Decimal(80))
    picture = drawn(draw_portfolio([stated], True))
    assert '<rect class="point' in picture
    assert "18 trillion RUB = 225 billion USD at 80.00" in picture


def test_nothing_to_draw_is_no_picture():
    assert draw_portfolio([], True) is None
    assert draw_portfolio([statement("=", None)], True) is None
    assert draw_years([], True) is None
    assert draw_months(months(1), True) is None


def test_a_missing_month_breaks_the_line():
    lines = [drawn(draw_months(rows, True)).count('class="series turnover"') for rows in (
        months(1, 2, 3, 4), months(1, 2, 4, 5), months(1, 3, 5))]  # fmt: skip
    assert lines == [1, 2, 0]


def test_a_year_of_which_only_the_total_is_known_has_an_undivided_bar():
    total = trade("year", date(2003, 1, 1), date(2003, 12, 31), None, None, turnover_usd=15e9)
    both = trade("year", date(2004, 1, 1), date(2004, 12, 31))
    picture = drawn(draw_years([total, both], True))
    assert [picture.count(f"bar {kind}") for kind in ("undivided", "exports", "imports")] == [1, 1, 1]


def test_only_the_asked_months_are_compared_and_growth_is_told():
    may = trade("ytd", date(2024, 1, 1), date(2024, 5, 31), turnover_growth_pct=Decimal("12.34"))
    june = trade("ytd", date(2024, 1, 1), date(2024, 6, 30))
    picture = drawn(draw_year_to_date([may, june], 5, True))
    assert "January–May" in picture
    assert "+12.3 % on the year before" in picture
    assert "2024-06-30" not in picture


def test_text_in_a_picture_is_escaped():
    picture = drawn(draw_portfolio([statement("=", said_by="<script>\u202e")], True))
    assert "<script" not in picture
    assert "&lt;script&gt;\\u202e" in picture


values = st.floats(-1e12, 1e12, allow_nan=False)


@given(values, values, st.integers(1, 10))
def test_steps_enclose_the_values_evenly_and_are_few(one, other, most):
    low, high = min(one, other), max(one, other)
    steps = round_steps(low, high, most)
    spread = (high - low) or 1
    assert steps[0] <= low + spread * 1e-6
    assert steps[-1] >= high - spread * 1e-6
    assert 2 <= len(steps) <= most + 3


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
    ("value", "currency", "text"),
    [
        (160e9, "USD", "160 billion USD"),
        (Decimal("12.345e9"), "USD", "12.345 billion USD"),
        (18e12, "RUB", "18 trillion RUB"),
        (5, "CNY", "5 CNY"),
        (None, "USD", ""),
    ],
)
def test_an_amount_reads_as_people_say_it(value, currency, text):
    assert amount(value, currency) == text


def test_a_statement_reads_with_its_comparator():
    assert said_amount(statement(">")) == "more than 160 billion USD"
    assert said_amount(statement("between", amount_usd_high=170e9)) == "160 billion USD to 170 billion USD"
    assert percent(Decimal("-2.5")) == "−2.5 %"
