"""Official rates and their averages, from the bundled data sets and from answers of APIs."""

import csv
from decimal import Decimal

import duckdb
import pytest

from flows.settings import CHECKOUT
from tests.models.conftest import staged

STATISTICS = CHECKOUT / "data" / "raw" / "statistics"


def lines(name):
    with open(STATISTICS / f"{name}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def rates_of(con, quote, source, *periods):
    return dict(
        con.execute(
            """select period_code, rate from fact_exchange_rate
            where base_code = 'USD' and quote_code = $quote and source_code = $source and list_contains($periods, period_code)""",
            {"quote": quote, "source": source, "periods": list(periods)},
        ).fetchall()
    )


@pytest.fixture(scope="module")
def warehouse(candidate):
    with duckdb.connect(str(candidate), read_only=True) as con:
        yield con


def test_a_day_s_cross_and_its_month_s_average_follow_from_the_ecb_s_rates(warehouse):
    crosses = {
        row["period"]: Decimal(row["RUB"]) / Decimal(row["USD"])
        for row in lines("ecb_reference_rates")
        if row["period"].startswith("2019-12")
    }
    rates = rates_of(warehouse, "RUB", "ecb", "2019-12", "2019-12-31")
    assert len(crosses) == 20
    assert abs(rates["2019-12-31"] - crosses["2019-12-31"]) < Decimal("1e-7")
    assert abs(rates["2019-12"] - sum(crosses.values()) / 20) < Decimal("1e-7")


def test_longer_spans_are_the_mean_of_the_federal_reserve_s_months(warehouse):
    months = {row["period"]: Decimal(row["rate"]) for row in lines("federal_reserve_h10")}
    rates = rates_of(warehouse, "CNY", "federal_reserve", "2023-05", "2023-01/2023-05", "2023-Q2", "2023-H2", "2023")
    assert rates["2023-05"] == months["2023-05"]
    for period, named in (
        ("2023-01/2023-05", range(1, 6)),
        ("2023-Q2", range(4, 7)),
        ("2023-H2", range(7, 13)),
        ("2023", range(1, 13)),
    ):
        mean = sum(months[f"2023-{month:02}"] for month in named) / len(named)
        assert abs(rates[period] - mean) < Decimal("1e-7"), period


def test_the_preferred_rate_of_a_year_is_the_official_one(warehouse):
    (stated,) = [
        row["value"]
        for row in lines("world_bank_wdi")
        if (row["country_code"], row["indicator_code"], row["period"]) == ("RUS", "PA.NUS.FCRF", "2024")
    ]
    rows = warehouse.sql(
        """select source_code, kind, rate from fact_exchange_rate
        where base_code = 'USD' and quote_code = 'RUB' and period_code = '2024' and is_preferred"""
    ).fetchall()
    assert rows == [("world_bank", "period_average", Decimal(stated))]


def test_official_rates_of_one_year_differ_by_less_than_a_percent(warehouse):
    spread = """select quote_code, period_code, max(rate) / min(rate) from fact_exchange_rate
        where base_code = 'USD' and kind <> 'implied' and period_grain = 'year' group by all having count(*) > 1"""
    spreads = warehouse.sql(spread).fetchall()
    assert len(spreads) > 40
    assert [row for row in spreads if row[2] > 1.01] == []


def test_a_span_that_is_not_over_or_began_before_the_rates_has_no_average(modelled):
    months = [f"2020-{month:02}" for month in range(2, 11)]
    con = modelled(federal_reserve_h10=[{"period": month, "rate": "7"} for month in months])
    spans = con.sql(
        "select period_code, rate from fact_exchange_rate where period_grain <> 'month' order by 1"
    ).fetchall()
    assert spans == [("2020-Q2", 7), ("2020-Q3", 7)]


def test_an_answer_of_the_api_goes_before_the_bundled_rate_of_the_day(modelled):
    answer = staged("ecb", "2020-01-02", "0", base_code="EUR", quote_code="USD", rate="1.25", kind="official")
    answer = {name: answer[name] for name in answer if not name.startswith("value") and name != "currency_code"}
    con = modelled(
        ecb_reference_rates=[
            {"period": "2020-01-02", "USD": "1.2", "CNY": "8"},
            {"period": "2020-01-03", "USD": "1.2", "CNY": "8"},
        ],
        answers={"ecb": [answer]},
    )
    rates = con.sql(
        "select period_code, quote_code, rate::varchar, document_code from fact_exchange_rate where base_code = 'EUR' order by all"
    ).fetchall()
    assert rates == [
        ("2020-01-02", "CNY", "8.00000000", "ecb_reference_rates"),
        ("2020-01-02", "USD", "1.25000000", "ecb"),
        ("2020-01-03", "CNY", "8.00000000", "ecb_reference_rates"),
        ("2020-01-03", "USD", "1.20000000", "ecb_reference_rates"),
    ]
    crosses = con.sql(
        "select rate::double, rounding_pct::double from fact_exchange_rate where base_code = 'USD' and quote_code = 'CNY' order by period_code"
    ).fetchall()
    assert crosses == [
        (6.4, pytest.approx(0.005 / 8 + 0.005 / 1.25, abs=1e-4)),
        (pytest.approx(8 / 1.2), pytest.approx(0.0048)),
    ]


def test_an_answer_of_the_api_closes_the_bundled_indicator(modelled):
    def answer(period, value):
        row = staged(
            "world_bank",
            period,
            value,
            country_code="RUS",
            indicator_code="NY.GDP.MKTP.CD",
            unit="USD",
            known_on="2026-08-01",
        )
        return {name: row[name] for name in row if not name.startswith("value_") and name != "currency_code"}

    bundled = [
        {"country_code": "RUS", "indicator_code": "NY.GDP.MKTP.CD", "period": year, "value": "2"}
        for year in ("2022", "2023")
    ]
    con = modelled(world_bank_wdi=bundled, answers={"world_bank": [answer("2023", "3")]})
    assert con.sql("select period_code, value::int, document_code from fact_indicator order by all").fetchall() == [
        ("2022", 2, "world_bank_wdi"),
        ("2023", 3, "world_bank"),
    ]
    before = "select period_code, value::int from fact_indicator_as_of(date '2026-07-31') order by all"
    assert con.sql(before).fetchall() == [("2022", 2), ("2023", 2)]
