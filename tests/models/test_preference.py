"""Which of several pages on one figure is preferred."""

from decimal import Decimal

from tests.models.conftest import staged, trade


def preferred(con, table="fact_trade"):
    return con.sql(
        f"select period_code, source_code, known_on::varchar from {table} where is_preferred order by 1"
    ).fetchall()


def test_a_sound_page_goes_before_a_doubted_one_whatever_it_is_counted_in(modelled):
    con = modelled(
        trade=[
            trade("2015", "X", "32.9", caveat="contradicts_other_page;undated_page"),
            trade("2015", "X", "216.2", currency_code="CNY", published="2024-02-28"),
        ],
        exchange_rates=[
            {
                "base_code": "USD", "quote_code": "CNY", "period": "2015", "base_amount": "68.0", "base_scale": "billion",
                "quote_amount": "422.7", "quote_scale": "billion", "kind": "implied",
            }
        ],
    )  # fmt: skip
    assert preferred(con) == [("2015", "china_customs", "2024-02-28")]


def test_a_caveat_that_says_nothing_against_a_figure_is_none_to_be_ordered_by(modelled):
    def stated(day, **more):
        return {
            "kind": "portfolio", "as_of": "2022-09-06", "amount": "165", "amount_comparator": "=", "scale": "billion",
            "currency_code": "USD", "statement": "synthetic", "source_code": "commission", "published": day,
        } | more  # fmt: skip

    con = modelled(portfolio=[stated("2022-09-08"), stated("2022-09-07", caveat="mirror_or_repost")])
    assert preferred(con, "fact_portfolio") == [("2022-09-06", "commission", "2022-09-07")]


def test_of_pages_that_say_the_same_the_first_is_preferred(modelled):
    con = modelled(trade=[trade("2023", value="240.1", published="2024-03-01"), trade("2023", value="240.1")])
    assert preferred(con) == [("2023", "china_customs", "2024-01-31")]


def test_what_was_reported_goes_before_what_was_estimated(modelled):
    def imts(period, value, derivation):
        return staged(
            "imf_imts", period, value, reporter_code="RUS", partner_code="CHN", flow_code="X", valuation="FOB",
            derivation_type=derivation,
        )  # fmt: skip

    con = modelled(
        trade=[trade("2023", "X", "129", reporter_code="RUS", partner_code="CHN", source_code="press")],
        answers={"imf_imts": [imts("2021", 68e9, "O"), imts("2022", 112e9, "M"), imts("2023", 129.1e9, "SCC")]},
    )
    assert con.sql(
        "select period_code, source_code, is_estimated from fact_trade where is_preferred order by 1"
    ).fetchall() == [
        ("2021", "imf_imts", False),
        ("2022", "imf_imts", False),
        ("2023", "press", False),
    ]


def test_a_series_keeps_its_origin_where_that_origin_has_values(modelled):
    def census(year, value, source, **more):
        return trade(year, "X", value, reporter_code="USA", source_code=source, partner_code="CHN", **more)

    rows = [census(year, "120", "usitc") for year in ("2017", "2018", "2019")]
    # published before the others, and with a digit more
    rows += [census(year, "119.93", "ustr", published="2021-01-01") for year in ("2018", "2020")]
    assert [row[:2] for row in preferred(modelled(trade=rows))] == [
        ("2017", "usitc"),
        ("2018", "usitc"),
        ("2019", "usitc"),
        ("2020", "ustr"),
    ]


def test_a_dozen_own_figures_stand_before_a_series_that_reaches_back_further(modelled):
    own = [trade(f"2023-{month:02}", "X", "9") for month in range(1, 13)]
    rows = [
        trade(f"{year}-{month:02}", "X", "8", source_code="imf_imts")
        for year in range(2018, 2024)
        for month in range(1, 13)
    ]
    told = dict(row[:2] for row in preferred(modelled(trade=rows + own)))
    assert {period: source for period, source in told.items() if source == "china_customs"}.keys() == {
        row["period"] for row in own
    }


def test_the_amount_in_dollars_goes_before_the_one_in_yuan(modelled):
    rate = {
        "base_code": "USD", "quote_code": "CNY", "period": "2025-01/2025-04", "base_amount": "1", "base_scale": "one",
        "quote_amount": "7.143", "quote_scale": "one", "kind": "implied",
    }  # fmt: skip
    rows = [trade("2025-01/2025-04", value="510.6", currency_code="CNY"), trade("2025-01/2025-04", value="71")]
    con = modelled(trade=rows, exchange_rates=[rate])
    assert con.sql("select amount from fact_trade where is_preferred").fetchall() == [(Decimal("71000000000"),)]
