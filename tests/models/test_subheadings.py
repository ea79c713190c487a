"""Headings and subheadings: where each level of goods stands, what a code belongs to and what it is called."""

from datetime import date

from tests.models.conftest import comtrade

LEVELS = {2: "chapter", 4: "heading", 6: "subheading"}
FUELS = {"270900": "45", "271019": "5", "271121": "12"}


def of_china(commodity, value="1", **more):
    return comtrade("CHN", value, commodity, LEVELS[len(commodity)], **more)


def every_level():
    return [
        comtrade("CHN", "70", "TOTAL", "total"), of_china("27", "65"), of_china("44", "5"), of_china("2709", "45"),
        *(of_china(code, value) for code, value in FUELS.items()), of_china("440710", "5"),
    ]  # fmt: skip


def test_each_level_stands_in_one_table_and_changes_no_sum_of_another(modelled):
    con = modelled(answers={"un_comtrade": every_level()})
    assert con.sql("select value_usd::int from fact_trade").fetchall() == [(70,)]
    assert con.sql("select commodity_code, value_usd::int from fact_trade_commodity order by all").fetchall() == [
        ("27", 65), ("44", 5),
    ]  # fmt: skip
    found = con.sql("select commodity_code, value_usd::int from fact_trade_subheading order by all").fetchall()
    assert found == [("270900", 45), ("271019", 5), ("271121", 12), ("440710", 5)]
    assert con.sql("select share_pct::int from mart.energy_share").fetchall() == [(93,)]


def test_both_facts_have_the_same_columns(modelled):
    con = modelled()
    for schema in ("", "history."):
        chapters, subheadings = (
            con.sql(f"describe {schema}fact_trade_{of}").fetchall() for of in ("commodity", "subheading")
        )
        assert chapters == subheadings


def test_headings_and_chapters_are_the_sums_of_their_subheadings_by_the_parent(modelled):
    con = modelled(answers={"un_comtrade": every_level()})
    sums = con.sql(
        """select heading.parent_commodity_code, goods.parent_commodity_code, sum(value_usd)::int
        from fact_trade_subheading
        join dim_commodity as goods using (hs_edition, commodity_code)
        join dim_commodity as heading on heading.hs_edition = goods.hs_edition and heading.commodity_code = goods.parent_commodity_code
        group by all order by all"""
    ).fetchall()
    assert sums == [("27", "2709", 45), ("27", "2710", 5), ("27", "2711", 12), ("44", "4407", 5)]


def test_the_day_asked_for_decides_which_version_counts(modelled):
    first, revised = date(2024, 6, 1), date(2024, 9, 1)
    rows = [of_china("270900", "45", superseded_on=revised), of_china("270900", "48", known_on=revised)]
    con = modelled(answers={"un_comtrade": rows})
    for day, value in ((first, [(45,)]), (revised, [(48,)]), (date(2024, 5, 31), [])):
        assert con.execute("select value_usd::int from fact_trade_subheading_as_of($1)", [day]).fetchall() == value
    assert con.sql("select value_usd::int, is_preferred from fact_trade_subheading").fetchall() == [(48, True)]
    assert con.sql("select count(*) from history.fact_trade_subheading").fetchall() == [(2,)]


def test_another_name_for_the_goods_is_no_other_version_of_their_figure(modelled):
    days = [date(2024, month, 1) for month in (1, 2, 3, 5, 6)]
    versions = [
        {"value": "45", "commodity_name": "Oils", "known_on": days[0], "superseded_on": days[1]},
        {"value": "45", "commodity_name": "Crude oils", "known_on": days[1], "superseded_on": days[2]},
        {"value": "45", "commodity_name": "Crude oils", "known_on": days[3], "superseded_on": days[4]},
        {"value": "48", "commodity_name": "Crude oils", "known_on": days[4]},
    ]
    con = modelled(answers={"un_comtrade": [of_china("270900") | version for version in versions]})
    found = con.sql(
        "select value_usd::int, known_on, superseded_on from history.fact_trade_subheading order by known_on"
    ).fetchall()
    assert found == [(45, days[0], days[2]), (45, days[3], days[4]), (48, days[4], None)]


def test_a_code_belongs_to_the_level_above_and_to_the_sector_of_its_chapter_in_its_edition(modelled):
    rows = [
        of_china("270900"),
        of_china("9999AA"),
        of_china("270900", period="2021", hs_edition="H5"),
        of_china("851712", period="2021", hs_edition="H5"),
    ]
    con = modelled(answers={"un_comtrade": rows})
    chains = con.sql(
        """with recursive upwards as (
            select hs_edition, commodity_code as chain, parent_commodity_code, sector_code
            from dim_commodity where commodity_level = 'subheading'
            union all
            select hs_edition, chain || ' < ' || above.commodity_code, above.parent_commodity_code, upwards.sector_code
            from upwards
            join dim_commodity as above using (hs_edition)
            where above.commodity_code = upwards.parent_commodity_code
        )
        select hs_edition, max(chain), any_value(sector_code) from upwards group by hs_edition, left(chain, 6) order by all"""
    ).fetchall()
    assert chains == [
        ("H5", "270900 < 2709 < 27 < V", "energy"),
        ("H5", "851712 < 8517 < 85 < XVI", "technology"),
        ("H6", "270900 < 2709 < 27 < V", "energy"),
        ("H6", "9999AA < 9999 < 99", None),
    ]
    assert con.sql(
        "select hs_edition, commodity_level, count(*) from dim_commodity where commodity_level in ('section', 'chapter') group by all order by all"
    ).fetchall() == [("H5", "chapter", 96), ("H5", "section", 21), ("H6", "chapter", 97), ("H6", "section", 21)]


def test_the_newest_wording_names_the_goods_and_a_heading_that_no_answer_names_has_none(modelled):
    newer = date(2025, 1, 1)
    rows = [
        of_china("270900", commodity_name="Oils, old wording"),
        of_china("270900", period="2022", commodity_name="Oils, new wording", known_on=newer),
        of_china("270900", period="2021", known_on=date(2025, 6, 1)),
        of_china("2710", commodity_name="Other oils"),
        of_china("271019"),
    ]
    con = modelled(answers={"un_comtrade": rows})
    names = con.sql(
        "select commodity_code, commodity_name from dim_commodity where commodity_level in ('heading', 'subheading') order by all"
    ).fetchall()
    assert names == [
        ("2709", None), ("270900", "Oils, new wording"), ("2710", "Other oils"), ("271019", None),
    ]  # fmt: skip


def test_of_two_wordings_known_since_one_day_the_order_of_the_rows_decides_nothing(modelled):
    rows = [
        of_china("270900", period=period, commodity_name=name)
        for period, name in (("2022", "Zinc"), ("2023", "Ash"), ("2021", "Oil"))
    ]
    con = modelled(answers={"un_comtrade": rows})
    assert con.sql("select commodity_name from dim_commodity where commodity_code = '270900'").fetchall() == [("Zinc",)]


def test_a_second_edition_multiplies_no_share(modelled):
    rows = [
        comtrade(reporter, value, period=period, hs_edition=edition)
        for period, edition in (("2021", "H5"), ("2023", "H6"))
        for reporter, value in (("CHN", "60"), ("IND", "40"))
    ]
    con = modelled(answers={"un_comtrade": rows})
    shares = con.sql(
        """select period_code, sector_code, china_usd::int, total_usd::int from mart.export_dependence
        where method = 'computed' and commodity_code = '27' order by all"""
    ).fetchall()
    assert shares == [("2021", "energy", 60, 100), ("2023", "energy", 60, 100)]
