"""Months beside what the years to date leave for them."""

from tests.models.conftest import trade

DIFFERS = "differs_from_year_to_date"


def caveats(con, table="fact_trade", where="period_grain = 'month'"):
    return dict(con.sql(f"select period_code, caveat from {table} where {where}").fetchall())


def test_a_month_that_later_years_to_date_revise_says_so_and_is_put_behind(modelled):
    con = modelled(
        trade=[
            trade("2023-01/2023-03", "M", "29.77"),
            trade("2023-01/2023-04", "M", "39.46"),
            trade("2023-04", "M", "9.24", caveat="mirror_or_repost"),
            trade("2023-01/2023-05", "M", "50.86"),
            trade("2023-05", "M", "11.4"),
        ]
    )
    # 39.46 less 29.77 is 9.69, and 50.86 less 39.46 is 11.40
    assert caveats(con) == {"2023-04": f"{DIFFERS};mirror_or_repost", "2023-05": None}
    assert con.sql("select period_code from fact_trade where is_doubted").fetchall() == [("2023-04",)]
    assert caveats(con, "fact_claim", "measure_code = 'imports' and length(period_code) = 7") == caveats(con)


def test_what_rounding_explains_is_no_difference(modelled):
    con = modelled(
        trade=[trade("2023-01", "T", "20.1"), trade("2023-01/2023-02", "T", "39.04"), trade("2023-02", "T", "19")]
    )
    assert caveats(con) == {"2023-01": None, "2023-02": None}


def test_a_page_that_others_contradict_and_another_currency_rule_no_month_out(modelled):
    con = modelled(
        trade=[
            trade("2023-01/2023-03", "T", "50", caveat="contradicts_other_page"),
            trade("2023-01/2023-03", "T", "300", currency_code="CNY"),
            trade("2023-01/2023-04", "T", "73"),
            trade("2023-04", "T", "19"),
        ]
    )
    assert caveats(con) == {"2023-04": None}
