import pytest

from tests.models.conftest import trade


def page(number):
    return {"title": f"Synthetic page {number}"}


def verdicts(con, measure):
    return con.sql(
        f"select verdict from mart.claim_check where measure_code = '{measure}' order by claim_id"
    ).fetchall()


SAID = [
    ("93.8", "=", "agrees"),
    ("93.80", "=", "agrees"),  # cut and not rounded
    ("93.70", "=", "disagrees"),
    ("90", ">", "within_bounds"),
    ("95", ">", "disagrees"),
    ("95", "<", "within_bounds"),
    ("96", "~", "agrees"),
    ("102", "~", "disagrees"),
]


def test_a_claim_is_judged_by_how_it_was_said(modelled):
    rows = []
    for year, (value, comparator, _) in enumerate(SAID, start=2001):
        period = f"{year}-01/{year}-05"
        rows.append(trade(period, value="93.806") | page(1))
        rows.append(trade(period, value=value, source_code="press") | {"comparator": comparator} | page(2))
    con = modelled(trade=rows)
    told = con.sql(
        "select period_code, verdict from mart.claim_check where claim_id[-6:] = ':value' and value <> 93.806e9"
    )
    assert sorted(told.fetchall()) == [(f"{year}-01/{year}-05", said[2]) for year, said in enumerate(SAID, start=2001)]


def test_a_page_is_no_witness_for_itself(modelled):
    con = modelled(trade=[trade("2023", value="240.1"), trade("2023", value="240.1", said_by="another")])
    assert verdicts(con, "trade_turnover") == [("not_checkable",), ("not_checkable",)]


def test_the_other_sides_report_is_given_room_for_freight_and_timing(modelled):
    mirror = {"reporter_code": "RUS", "partner_code": "CHN", "source_code": "russia_customs"}
    con = modelled(trade=[trade("2018", "M", "59.1") | page(1), trade("2018", "X", "56.0") | mirror | page(2)])
    assert verdicts(con, "exports") == [("agrees",)]


def test_growth_is_held_against_growth_computed(modelled):
    rows = [trade("2022", value="190.27"), trade("2023", value="240.11")]
    rows.append(trade("2023", growth_pct_stated="26.3", growth_basis="USD") | page(2))
    rows.append(trade("2023", growth_pct_stated="40", growth_basis="USD") | page(3))
    assert verdicts(modelled(trade=rows), "trade_turnover_growth") == [("agrees",), ("disagrees",)]


def portfolio(day, amount, comparator, number, **more):
    return page(number) | {
        "kind": "portfolio", "as_of": day, "published": day, "amount": amount, "amount_comparator": comparator,
        "scale": "billion", "currency_code": "USD", "statement": "synthetic", "source_code": "commission",
    } | more  # fmt: skip


def test_a_portfolio_claim_is_held_against_the_nearest_statements_around_its_day(modelled):
    con = modelled(
        portfolio=[
            portfolio("2021-12-01", "120", ">", 1),
            portfolio("2022-09-06", "165", "=", 2),
            portfolio("2022-09-11", "900", "=", 3, source_code="press", caveat="doubtful"),
            portfolio("2023-06-16", "160", ">", 4, source_code="press"),
            portfolio("2024-06-16", "200", "=", 5),
        ]
    )
    checked = con.sql("select statistic_value / 1e9, verdict from mart.claim_check order by claim_id").fetchall()
    assert checked == [
        (165.0, "within_bounds"),
        # it has grown until the next statement
        (200.0, "within_bounds"),
        # five days after 165 billion, and more than was stated ever since
        (200.0, "disagrees"),
        (165.0, "within_bounds"),
        # what grew since the last statement is no contradiction
        (165.0, "within_bounds"),
    ]


def test_projects_are_counted_and_not_rounded(modelled):
    con = modelled(
        portfolio=[
            portfolio("2023-09-20", "165", "=", 1, project_count="79", project_count_comparator="="),
            portfolio("2024-07-22", "200", "~", 2, project_count="80", project_count_comparator=">"),
        ]
    )
    told = con.sql(
        """select value, statistic_value, verdict, reason like '%the portfolio grows%' as grows from mart.claim_check
        where measure_code = 'portfolio_project_count' and comparator = '>'"""
    ).fetchall()
    # more than 80 is no bound that 79 keeps, though as the last figure before it is no contradiction
    assert told == [(80, 79, "within_bounds", True)]


def test_a_part_of_the_portfolio_is_not_held_against_the_whole(modelled):
    con = modelled(
        portfolio=[portfolio("2022-09-06", "165", "=", 1), portfolio("2022-09-06", "20", "=", 2, kind="subset")]
    )
    assert verdicts(con, "portfolio_planned_investment") == [("not_checkable",), ("not_checkable",)]


def test_a_statistic_made_from_the_claim_s_own_page_is_none(modelled):
    # exports and growth follow from the turnover of their own page; imports of another page from both figures of this one
    con = modelled(
        trade=[
            trade("2022", "T", "190.3") | page(1),
            trade("2022", "X", "76.1") | page(1),
            trade("2022", "M", "114.2") | page(2),
            trade("2021", "T", "146.9") | page(3),
            trade("2022", growth_pct_stated="29.5", growth_basis="USD") | page(1),
        ]
    )
    rows = con.sql(
        "select measure_code, statistic_kind, statistic_value / 1e9 from mart.claim_check where period_code = '2022' order by 1"
    ).fetchall()
    assert rows == [
        ("exports", None, None),
        ("imports", "derived", 114.2),
        ("trade_turnover", None, None),
        ("trade_turnover_growth", None, None),
    ]


def test_a_value_that_follows_from_other_pages_is_a_statistic_with_its_rounding(modelled):
    con = modelled(
        trade=[
            trade("2022", "X", "76.1") | page(1),
            trade("2022", "M", "114.1") | page(2),
            trade("2022", "T", "190.4") | page(3),
        ]
    )
    rows = con.sql(
        """select statistic_kind, statistic_value / 1e9, statistic_value_rounding / 1e9, verdict from mart.claim_check
        where measure_code = 'trade_turnover'"""
    ).fetchall()
    # 76.1 + 114.1 to 0.05 each
    assert rows == [("derived", 190.2, 0.1, "agrees")]


def test_two_sides_agree_or_not_whichever_of_them_is_the_claim(modelled):
    russian = {"reporter_code": "RUS", "partner_code": "CHN", "source_code": "russia_customs"}
    rows, verdicts = [], [("2016", "103", "agrees"), ("2017", "110", "agrees"), ("2018", "135", "disagrees")]
    for year, mirror, _ in verdicts:
        rows += [trade(year, flow, "107") | page(1) for flow in "TX"]
        rows += [trade(year, flow, mirror) | russian | page(2) for flow in "TM"]
    told = modelled(trade=rows).sql("select period_code, verdict from mart.claim_check order by all").fetchall()
    assert told == [(year, verdict) for year, _, verdict in verdicts for _ in range(4)]


def test_a_growth_rate_is_as_sure_as_its_base(modelled):
    # Brazil and Russia: "about 11" allows growth of 7.8 to 18 percent, and 9.3 was stated
    def brazil(year, **more):
        return trade(year, reporter_code="BRA", source_code="brazil_secex", **more)

    con = modelled(
        trade=[
            brazil("2023", value="11") | {"comparator": "~"} | page(1),
            brazil("2024", value="12.4") | page(2),
            brazil("2024", growth_pct_stated="9.3", growth_basis="USD") | page(3),
            brazil("2024", growth_pct_stated="40", growth_basis="USD") | page(4),
        ]
    )
    rows = con.sql(
        """select verdict, statistic_value::int, statistic_value_rounding::float from mart.claim_check
        where measure_code = 'trade_turnover_growth' order by claim_id"""
    ).fetchall()
    assert [row[:2] for row in rows] == [("agrees", 13), ("disagrees", 13)]
    assert rows[0][2] == pytest.approx(100 * (12.45 / 10.5 - 12.4 / 11), abs=1e-3)


def test_money_that_no_rate_converts_is_not_compared_as_dollars(modelled):
    con = modelled(
        trade=[
            trade("2023", value="240.1") | page(1),
            trade("2023", value="240.1", currency_code="AED", source_code="press") | page(2),
        ]
    )
    assert con.sql("select verdict, reason from mart.claim_check where unit = 'AED'").fetchall() == [
        ("not_checkable", "No exchange rate is known that converts the amount into US dollars.")
    ]


def test_the_reason_names_what_was_compared_with_what(modelled):
    rows = [trade("2023-01/2023-05", value="93.806") | page(1)]
    rows.append(trade("2023-01/2023-05", value="90", source_code="press") | {"comparator": ">"} | page(2))
    (reason,) = modelled(trade=rows).sql("select reason from mart.claim_check where comparator = '>'").fetchone()
    assert reason == (
        "more than 90 billion US dollars as claimed, 93.806 billion US dollars as the same flow as stated on another page "
        "(china_customs, 2023-01/2023-05): the one lies within the bounds of the other."
    )


def test_an_estimate_is_checked_and_stands_there_marked(modelled):
    def stock(modality, number):
        return page(number) | {
            "investor_code": "CHN", "host_code": "RUS", "measure_code": "fdi_stock", "basis": "unstated", "modality": modality,
            "period": "2020-12-31", "value": "12", "comparator": "=", "scale": "billion", "currency_code": "USD",
        }  # fmt: skip

    con = modelled(capital_flows=[stock("estimate", 1), stock("actual", 2)])
    rows = con.sql("select verdict, is_estimated, is_statistic_estimated from mart.claim_check order by claim_id")
    assert rows.fetchall() == [("agrees", True, False), ("agrees", False, True)]


def test_more_than_half_does_not_agree_with_a_stated_share_of_a_fifth(modelled):
    def share(value, comparator, number):
        return page(number) | {
            "measure_code": "share_of_exports", "reporter_code": "RUS", "partner_code": "CHN", "period": "2022",
            "value": value, "comparator": comparator, "scale": "one", "unit": "percent", "modality": "actual",
        }  # fmt: skip

    con = modelled(claims=[share("20", "=", 1), share("50", ">", 2)])
    assert verdicts(con, "share_of_exports") == [("not_checkable",), ("disagrees",)]


def test_a_target_is_not_checkable(modelled):
    target = {
        "investor_code": "CHN", "host_code": "RUS", "measure_code": "fdi_stock", "basis": "unstated",
        "period": "2020-12-31", "value": "12", "comparator": "=", "scale": "billion", "currency_code": "USD", "modality": "target",
    }  # fmt: skip
    con = modelled(capital_flows=[target | page(1), target | {"modality": "actual"} | page(2)])
    assert con.sql("select verdict from mart.claim_check where claim_id = 'synthetic-1:value'").fetchall() == [
        ("not_checkable",)
    ]
