"""At which rate an amount becomes dollars, and how sure it is then."""

import pytest

from tests.models.conftest import trade


def implied(period, dollars, amount, currency="RUB", source="publisher_conversion"):
    return {
        "base_code": "USD", "quote_code": currency, "period": period, "base_amount": dollars, "base_scale": "billion",
        "quote_amount": amount, "quote_scale": "billion", "kind": "implied", "source_code": source,
    }  # fmt: skip


def yearly(country, year, rate):
    return {"country_code": country, "indicator_code": "PA.NUS.FCRF", "period": year, "value": rate}


def stated(as_of, **more):
    return {
        "kind": "portfolio", "as_of": as_of, "amount": "18", "amount_comparator": "=", "scale": "trillion",
        "currency_code": "RUB", "statement": "synthetic", "source_code": "commission",
    } | more  # fmt: skip


def converted(con):
    return con.sql(
        """select rate_period_code, rate_source_code, caveat, round(amount_usd / 1e9, 1), round(amount_usd_low / 1e9, 1),
            round(amount_usd_high / 1e9, 1), round(amount_usd_rounding / 1e9, 1) from fact_portfolio order by statement_id"""
    ).fetchall()


def test_an_amount_of_a_year_is_converted_at_the_official_average_of_that_year(modelled):
    con = modelled(
        portfolio=[stated("2024")],
        world_bank_wdi=[yearly("RUS", "2024", "92.5"), yearly("RUS", "2023", "85.2")],
        exchange_rates=[implied("2024-04-30", "33", "2700"), implied("2025-04-30", "0.033", "2.7")],
    )
    # 17.5 and 18.5 trillion at 92.5, not 18 trillion at what somebody converted at in another year
    assert converted(con) == [("2024", "world_bank", None, 194.6, 189.2, 200.0, 5.4)]


def test_a_page_s_own_conversion_on_the_day_goes_before_the_average_of_another_period(modelled):
    con = modelled(
        portfolio=[stated("2025-10-31")],
        world_bank_wdi=[yearly("RUS", "2024", "92.5")],
        exchange_rates=[implied("2025-10-31", "222", "18000"), implied("2025-10-31", "9.8", "800")],
    )
    # 81.08 roubles to 0.23 percent, which is half a billion of 222
    assert converted(con) == [("2025-10-31", "publisher_conversion", None, 222.0, 215.3, 228.7, 6.7)]


@pytest.mark.parametrize(
    ("as_of", "rate_period"),
    [
        ("2024-06-15", "2024"),  # the official rate of a longer period around the day
        ("2025-04-01", "2025-04-30"),  # the nearest
        ("2019", None),  # none within a year
    ],
)
def test_a_rate_of_another_period_is_a_caveat(modelled, as_of, rate_period):
    con = modelled(
        portfolio=[stated(as_of, caveat="mirror_or_repost")],
        world_bank_wdi=[yearly("RUS", "2024", "92.5")],
        exchange_rates=[implied("2025-04-30", "0.033", "2.7")],
    )
    caveat = "mirror_or_repost;rate_outside_period" if rate_period else "mirror_or_repost"
    assert [row[0::2][:2] for row in converted(con)] == [(rate_period, caveat)]


def test_months_have_their_own_average_and_spans_the_mean_of_theirs(modelled):
    rates = {"2023-01": "6.8", "2023-02": "6.9", "2023-03": "7.0"}
    con = modelled(
        trade=[trade(period, value="10", currency_code="CNY") for period in ("2023-02", "2023-01/2023-03")],
        federal_reserve_h10=[{"period": period, "rate": rate} for period, rate in rates.items()],
        world_bank_wdi=[yearly("CHN", "2023", "7.1")],
    )
    rows = con.sql(
        "select period_code, rate_used::float, rate_period_code, rate_source_code, caveat from fact_trade order by 1"
    ).fetchall()
    assert [(row[0], round(row[1], 4), *row[2:]) for row in rows] == [
        ("2023-01/2023-03", 6.9, "2023-01/2023-03", "federal_reserve", None),
        ("2023-02", 6.9, "2023-02", "federal_reserve", None),
    ]


def test_a_source_that_converts_itself_is_taken_at_its_word(modelled):
    # 422.7 billion yuan are 68.0 billion dollars to China's customs in 2015: 216.2 are 34.78 and 206.5 are 33.22
    con = modelled(
        trade=[trade("2015", flow, value, currency_code="CNY") for flow, value in (("X", "216.2"), ("M", "206.5"))],
        exchange_rates=[implied("2015", "68.0", "422.7", "CNY", "china_customs")],
        world_bank_wdi=[yearly("CHN", "2015", "6.2275")],
    )
    rows = con.sql(
        "select flow_code, round(value_usd / 1e9, 2), rate_source_code from fact_trade order by 1"
    ).fetchall()
    assert rows == [("M", 33.22, "china_customs"), ("X", 34.78, "china_customs")]


def test_dollars_are_no_conversion(modelled):
    con = modelled(trade=[trade("2023", value="240.1")])
    assert con.sql(
        "select value_usd = value_usd_low and value_usd = value_usd_high, rate_used, rate_source_code, caveat from fact_trade"
    ).fetchall() == [(True, 1, None, None)]
