"""China's share of Russia's exports and energy's share of them, from the bundled data sets."""

import csv
from decimal import Decimal

import duckdb
import pytest

from flows.settings import CHECKOUT
from tests.models.conftest import comtrade


def lines(name):
    with open(CHECKOUT / "data" / "raw" / "statistics" / f"{name}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def baci():
    """Exports by period, chapter and partner: the world's dollars, and partners' shares of them in percent."""
    return {
        (row["period"], row["commodity_code"], row["partner_code"]): Decimal(row["value"] or row["share_pct"])
        for row in lines("cepii_baci")
        if row["flow_code"] == "X"
    }


@pytest.fixture(scope="module")
def warehouse(candidate):
    with duckdb.connect(str(candidate), read_only=True) as con:
        yield con


def listed(partner, period, commodity, value="", share=""):
    return {
        "partner_code": partner, "flow_code": "X", "period": period, "commodity_code": commodity, "value": value, "share_pct": share,
    }  # fmt: skip


def test_a_partner_s_value_is_its_share_of_the_chapter_and_as_exact_as_two_decimals(warehouse, baci):
    value, rounding = warehouse.sql(
        """select value_usd, rounding_usd from fact_trade_commodity
        where partner_code = 'CHN' and period_code = '2024' and commodity_code = '27' and source_code = 'cepii_baci'"""
    ).fetchone()
    whole = baci["2024", "27", "WLD"]
    assert whole == 235_426_556_748
    assert abs(value - whole * Decimal("0.4044")) < Decimal("0.001")
    assert abs(rounding - whole * Decimal("0.00005")) < Decimal("0.001")


def test_china_takes_more_than_half_of_the_chapters_that_the_rows_say(warehouse, baci):
    found = warehouse.sql(
        """select period_code, commodity_code from mart.export_dependence
        where document_code = 'cepii_baci' and is_more_than_half and commodity_code is not null"""
    ).fetchall()
    assert set(found) == {
        (period, code) for (period, code, partner), share in baci.items() if partner == "CHN" and 50 < share <= 100
    }
    assert {period for period, code in found if code == "47"} == {str(year) for year in range(2017, 2025)}
    assert {code for period, code in found if period == "2024"} == {"02", "26", "44", "47", "74"}


def test_the_summary_tells_which_part_of_exports_these_chapters_are(warehouse, baci):
    (count, chapters, part, fuels, words) = warehouse.sql(
        """select more_than_half_count, more_than_half_chapters, more_than_half_of_exports_pct, fuels_share_pct, in_words
        from mart.export_dependence_summary where document_code = 'cepii_baci' and period_code = '2024'"""
    ).fetchone()
    worked_out = (
        sum(baci["2024", code, "WLD"] for code in ("02", "26", "44", "47", "74")) / baci["2024", "TOTAL", "WLD"]
    )
    assert (count, chapters) == (5, "26 47 74 44 02")
    assert abs(part - 100 * worked_out) < Decimal("0.001")
    assert round(part, 1) == Decimal("5.2")
    assert fuels == Decimal("40.44")
    assert (
        "5 of 19 chapters" in words and "5.2 percent of all exports" in words and "fuels it took 40.4 percent" in words
    )


def test_of_all_goods_the_share_stands_beside_the_one_of_the_official_total(warehouse, baci):
    shares = dict(
        warehouse.sql(
            """select denominator_source_code, (share_pct, denominator_coverage_pct, is_preferred) from mart.export_dependence
            where period_code = '2024' and commodity_code is null and sector_code is null and method = 'computed'"""
        ).fetchall()
    )
    (official,) = [
        Decimal(row["value"])
        for row in lines("world_bank_wdi")
        if (row["country_code"], row["indicator_code"], row["period"]) == ("RUS", "TX.VAL.MRCH.CD.WT", "2024")
    ]
    china, whole = baci["2024", "TOTAL", "CHN"], baci["2024", "TOTAL", "WLD"]
    assert [round(value, 4) for value in shares["cepii_baci"][:2]] == [
        round(100 * china / whole, 4),
        round(100 * whole / official, 4),
    ]
    assert [round(value, 4) for value in shares["world_bank"][:2]] == [round(100 * china / official, 4), 100]
    assert shares["world_bank"][2] and not shares["cepii_baci"][2]


def test_where_china_is_not_among_the_ten_its_share_is_bounded_by_the_smallest(modelled):
    partners = ["TUR", "EGY", "IND", "KAZ", "BLR", "DEU", "ITA", "FRA", "NLD", "POL"]
    rows = [
        listed("WLD", "2019", "10", "100"), listed("WLD", "2019", "27", "300"), listed("CHN", "2019", "27", "", "20"),
        listed("WLD", "2019", "TOTAL", "400"), *(listed(code, "2019", "10", "", str(5 + n)) for n, code in enumerate(partners)),
    ]  # fmt: skip
    con = modelled(cepii_baci=rows)
    found = con.sql(
        """select commodity_code, comparator, share_pct::double, share_pct_low::double, share_pct_high::double, share_pct_rounding::double
        from mart.export_dependence where sector_code = 'agriculture' or commodity_code = '27' or sector_code is null order by commodity_code, share_pct"""
    ).fetchall()
    assert found == [
        ("10", "<=", 5, None, 5, pytest.approx(0.025, abs=0.025)),
        ("27", "=", 20, 20, 20, pytest.approx(0.05, abs=0.05)),
        (None, "between", 0, 0, 5, pytest.approx(0.025, abs=0.025)),
        (None, "between", 15, 15, 16.25, pytest.approx(0.025, abs=0.025)),
    ]


def test_the_importer_s_report_in_place_of_the_exporter_s_is_marked_and_goes_on_with_no_series(modelled):
    rows = [listed("CHN", year, "TOTAL", value) for year, value in (("2021", "72e9"), ("2022", "114e9"))]
    con = modelled(
        cepii_baci=rows,
        answers={
            "un_comtrade": [
                comtrade("CHN", "114e9", "TOTAL", "total", "2022"),
                comtrade("CHN", "79e9", "TOTAL", "total", "2021"),
            ]
        },
    )
    marked = con.sql(
        "select period_code, valuation, caveat, is_doubted from fact_trade where source_code = 'cepii_baci' order by 1"
    ).fetchall()
    assert marked == [("2021", "FOB", None, False), ("2022", "CIF", "importer_report;provisional", True)]
    assert con.sql("select period_code from mart.mirror_gap where exporter_source_code = 'cepii_baci'").fetchall() == [
        ("2021",)
    ]
    assert con.sql("select period_code from mart.turnover where source_code = 'cepii_baci'").fetchall() == [("2021",)]


def test_energy_s_share_is_chapter_27_of_all_to_china_and_to_the_world(warehouse, baci):
    shares = dict(
        warehouse.sql(
            """select (partner_code, period_code, document_code), share_pct from mart.energy_share where method = 'computed'"""
        ).fetchall()
    )
    world, china = ("WLD", "2023", "cepii_baci"), ("CHN", "2023", "cepii_baci")
    fuels = baci["2023", "27", "WLD"]
    assert abs(shares[world] - 100 * fuels / baci["2023", "TOTAL", "WLD"]) < Decimal("0.0001")
    assert abs(shares[china] - baci["2023", "27", "CHN"] * fuels / baci["2023", "TOTAL", "CHN"]) < Decimal("0.0001")
    assert [round(shares[key], 1) for key in (world, china)] == [Decimal("61.1"), Decimal("73.5")]
    own = {(row["period"], row["commodity_code"]): row for row in lines("comtrade_shares")}
    assert shares["CHN", "2019", "comtrade_shares"] == Decimal(own["2019", "27"]["share_of_exports_to_china_pct"])
    assert shares["WLD", "2019", "comtrade_shares"] == Decimal(own["2019", "27"]["share_of_exports_pct"])


def test_shares_derived_from_the_own_report_agree_with_those_that_were_published(warehouse):
    rows = warehouse.sql(
        """select period_code, stated.share_pct, computed.share_pct from mart.energy_share as stated
        join mart.energy_share as computed using (period_code, partner_code)
        where stated.method = 'stated' and stated.document_code like 'ohmychart%'
        and computed.document_code = 'comtrade_shares'"""
    ).fetchall()
    assert len(rows) > 8
    assert [row for row in rows if abs(row[1] - row[2]) > Decimal("0.0051")] == []


def test_estimates_stand_marked_among_the_stated_shares(warehouse):
    assert ("estimate", "stated") in warehouse.sql("select modality, method from mart.export_dependence").fetchall()
    assert ("estimate", "stated") in warehouse.sql("select modality, method from mart.energy_share").fetchall()
