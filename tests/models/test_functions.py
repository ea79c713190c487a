"""The macros of sql/functions, each called by itself."""

from datetime import date

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.settings import SQL

CALCULATOR = duckdb.connect()
for path in sorted((SQL / "functions").glob("*.sql")):
    CALCULATOR.execute(path.read_text(encoding="utf-8"))


def value(expression, *parameters):
    (row,) = CALCULATOR.execute(f"select {expression}", parameters).fetchall()
    return row[0]


@pytest.mark.parametrize(
    ("caveat", "doubted"),
    [(None, False), ("mirror_or_repost", False), ("undated_page;doubtful", True), ("flows_swapped_on_page", True)],
)
def test_a_caveat_that_doubts_is_found_among_others(caveat, doubted):
    assert value("is_doubted(?)", caveat) is doubted


@pytest.mark.parametrize(
    ("modality", "caveat", "estimated"),
    [
        ("actual", None, False),
        ("actual", "estimated_by_publisher", True),
        ("estimate", None, True),
        (None, None, False),
    ],
)
def test_an_estimate_is_told_by_its_modality_or_its_caveat(modality, caveat, estimated):
    assert value("is_estimated(?, ?)", modality, caveat) is estimated


def test_caveats_of_several_figures_become_one_list_without_doubles():
    assert value("all_caveats(['b;a', null, 'a'])") == "a;b"
    assert value("all_caveats([null, null])") is None


@pytest.mark.parametrize(("stated", "rounding"), [("93.8", 0.05), ("93.80", 0.05), ("18", 0.5), ("0.34", 0.005)])
def test_half_a_unit_of_the_last_digit_is_what_rounding_hides(stated, rounding):
    assert value("last_digit_rounding(?)", stated) == pytest.approx(rounding)


def test_growth_is_as_sure_as_value_and_base_are():
    # Brazil and Russia 2024: 12.4 on "about 11" lies between 12.35 / 11.5 and 12.45 / 10.5, that is +7.4 and +18.6 percent
    assert float(value("growth_pct(12.4, 11)")) == pytest.approx(12.7273)
    assert float(value("growth_rounding(12.4, 0.05, 11, 0.5)")) == pytest.approx(18.5714 - 12.7273, abs=1e-4)
    assert value("growth_rounding(12.4, 0.05, 0.4, 0.5)") is None


@given(*[st.floats(1, 1e12)] * 2, *[st.floats(0, 0.4)] * 2, *[st.floats(-1, 1)] * 2)
def test_no_value_within_the_rounding_gives_a_growth_outside_of_the_interval(now, before, wide, narrow, up, down):
    rounding, earlier_rounding = wide * now, narrow * before
    growth = 100 * (now / before - 1)
    possible = 100 * ((now + up * rounding) / (before + down * earlier_rounding) - 1)
    half_width = value(
        "100 * quotient_rounding(?::double, ?::double, ?::double, ?::double)", now, rounding, before, earlier_rounding
    )
    assert abs(possible - growth) <= half_width * (1 + 1e-6) + 1e-9 * (100 + abs(growth))


@pytest.mark.parametrize(
    ("number", "rounding", "shown"),
    [
        (134.5904, 2.1, 135),
        (220500000003.30752, 6.2e9, 221e9),
        (42.541, 0.011, 42.54),
        (20.7e9, 0.1e9, 20.7e9),
        (5, 0, 5),
    ],
)
def test_a_number_has_the_digits_that_its_interval_bears(number, rounding, shown):
    assert value("to_precision(?, ?::double)", number, rounding) == pytest.approx(shown)


@given(*[st.integers(-(10**6), 10**6)] * 2, *[st.integers(0, 1000)] * 2)
def test_whether_two_numbers_agree_does_not_depend_on_which_comes_first(one, other, rounding, other_rounding):
    told = value("intervals_meet(?, ?, ?, ?)", one, rounding, other, other_rounding)
    assert told == value("intervals_meet(?, ?, ?, ?)", other, other_rounding, one, rounding)
    assert told == (abs(one - other) <= 2 * (rounding + other_rounding))


def test_a_conversion_is_as_sure_as_amount_and_rate_are():
    # 18 trillion roubles, to half a trillion, at 92.5 roubles to half a kopeck: 17.5 / 92.505 to 18.5 / 92.495
    rouble = "'=', 0.5e12, 92.5, 0.005"
    assert float(value("in_usd(18e12, 92.5)")) == pytest.approx(194.59e9, rel=1e-4)
    assert float(value(f"usd_low(18e12, {rouble})")) == pytest.approx(189.18e9, rel=1e-4)
    assert float(value(f"usd_high(18e12, {rouble})")) == pytest.approx(200.01e9, rel=1e-4)
    assert float(value("usd_rounding(18e12, 0.5e12, 92.5, 0.005)")) == pytest.approx(5.42e9, rel=1e-3)
    assert float(value("usd_low(165e9, '=', 0.5e9, 1, 0)")) == 165e9


SOUND = {
    "is_doubted": False, "is_estimated": False, "origin_rank": 1, "currency_code": "USD", "rate_used": 1, "caveat": None,
    "comparator": "=", "rounding": 1, "known_on": date(2024, 1, 1), "id": "a",
}  # fmt: skip
WORSE = [
    {"id": "b"},
    {"known_on": date(2024, 1, 2)},
    {"rounding": 2},
    {"comparator": "~"},
    {"currency_code": "CNY", "rate_used": 7},
    {"currency_code": "CNY", "rate_used": 7, "caveat": "mirror_or_repost;rate_outside_period"},
    {"currency_code": "CNY", "rate_used": None},
    {"origin_rank": 2},
    {"origin_rank": None},
    {"is_estimated": True},
    {"is_doubted": True},
]


def test_rows_on_one_figure_stand_in_one_order():
    rows = [SOUND, *(SOUND | worse for worse in WORSE)]
    marks = ", ".join(["(?, preference(" + ", ".join(["?"] * len(SOUND)) + "))"] * len(rows))
    parameters = [parameter for number, row in enumerate(rows) for parameter in (number, *row.values())]
    ordered = CALCULATOR.execute(f"select n from (values {marks}) as given(n, place) order by place", parameters)
    assert [n for (n,) in ordered.fetchall()] == list(range(len(rows)))
