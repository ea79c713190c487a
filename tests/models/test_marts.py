from datetime import date
from decimal import Decimal

from tests.models.conftest import staged, trade


def project(code, amount, **more):
    return {
        "project_code": code, "project_name": code, "sector_code": "energy", "host_code": "RUS", "instrument": "capital_cost",
        "part_of_whole": "false", "as_of": "2023", "amount": amount, "amount_comparator": "=", "scale": "billion",
        "currency_code": "USD", "status": "planned",
    } | more  # fmt: skip


def test_coverage_never_adds_different_kinds_of_money(modelled):
    stated = {
        "kind": "portfolio", "as_of": "2023-08-23", "amount": "160", "amount_comparator": ">", "scale": "billion",
        "currency_code": "USD", "statement": "synthetic", "project_count": "79", "project_count_comparator": "=",
    }  # fmt: skip
    con = modelled(
        portfolio=[stated],
        projects=[
            project("a", "40"),
            project("b", "8"),
            project("a", "5", part_of_whole="true"),
            project("a", "400", instrument="supply_contract"),
            project("c", "9", status="cancelled"),
        ],
    )
    rows = con.sql(
        """select instrument, project_count, amount_usd / 1e9, stated_amount_usd / 1e9, stated_project_count, coverage_pct,
            coverage_pct_rounding
        from mart.portfolio_coverage order by instrument"""
    ).fetchall()
    assert rows == [
        # 48 to one in all, of 160 to a half: 49 / 159.5 is 30.7 percent
        ("capital_cost", 2, 48.0, 160.0, 79, Decimal("30.0000"), Decimal("0.7210")),
        # goods to be delivered are no part of planned investment
        ("supply_contract", 1, 400.0, 160.0, 79, None, None),
    ]


def test_the_newest_statement_on_an_amount_is_preferred_and_the_older_one_kept(modelled):
    con = modelled(projects=[project("a", "10", as_of="2019"), project("a", "12", as_of="2023")])
    assert con.sql("select amount / 1e9, is_preferred from fact_project_investment order by amount").fetchall() == [
        (10.0, False),
        (12.0, True),
    ]


def test_a_project_keeps_the_history_of_its_states(modelled):
    con = modelled(
        projects=[
            project("a", "10", as_of="2019-03", published="2019-04-01", status="planned"),
            project("a", "10", as_of="2020-03", published="2020-04-01", status="planned"),
            project("a", "12", as_of="2021-03", published="2021-04-01", status="operating"),
        ]
    )
    assert con.sql("select status, known_on, superseded_on from history.dim_project order by known_on").fetchall() == [
        ("planned", date(2019, 4, 1), date(2021, 4, 1)),
        ("operating", date(2021, 4, 1), None),
    ]
    assert con.sql("select status from dim_project").fetchall() == [("operating",)]


def test_a_state_told_of_late_never_becomes_the_present_one(modelled):
    con = modelled(
        projects=[
            project("a", "10", as_of="2021-03", published="2021-04-01", status="operating"),
            project("a", "10", as_of="2019-03", published="2022-04-01", status="planned"),
            project("a", "10", as_of="2023-03", published="2023-04-01", status="suspended"),
        ]
    )
    assert con.sql("select status, known_on, superseded_on from history.dim_project order by known_on").fetchall() == [
        ("operating", date(2021, 4, 1), date(2023, 4, 1)),
        ("planned", date(2022, 4, 1), date(2022, 4, 1)),
        ("suspended", date(2023, 4, 1), None),
    ]


def test_the_state_of_a_loan_is_not_that_of_the_project_it_is_for(modelled):
    con = modelled(
        projects=[
            project("a", "10", as_of="2019", published="2019-04-01", status="under_construction"),
            project("a", "5", as_of="2021", published="2021-04-01", status="agreed", instrument="loan"),
            project("b", "5", as_of="2021", published="2021-04-01", status="agreed", instrument="loan"),
        ]
    )
    states = [("a", "under_construction"), ("b", "agreed")]
    assert con.sql("select project_code, status from dim_project order by all").fetchall() == states
    assert con.sql("select project_code, status from history.dim_project order by all").fetchall() == states


def test_both_reports_of_a_flow_stand_beside_each_other_with_their_valuation(modelled):
    russian = {"reporter_code": "RUS", "partner_code": "CHN", "source_code": "russia_customs", "valuation": "FOB"}
    con = modelled(trade=[trade("2018", "M", "60", valuation="CIF"), trade("2018", "X", "50") | russian])
    assert con.sql(
        """select exporter_code, exporter_value_usd / 1e9, exporter_valuation, importer_value_usd / 1e9, importer_valuation,
            gap_usd / 1e9, gap_usd_rounding / 1e9, gap_pct, gap_pct_rounding from mart.mirror_gap"""
    ).fetchall() == [("RUS", 50.0, "FOB", 60.0, "CIF", 10.0, 1.0, Decimal("20.0000"), Decimal("2.2222"))]


def test_an_estimate_is_told_as_one_where_both_reports_stand_beside_each_other(modelled):
    def imts(period, derivation):
        return staged(
            "imf_imts", period, 112e9, reporter_code="RUS", partner_code="CHN", flow_code="X", valuation="FOB",
            derivation_type=derivation,
        )  # fmt: skip

    con = modelled(
        trade=[
            trade("2021", "M", "79.3", caveat="mirror_or_repost"),
            trade("2022", "M", "114.1", caveat="mirror_or_repost"),
        ],
        answers={"imf_imts": [imts("2021", "M"), imts("2022", "SCC")]},
    )
    rows = con.sql(
        "select period_code, is_exporter_estimated, is_importer_estimated, is_estimated, caveat from mart.mirror_gap order by 1"
    ).fetchall()
    assert rows == [
        ("2021", False, False, False, "mirror_or_repost"),
        ("2022", True, False, True, "estimated_by_publisher;mirror_or_repost"),
    ]
    assert con.sql(
        "select period_code, is_estimated, caveat from mart.turnover where source_code = 'imf_imts' order by 1"
    ).fetchall() == [("2021", False, None), ("2022", True, "estimated_by_publisher")]


def test_a_member_counts_as_one_only_from_its_accession(modelled):
    def member(country, since, **more):
        return {"bloc_code": "BRICS", "country_code": country, "status": "member", "member_from": since} | more

    con = modelled(
        bloc_members=[
            member("RUS", "2009"),
            member("EGY", "2024-01-01"),
            member("SAU", "2024-01-01", status="disputed"),
        ],
        trade=[trade("2023", value="1") | {"reporter_code": "RUS", "partner_code": "EGY"}]
        + [
            trade("2024", value="2", published="2025-01-31") | {"reporter_code": "RUS", "partner_code": country}
            for country in ("EGY", "SAU")
        ],
    )
    rows = con.sql(
        "select period_code, partner_code, context, is_partner_brics_member from mart.bloc_trade order by all"
    ).fetchall()
    assert rows == [
        ("2023", "EGY", "other", False),
        ("2024", "EGY", "brics", True),
        ("2024", "SAU", "other", False),
    ]


def test_a_share_is_more_than_half_only_by_what_was_said(modelled):
    def share(value, comparator):
        return {
            "measure_code": "share_of_exports", "reporter_code": "RUS", "partner_code": "CHN", "subject": value, "period": "2023",
            "value": value, "comparator": comparator, "scale": "one", "unit": "percent", "modality": "actual",
        }  # fmt: skip

    con = modelled(claims=[share("50", "="), share("50", ">"), share("51", "="), share("60", "<"), share("66", "~")])
    assert con.sql(
        "select share_pct::int, comparator, is_more_than_half from mart.export_dependence order by share_pct, comparator"
    ).fetchall() == [(50, "=", False), (50, ">", True), (51, "=", True), (60, "<", False), (66, "~", True)]


def capital(period, value, source="mofcom", measure="fdi_flow", **more):
    return {
        "investor_code": "CHN", "host_code": "RUS", "measure_code": measure, "basis": "unstated", "period": period,
        "value": value, "comparator": "=", "scale": "billion", "currency_code": "USD", "modality": "actual",
        "source_code": source,
    } | more  # fmt: skip


PERCENT = {"currency_code": "", "unit": "percent", "scale": "one"}


def test_growth_of_capital_stands_beside_what_was_stated_and_what_others_say(modelled):
    con = modelled(
        capital_flows=[
            capital("2016-12-31", "10", measure="fdi_stock"),
            capital("2017-12-31", "14", measure="fdi_stock"),
            capital("2017-12-31", "4", "bank_of_russia", measure="fdi_stock"),
            capital("2018-12-31", "20", measure="fdi_stock_growth", **PERCENT),
        ]
    )
    rows = con.sql(
        """select period_code, source_code, growth_pct, growth_pct_rounding, growth_pct_stated, source_count, highest_to_lowest
        from mart.capital_flow_growth order by period_end, source_code"""
    ).fetchall()
    assert rows == [
        ("2016-12-31", "mofcom", None, None, None, 1, Decimal(1)),
        ("2017-12-31", "bank_of_russia", None, None, None, 2, Decimal("3.5")),
        # (14 + 0.5) / (10 - 0.5) is 1.5263
        ("2017-12-31", "mofcom", Decimal("40.0000"), Decimal("12.6316"), None, 2, Decimal("3.5")),
        ("2018-12-31", "mofcom", None, None, Decimal("20.0000"), None, None),
    ]


def test_yearly_flows_are_added_up_over_three_and_five_years_of_one_statistic(modelled):
    con = modelled(
        capital_flows=[
            *(capital(str(year), str(year - 2004)) for year in range(2005, 2011)),
            capital("2011", "50", "bank_of_russia"),
            capital("2011", "60", comparator=">"),
        ]
    )
    rows = con.sql(
        """select period_code, method, amount_usd / 1e9, amount_usd_rounding / 1e9, earlier_period_code, growth_pct
        from mart.capital_flow_growth where span_years > 1 order by period_end, span_years"""
    ).fetchall()
    assert rows == [
        ("2005/2007", "derived", 6.0, 1.5, None, None),
        ("2006/2008", "derived", 9.0, 1.5, None, None),
        ("2007/2009", "derived", 12.0, 1.5, None, None),
        ("2005/2009", "derived", 15.0, 2.5, None, None),
        ("2008/2010", "derived", 15.0, 1.5, "2005/2007", Decimal("150.0000")),
        ("2006/2010", "derived", 20.0, 2.5, None, None),
    ]


def test_a_stock_without_one_a_year_before_stands_beside_the_last_before_that(modelled):
    con = modelled(
        capital_flows=[
            capital("2012-12-31", "2", measure="fdi_stock"),
            capital("2017-12-31", "4", measure="fdi_stock", modality="estimate"),
            capital("2018-06-30", "3", measure="fdi_stock", caveat="mirror_or_repost"),
        ]
    )
    assert con.sql(
        "select period_code, earlier_period_code, growth_pct, caveat, is_estimated from mart.capital_flow_growth order by period_end"
    ).fetchall() == [
        ("2012-12-31", None, None, None, False),
        ("2017-12-31", "2012-12-31", Decimal("100.0000"), None, True),
        ("2018-06-30", "2012-12-31", Decimal("50.0000"), "mirror_or_repost", False),
    ]


def test_reserves_placed_in_a_country_follow_from_their_share_and_their_total(modelled):
    reserves = {"investor_code": "RUS", "source_code": "bank_of_russia"}
    con = modelled(
        capital_flows=[
            capital("2018-12-31", "400", measure="reserve_assets", host_code="WLD", **reserves),
            capital("2018-12-31", "14.5", measure="reserve_share_placed", host_code="CHN", **reserves | PERCENT),
        ]
    )
    assert con.sql(
        """select amount_usd / 1e9, amount_usd_rounding / 1e9 from mart.capital_flow_growth
        where host_code = 'CHN' and measure_code = 'reserve_assets' and method = 'derived'"""
    ).fetchall() == [(58.0, 0.05 * 4.005 + 0.145 * 0.5)]


def test_payments_are_told_by_currency_and_direction_with_their_bounds(modelled):
    def payments(subject, value, comparator):
        return {
            "measure_code": "settlement_share", "reporter_code": "RUS", "partner_code": "CHN", "subject": subject, "period": "2023",
            "value": value, "comparator": comparator, "scale": "one", "unit": "percent", "modality": "actual",
        }  # fmt: skip

    con = modelled(
        claims=[payments("roubles and yuan, both directions", "70", ">"), payments("yuan, imports", "36.4", "=")]
    )
    assert con.sql(
        """select payment_currencies, direction, share_pct, share_pct_low, share_pct_high, share_pct_rounding
        from mart.payment_share order by all"""
    ).fetchall() == [
        ("roubles and yuan", "both directions", Decimal(70), Decimal(70), None, Decimal("0.5")),
        ("yuan", "imports", Decimal("36.4"), Decimal("36.4"), Decimal("36.4"), Decimal("0.05")),
    ]
