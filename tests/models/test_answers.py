"""What the staged answers of APIs become."""

from decimal import Decimal

from tests.models.conftest import comtrade, staged, trade


def rate(base, day, value, source="bank_of_russia", **more):
    row = staged(source, day, "0", base_code=base, quote_code="RUB", rate=value, kind="official")
    return {name: row[name] for name in row if not name.startswith("value") and name != "currency_code"} | more


def test_china_s_share_is_of_what_every_reporter_imports_from_russia(modelled):
    rows = [comtrade("CHN", "60"), comtrade("IND", "40"), comtrade("CHN", "10", "44"), comtrade("IND", "90", "44")]
    con = modelled(answers={"un_comtrade": rows})
    shares = con.sql(
        """select subject, sector_code, commodity_code, share_pct::int, is_more_than_half, reporter_count
        from mart.export_dependence where method = 'computed' order by subject, commodity_code, sector_code"""
    ).fetchall()
    assert shares == [
        ("all chapters", None, None, 35, False, 2),
        ("one chapter", "energy", "27", 60, True, 2),
        ("one chapter", "manufacturing", "44", 10, False, 2),
        ("one sector", "energy", None, 60, True, 2),
        ("one sector", "manufacturing", None, 10, False, 2),
    ]


def test_chapters_without_a_sector_are_part_of_the_total_and_no_second_total(modelled):
    rows = [comtrade("CHN", "60"), comtrade("IND", "40"), comtrade("CHN", "10", "99"), comtrade("IND", "90", "99")]
    con = modelled(answers={"un_comtrade": rows})
    shares = con.sql(
        """select subject, commodity_code, share_pct::int from mart.export_dependence
        where method = 'computed' and sector_code is null order by all"""
    ).fetchall()
    assert shares == [("all chapters", None, 35), ("one chapter", "99", 10)]


def test_one_reporter_makes_no_share(modelled):
    con = modelled(answers={"un_comtrade": [comtrade("CHN", "60")]})
    assert con.sql("select * from mart.export_dependence").fetchall() == []


def test_totals_and_chapters_and_finer_levels_are_never_mixed(modelled):
    rows = [
        comtrade("CHN", "100", "TOTAL", "total"),
        comtrade("CHN", "60"),
        comtrade("CHN", "40", "44"),
        comtrade("CHN", "60", "2709", "heading"),
    ]
    con = modelled(answers={"un_comtrade": rows})
    assert con.sql("select value_usd::int from fact_trade").fetchall() == [(100,)]
    assert con.sql("select sum(value_usd)::int from fact_trade_commodity").fetchall() == [(100,)]
    assert con.sql("select share_pct::int from mart.energy_share").fetchall() == [(60,)]


def test_the_imf_s_imports_stand_once_with_freight(modelled):
    def imts(valuation, value):
        return staged(
            "imf_imts", "2023-05", value, reporter_code="CHN", partner_code="RUS", flow_code="M", valuation=valuation
        )

    con = modelled(answers={"imf_imts": [imts("CIF", "106"), imts("FOB", "100")]})
    assert con.sql("select valuation, value_usd::int from fact_trade").fetchall() == [("CIF", 106)]


def test_an_api_s_figure_stands_beside_the_stated_one(modelled):
    con = modelled(
        trade=[trade("2023", "M", "130")],
        answers={"un_comtrade": [comtrade("CHN", "129.14e9", "TOTAL", "total")]},
    )
    rows = con.sql("select source_code, is_preferred, document_code from fact_trade order by source_code").fetchall()
    assert [row[:2] for row in rows] == [("china_customs", True), ("un_comtrade", False)]
    assert rows[1][2] == "un_comtrade"


def test_the_growth_on_the_publisher_s_own_page_goes_before_what_the_press_says_of_it(modelled):
    def customs(currency, growth):
        return staged(
            "china_customs", "2023", "240.11e9", reporter_code="CHN", partner_code="RUS", flow_code="T", valuation="mixed",
            growth_pct_stated=growth, growth_basis=currency, is_part_of_group=False,
        ) | {"currency_code": currency}  # fmt: skip

    con = modelled(
        trade=[trade("2023", growth_pct_stated="26", growth_basis="USD")],
        answers={"china_customs": [customs("CNY", "32.7"), customs("USD", "26.3")]},
    )
    rows = con.sql("select source_code, turnover_growth_pct_stated::float from mart.turnover").fetchall()
    assert [(source, round(growth, 1)) for source, growth in rows] == [("china_customs", 26.3)]


def test_yuan_are_converted_over_the_rouble_at_official_rates(modelled):
    days = [
        rate(base, f"2023-01-{day:02}", value) for day in (10, 20) for base, value in (("USD", "70"), ("CNY", "10"))
    ]
    days += [rate("USD", "2023-02-10", "72"), rate("CNY", "2023-02-10", "9")]
    con = modelled(trade=[trade("2023-01", value="70", currency_code="CNY")], answers={"bank_of_russia": days})
    assert con.sql("select rate_used, rate_period_code, value_usd / 1e9 from fact_trade").fetchall() == [
        (Decimal(7), "2023-01", 10.0)
    ]
    kinds = con.sql(
        "select period_code, kind, rate from fact_exchange_rate where base_code = 'USD' and quote_code = 'CNY' order by period_code"
    ).fetchall()
    assert [row[:2] for row in kinds] == [
        ("2023-01", "cross_average"),
        ("2023-01-10", "cross"),
        ("2023-01-20", "cross"),
        ("2023-02-10", "cross"),
    ]


def test_both_sides_reports_of_one_position_stand_beside_each_other(modelled):
    def position(reporter, value, derivation="O", instrument="all"):
        row = staged(
            "imf_dip", "2023", value, investor_code="CHN", host_code="RUS", reporter_code=reporter, measure_code="fdi_stock",
            basis="immediate", instrument=instrument, derivation_type=derivation, is_confidential=False,
        )  # fmt: skip
        return row

    con = modelled(
        answers={
            "imf_dip": [
                position("RUS", "3"),
                position("CHN", "10"),
                position("RUS", "4", "SCC"),
                position("RUS", "1", "O", "debt"),
            ]
        }
    )
    rows = con.sql(
        "select reported_by_code, derivation_type, subject, amount_usd::int, is_preferred from fact_capital_flow order by all"
    ).fetchall()
    assert rows == [
        ("CHN", "O", None, 10, False),
        ("RUS", "O", "debt", 1, True),
        ("RUS", "O", None, 3, True),
        ("RUS", "SCC", None, 4, False),
    ]


def test_an_indicator_keeps_its_unit_and_source(modelled):
    row = staged(
        "world_bank", "2022", "17963170521079", country_code="CHN", indicator_code="NY.GDP.MKTP.CD", unit="USD"
    )
    kept = {name: row[name] for name in row if not name.startswith("value_") and name != "currency_code"}
    con = modelled(answers={"world_bank": [kept]})
    assert con.sql("select country_code, value::bigint, unit from fact_indicator").fetchall() == [
        ("CHN", 17963170521079, "USD")
    ]
