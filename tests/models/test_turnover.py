from decimal import Decimal

import pytest

from tests.models.conftest import trade

YUAN = {
    "base_code": "USD", "quote_code": "CNY", "period": "2023", "base_amount": "100", "base_scale": "one",
    "quote_amount": "700", "quote_scale": "one", "kind": "implied", "source_code": "publisher_conversion",
}  # fmt: skip


def turnover(con, columns, where="true"):
    return con.sql(f"select {columns} from mart.turnover where {where} order by period_end, source_code").fetchall()


def test_a_month_is_the_difference_of_two_year_to_date_values(modelled):
    con = modelled(trade=[trade("2023-01/2023-04", value="73.1"), trade("2023-01/2023-05", value="93.8")])
    assert turnover(con, "turnover_usd, turnover_usd_rounding, method", "period_code = '2023-05'") == [
        (Decimal("20700000000"), Decimal("100000000"), "derived")
    ]


def test_a_stated_month_stands_before_a_derived_one(modelled):
    rows = [
        trade("2023-01/2023-04", value="73.1"),
        trade("2023-01/2023-05", value="93.8"),
        trade("2023-05", value="20.6"),
    ]
    assert turnover(modelled(trade=rows), "turnover_usd / 1e9, method", "period_code = '2023-05'") == [(20.6, "stated")]


def test_a_year_to_date_is_the_sum_of_its_months_only_when_all_are_there(modelled):
    con = modelled(trade=[trade("2023-01", value="1"), trade("2023-02", value="2"), trade("2023-04", value="4")])
    assert turnover(con, "period_code, turnover_usd / 1e9, method", "period_grain = 'ytd'") == [
        ("2023-01/2023-02", 3.0, "derived")
    ]


def test_turnover_and_one_flow_give_the_other(modelled):
    con = modelled(trade=[trade("2022", "T", "190"), trade("2022", "X", "76")])
    assert turnover(con, "exports_usd / 1e9, imports_usd / 1e9, turnover_usd / 1e9, method") == [
        (76.0, 114.0, 190.0, "derived")
    ]


def test_growth_is_on_the_same_period_of_the_year_before_and_of_the_same_source(modelled):
    rows = [
        trade("2022-02", value="10"),
        trade("2023-02", value="15"),
        trade("2024-02", value="30", source_code="russia_customs"),
        trade("2024-02", value="12"),
    ]
    assert turnover(modelled(trade=rows), "period_code, source_code, turnover_growth_pct") == [
        ("2022-02", "china_customs", None),
        ("2023-02", "china_customs", Decimal("50.0000")),
        ("2024-02", "china_customs", Decimal("-20.0000")),
        ("2024-02", "russia_customs", None),
    ]


def test_every_source_stands_beside_the_others_and_one_is_preferred(modelled):
    rows = [trade("2023", value="240.1"), trade("2023", value="227.8", source_code="press")]
    assert turnover(modelled(trade=rows), "source_code, is_preferred") == [("china_customs", True), ("press", False)]


def test_more_than_is_no_value_to_calculate_with(modelled):
    con = modelled(trade=[trade("2023", value="200") | {"comparator": ">"}])
    assert turnover(con, "*") == []
    assert con.sql("select value_usd_low / 1e9, value_usd_high from fact_trade").fetchall() == [(200.0, None)]


@pytest.mark.parametrize("basis", ["CNY", "USD"])
def test_growth_stated_in_yuan_is_not_set_beside_dollars(modelled, basis):
    con = modelled(trade=[trade("2023", value="240", growth_pct_stated="32.7", growth_basis=basis)])
    expected = None if basis == "CNY" else Decimal("32.7000")
    assert turnover(con, "turnover_growth_pct_stated") == [(expected,)]


def test_yuan_are_converted_at_a_rate_that_is_named(modelled):
    rate = {
        "base_code": "USD", "quote_code": "CNY", "period": "2023", "base_amount": "1", "base_scale": "one",
        "quote_amount": "7", "quote_scale": "one", "kind": "implied",
    }  # fmt: skip
    con = modelled(trade=[trade("2023", value="70", currency_code="CNY")], exchange_rates=[rate])
    assert con.sql("select value_usd / 1e9, rate_used, rate_period_code from fact_trade").fetchall() == [
        (10.0, Decimal(7), "2023")
    ]


def test_dollars_that_follow_from_others_go_before_yuan_that_were_converted(modelled):
    # January to April 2025: 30.8 + 40.3 = 71.1 billion dollars beside 510.6 billion yuan
    rows = [
        trade("2025-01/2025-03", "T", "53.2"),
        trade("2025-01/2025-04", "X", "30.8"),
        trade("2025-01/2025-04", "M", "40.3"),
        trade("2025-01/2025-04", "T", "510.6", currency_code="CNY"),
    ]
    con = modelled(trade=rows, exchange_rates=[YUAN | {"period": "2025-01/2025-04"}])
    columns = "turnover_usd / 1e9, turnover_usd_rounding / 1e9, derived_flows, is_converted, turnover_cny / 1e9, turnover_cny_method"
    assert turnover(con, columns, "period_code = '2025-01/2025-04'") == [(71.1, 0.1, "T", False, 510.6, "stated")]
    # and April is the difference of dollars too
    assert turnover(con, "turnover_usd / 1e9, is_converted", "period_code = '2025-04'") == [(17.9, False)]


def test_a_converted_flow_has_the_digits_that_its_interval_bears_and_says_so(modelled):
    con = modelled(trade=[trade("2023", value="216.2", currency_code="CNY")], exchange_rates=[YUAN])
    # 216.2 to 0.05, at 7 to half a percent: up to 216.25 / 6.965
    assert turnover(con, "turnover_usd / 1e9, round(turnover_usd_rounding / 1e9, 2), is_converted") == [
        (30.9, 0.16, True)
    ]


def test_what_is_said_with_more_than_is_not_made_a_value_by_its_parts(modelled):
    rows = [
        trade("2024-01/2024-04", "X", "32"),
        trade("2024-01/2024-04", "M", "43"),
        trade("2024-01/2024-04", "T", "75") | {"comparator": ">", "growth_pct_stated": "4.7", "growth_basis": "USD"},
        trade("2025-01/2025-04", "T", "71.1"),
    ]
    assert turnover(modelled(trade=rows), "turnover_usd / 1e9, turnover_growth_pct, turnover_growth_pct_stated") == [
        (None, None, Decimal("4.7000")),
        (71.1, None, None),
    ]


def test_growth_computed_and_growth_stated_stand_beside_each_other_with_the_interval(modelled):
    # January to May 2023: 93.806 on 65.81 as first published; stated against a base that had been raised since
    rows = [
        trade("2022-01/2022-05", value="65.81"),
        trade("2023-01/2023-05", value="93.806", growth_pct_stated="40.7", growth_basis="unstated"),
    ]
    columns = "turnover_growth_pct, turnover_growth_pct_rounding, turnover_growth_pct_stated"
    # 93.8065 / 65.805 is +42.5522, 93.806 / 65.81 is +42.5406
    assert turnover(modelled(trade=rows), columns, "period_code = '2023-01/2023-05'") == [
        (Decimal("42.5400"), Decimal("0.0116"), Decimal("40.7000"))
    ]


def test_growth_of_yuan_amounts_is_no_growth_in_dollars_although_its_basis_is_not_told(modelled):
    growing = {"growth_pct_stated": "32.7", "growth_basis": "unstated"}
    con = modelled(trade=[trade("2023", value="1690", currency_code="CNY") | growing], exchange_rates=[YUAN])
    assert turnover(con, "period_code, turnover_growth_pct_stated") == [("2023", None)]


def test_twelve_months_are_the_year_before_with_this_year_s_months_in_place_of_its_own(modelled):
    rows = [
        trade("2022", value="190.3"), trade("2023", value="240.1"), trade("2022-01/2022-05", value="65.8"),
        trade("2023-01/2023-05", value="93.8"), trade("2024-01/2024-05", value="94.5"),
    ]  # fmt: skip
    columns = "period_code, turnover_usd / 1e9, turnover_usd_rounding / 1e9, turnover_growth_pct, method"
    # 190.3 - 65.8 + 93.8 = 218.3 and 240.1 - 93.8 + 94.5 = 240.8, each to 0.15: +10.3 percent
    assert turnover(modelled(trade=rows), columns, "period_grain = 'rolling_12_months' and month(period_end) = 5") == [
        ("2022-06/2023-05", 218.3, 0.15, None, "derived"),
        ("2023-06/2024-05", 240.8, 0.15, Decimal("10.3000"), "derived"),
    ]


def test_years_told_through_growth_alone_follow_from_the_next_year_with_their_interval(modelled):
    con = modelled(
        trade=[
            trade("2023", "T", "240.11"),
            trade("2024", "T", "244.81"),
            trade("2024", "X", "115.49", growth_pct_stated="4.1", growth_basis="USD"),
            trade("2024", "M", "129.32"),
        ]
    )
    columns = """exports_usd / 1e9, round(exports_usd_rounding / 1e9, 3), imports_usd / 1e9, round(imports_usd_rounding / 1e9, 3),
        derived_flows, exports_growth_pct"""
    # 115.49 / 1.041 = 110.941, and up to 115.495 / 1.0405; imports are what is left of the turnover
    assert turnover(con, columns, "period_code = '2023'") == [(110.94, 0.058, 129.17, 0.063, "X;M", None)]
    # the growth of 2024 would be the rate itself once more
    assert turnover(con, "exports_growth_pct, exports_growth_pct_stated", "period_code = '2024'") == [
        (None, Decimal("4.1000"))
    ]


def test_the_doubt_of_a_part_and_of_the_base_reaches_what_was_made_of_it(modelled):
    rows = [
        trade("2022", "X", "76", caveat="doubtful"), trade("2022", "M", "114"), trade("2023", "X", "111"),
        trade("2023", "M", "129", caveat="mirror_or_repost"),
    ]  # fmt: skip
    assert turnover(modelled(trade=rows), "period_code, turnover_usd / 1e9, caveat, earlier_caveat") == [
        ("2022", 190.0, "doubtful", None),
        ("2023", 240.0, "mirror_or_repost", "doubtful"),
    ]


def test_a_series_of_turnover_keeps_its_origin(modelled):
    def russia(year, value, source):
        return trade(year, value=value, reporter_code="RUS", partner_code="IND", source_code=source)

    # Russia and India: one origin has every year, a national one says something else of one of them
    rows = [russia(str(2020 + n), str(10 + n), "imf_imts") for n in range(5)] + [russia("2023", "57", "russia_customs")]
    con = modelled(trade=rows)
    assert con.sql("select distinct source_code from mart.turnover where is_preferred").fetchall() == [("imf_imts",)]


def test_an_amount_without_a_rate_has_no_dollars_and_is_not_dropped(modelled):
    con = modelled(trade=[trade("2023", value="70", currency_code="CAD")])
    assert con.sql("select amount / 1e9, value_usd from fact_trade").fetchall() == [(70.0, None)]
    assert turnover(con, "*") == []
