from decimal import Decimal

import pytest

from tests.models.conftest import trade


def turnover(con, columns, where="true"):
    return con.sql(f"select {columns} from mart.turnover where {where} order by period_end, source_code").fetchall()


def test_a_month_is_the_difference_of_two_year_to_date_values(modelled):
    con = modelled(trade=[trade("2023-01/2023-04", value="73.1"), trade("2023-01/2023-05", value="93.8")])
    assert turnover(con, "turnover_usd, turnover_rounding_usd, method", "period_code = '2023-05'") == [
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


def test_an_amount_without_a_rate_has_no_dollars_and_is_not_dropped(modelled):
    con = modelled(trade=[trade("2023", value="70", currency_code="CAD")])
    assert con.sql("select amount / 1e9, value_usd from fact_trade").fetchall() == [(70.0, None)]
    assert turnover(con, "*") == []
