"""Claims on the goods of Russia's exports are held against shares computed from the bundled data sets."""

import duckdb
import pytest


def listed(partner, commodity, value="", share=""):
    return {
        "partner_code": partner, "flow_code": "X", "period": "2023", "commodity_code": commodity, "value": value, "share_pct": share,
    }  # fmt: skip


BACI = [
    listed("WLD", "TOTAL", "1000e9"), listed("CHN", "TOTAL", "250e9"), listed("WLD", "27", "600e9"), listed("CHN", "27", share="37.87"),
    listed("WLD", "47", "40e9"), listed("CHN", "47", share="89.47"), listed("WLD", "44", "360e9"),
]  # fmt: skip


def claim(value, comparator="=", measure="share_of_exports", **more):
    return {
        "measure_code": measure, "reporter_code": "RUS", "partner_code": "CHN", "period": "2023", "value": value, "comparator": comparator,
        "scale": "one", "unit": "percent", "modality": "actual", "source_code": "press",
    } | more  # fmt: skip


@pytest.mark.parametrize(
    ("told", "verdict"),
    [
        (claim("90", commodity_code="47"), "agrees"),
        (claim("60", commodity_code="47"), "disagrees"),
        (claim("95", commodity_code="47", subject="pulp, by weight"), "not_checkable"),
        (claim("91", measure="energy_share_of_exports", commodity_code="27"), "agrees"),
        (claim("60", measure="energy_share_of_exports", commodity_code="27"), "disagrees"),
        (claim("50", ">", subject="many sectors"), "within_bounds"),
    ],
)
def test_a_claim_on_goods_is_held_against_the_share_of_these_goods(modelled, told, verdict):
    con = modelled(cepii_baci=BACI, claims=[told])
    assert con.sql("select verdict from mart.claim_check").fetchall() == [(verdict,)]


def test_more_than_half_in_many_sectors_says_for_what_part_it_is_true(modelled):
    con = modelled(cepii_baci=BACI, claims=[claim("50", ">", subject="many sectors")])
    (value, period, reason) = con.sql(
        "select statistic_value::double, statistic_period_code, reason from mart.claim_check"
    ).fetchone()
    assert (value, period) == (89.47, "2023")
    assert (
        "in 1 of 2 chapters whose share is known (pulp and waste paper), which were 4.0 percent of all exports"
        in reason
    )
    assert "of mineral fuels it took 37.9 percent, of all goods 25.0 percent." in reason


def test_published_shares_of_chapters_agree_with_those_derived_from_russia_s_own_report(candidate):
    with duckdb.connect(str(candidate), read_only=True) as con:
        verdicts = con.sql(
            "select verdict, count(*) from mart.claim_check where statistic_kind = 'goods_share' group by all"
        ).fetchall()
    assert verdicts == [("agrees", 119)]
