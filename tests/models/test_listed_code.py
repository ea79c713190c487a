"""history.listed_code: the codes of every list with their names, and what a renamed and a removed code leave behind."""

from tests.models.conftest import trade


def test_every_list_is_there_with_names_and_the_place_of_each_code(modelled):
    con = modelled(trade=[trade("2023", value="240.1")])
    found = dict(con.sql("select list_code, count(*) from history.listed_code group by all").fetchall())
    assert {"areas", "caveats", "measures", "origins", "sectors", "hs_chapters", "hs_sections"} <= set(found)
    assert found["hs_chapters"] == 96 and found["hs_sections"] == 21
    assert con.sql(
        "select listed_code, listed_name, locator like 'line %' from history.listed_code where listed_code in ('BRICS', '27')"
        " order by list_code, listed_code"
    ).fetchall()[0] == ("BRICS", "BRICS", True)  # fmt: skip
    assert con.sql(
        "select count(*) from history.listed_code where listed_name is null or raw_sha256 is null"
    ).fetchall() == [(0,)]


def test_a_trace_of_a_measure_leads_to_its_line(modelled):
    con = modelled(trade=[trade("2023", value="240.1")])
    (row,) = con.sql(
        "select table_name, row_key[:2], locator from trace_dim_measure(measure_code := 'trade_turnover')"
    ).fetchall()
    assert row[:2] == ("history.listed_code", ["measures", "trade_turnover"]) and row[2].startswith("line ")
    assert con.sql("from trace_dim_country(country_code := 'CHN')").fetchall() == []
