import pytest

from tests.models.conftest import trade


def page(number):
    return {"title": f"Synthetic page {number}"}


def verdicts(con, measure):
    return con.sql(
        f"select verdict from mart.claim_check where measure_code = '{measure}' order by claim_id"
    ).fetchall()


@pytest.mark.parametrize(
    ("value", "comparator", "verdict"),
    [
        ("93.8", "=", "agrees"),
        ("93.80", "=", "agrees"),  # cut and not rounded
        ("93.70", "=", "disagrees"),
        ("90", ">", "within_bounds"),
        ("95", ">", "disagrees"),
        ("95", "<", "within_bounds"),
        ("96", "~", "agrees"),
        ("102", "~", "disagrees"),
    ],
)
def test_a_claim_is_judged_by_how_it_was_said(modelled, value, comparator, verdict):
    rows = [trade("2023-01/2023-05", value="93.806") | page(1)]
    rows.append(trade("2023-01/2023-05", value=value, source_code="press") | {"comparator": comparator} | page(2))
    con = modelled(trade=rows)
    assert con.sql("select verdict from mart.claim_check where claim_id = 'synthetic-2:value'").fetchall() == [
        (verdict,)
    ]


def test_a_page_is_no_witness_for_itself(modelled):
    con = modelled(trade=[trade("2023", value="240.1"), trade("2023", value="240.1")])
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


def test_a_portfolio_claim_is_held_against_what_was_known_on_its_day(modelled):
    def stated(day, amount, comparator, source, number):
        return page(number) | {
            "kind": "portfolio", "as_of": day, "published": day, "amount": amount, "amount_comparator": comparator,
            "scale": "billion", "currency_code": "USD", "statement": "synthetic", "source_code": source,
        }  # fmt: skip

    con = modelled(
        portfolio=[
            stated("2022-09-06", "165", "=", "commission", 1),
            stated("2023-06-16", "160", ">", "press", 2),
            stated("2024-06-16", "200", "=", "commission", 3),
        ]
    )
    checked = con.sql("select statistic_value / 1e9, verdict from mart.claim_check order by claim_id").fetchall()
    assert checked == [(None, "not_checkable"), (165.0, "within_bounds"), (165.0, "disagrees")]


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
