"""Figures of a text in, claims out: one per figure, however often it is stated, told in the codes of the statistics."""

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.contract.periods import period_code, read_period
from flows.contract.staged import Codes
from flows.documents.claims import claims_of, figures_of, rounding
from flows.errors import AmurError
from flows.figures import StatedFigure

CODES = Codes(currency=frozenset(("USD", "RUB", "CNY")))


def figure(quote, value, measure="trade_turnover", start=0, sentence=(0, 10_000), **told):
    said = {
        "value_high": None, "unit": "USD", "comparator": "=", "period_start": date(2023, 1, 1),
        "period_end": date(2023, 12, 31), "modality": "actual", "parties": ("RUS", "CHN"),
    } | told  # fmt: skip
    return StatedFigure(
        start=start, end=start + len(quote), quote=quote, value=Decimal(value), measure=measure,
        sentence_start=sentence[0], sentence_end=sentence[1], **said,
    )  # fmt: skip


def claims(text, *figures):
    return claims_of(text, figures, "doc", CODES)


def test_a_figure_stated_twice_is_one_claim_with_two_places():
    first, again = (figure("240 billion dollars", "240e9", start=start) for start in (10, 90))
    other = figure("240 billion dollars", "240e9", start=200, comparator=">")
    one, two = claims("", first, again, other)
    assert (one["quote_start"], one["value"], one["currency_code"], one["unit"]) == ("10", "240000000000", "USD", "")
    assert [span["quote_start"] for span in json.loads(one["spans"])] == [10, 90]
    assert [span["quote_start"] for span in json.loads(two["spans"])] == [200]
    assert one["claim_id"] != two["claim_id"]


def test_a_portfolio_is_what_it_was_on_the_day_it_was_told_of():
    said = (
        "On 6 September 2022 the ministry gave the commission's portfolio as 79 projects. On October 31st, 2025 it held"
        " 86 projects. 16 июня 2023 года в портфеле комиссии было 80 проектов. 2024年7月22日，中俄投资委员会的项目组合有81个项目。"
        "The portfolio has 90 projects. On 30 February 2023 it had 91 projects, and on 6 May or 7 June 2023 92 projects."
        " On 7 June 2023 the customs of China reported trade with Russia of 93.8 billion dollars."
    )
    told = [(row["value"], row["period"]) for row in claims_of(said, figures_of(said, date(2026, 1, 1)), "doc", CODES)]
    assert told == [
        ("79", "2022-09-06"), ("86", "2025-10-31"), ("80", "2023-06-16"), ("81", "2024-07-22"), ("90", ""), ("91", ""),
        ("92", ""), ("93800000000", ""),
    ]  # fmt: skip


def test_a_figure_told_before_its_period_is_over_is_an_estimate():
    said = [figure("240 billion", 240, start=5), figure("28 billion", 28, start=50, modality="target")]
    said += [figure("26 projects", 26, "portfolio_project_count", start=90, unit="count:projects")]

    def modalities(day):
        return [row["modality"] for row in claims_of("", said, "doc", CODES, day)]

    assert modalities(date(2023, 12, 30)) == ["estimate", "target", "actual"]
    assert modalities(date(2023, 12, 31)) == modalities(None) == ["actual", "target", "actual"]


def test_a_claim_keeps_its_id_when_the_text_before_it_grows():
    ids = {
        claims("", figure("5 percent", "5", "share", start=start, unit="percent"))[0]["claim_id"] for start in (1, 99)
    }
    assert len(ids) == 1


def test_what_is_counted_is_a_unit_and_money_a_currency():
    (counted,) = claims(
        "", figure("80 projects", "80", "portfolio_project_count", unit="count:projects", modality="target")
    )
    assert (counted["unit"], counted["currency_code"], counted["modality"]) == ("projects", "", "actual")


@pytest.mark.parametrize(
    ("quote", "value", "half"),
    [
        ("160 billion dollars", "160e9", "0.5e9"), ("$190,27 billion", "190.27e9", "0.005e9"),
        ("1,690 bn", "1690e9", "0.5e9"),
        ("1600亿美元", "160e9", "0.05e9"), ("40.70%", "40.7", "0.005"), ("64-65 billion", "64e9", "0.5e9"),
        ("6.9 percent", "-6.9", "0.05"),
        ("$160,000,000,000", "160e9", "0.5"), ("half", "50", None), ("0 percent", "0", None), ("9" * 5000, "5", None),
    ],
)  # fmt: skip
def test_the_rounding_is_half_a_unit_of_the_last_digit_stated(quote, value, half):
    found = rounding(figure(quote, value))
    assert (Decimal(found) if found else None) == (half and Decimal(half))


@pytest.mark.parametrize(
    ("measure", "unit", "value", "kept"),
    [
        ("share", "percent", "300", "other"), ("share", "percent", "100", "share"), ("share", "projects", "5", "other"),
        ("growth_rate", "x", "2", "other"), ("growth_rate", "percent", "-101", "other"),
        ("trade_turnover", "tonnes", "5", "other"),
        ("portfolio_project_count", "count:projects", "5", "portfolio_project_count"),
        ("fdi_stock", "USD", "-5", "other"),
        ("fdi_flow", "USD", "-5", "fdi_flow"), ("volume", "tonnes", "5", "volume"),
    ],
)  # fmt: skip
def test_a_figure_that_cannot_be_of_its_measure_is_kept_as_another(measure, unit, value, kept):
    assert claims("", figure("5", value, measure, unit=unit))[0]["measure_code"] == kept


def test_digits_within_an_address_are_no_figures():
    text = (
        "Trade grew by 5 percent, see https://example.org/%e5%b9%b4-40-percent/12%20billion and www.example.org/7%25."
    )
    assert [found.quote for found in figures_of(text, None)] == ["5 percent"]


@pytest.mark.parametrize(
    ("text", "quote", "told"),
    [
        ("China's imports from Russia in 2023 were 5 billion dollars.", "5 billion", ("imports", "CHN", "RUS")),
        ("In 2023 its imports from Russia were 5 billion dollars.", "5 billion", ("imports", "CHN", "RUS")),
        ("Exports to China in 2023 were 5 billion dollars.", "5 billion", ("exports", "RUS", "CHN")),
        ("In 2023 Chinese exports were 5 billion dollars.", "5 billion", ("exports", "CHN", "RUS")),
        ("In 2023 Russian shipments were 5 billion dollars.", "5 billion", ("exports", "RUS", "CHN")),
        ("Chinese direct investment in Russia was 5 billion dollars.", "5 billion", ("fdi_flow", "CHN", "RUS")),
        ("中国对俄罗斯出口5亿美元", "5亿", ("exports", "CHN", "RUS")),
        ("China took more than half of Russia's exports.", "half", ("share_of_exports", "RUS", "CHN")),
        ("Russia made up 3 percent of China's foreign trade.", "3 percent", ("share_of_trade", "CHN", "RUS")),
        ("The weather was fine, and 5 billion dollars were paid.", "5 billion", ("other", "RUS", "CHN")),
    ],
)
def test_a_claim_tells_whose_flow_or_total_it_is(text, quote, told):
    measure = "share" if told[0].startswith("share") else told[0]
    start = text.index(quote)
    # the reader's order of the parties is that of their names and must not decide
    for parties in (("RUS", "CHN"), ("CHN", "RUS")):
        unit = "percent" if measure == "share" else "USD"
        found = figure(quote, "5", measure, start, (0, len(text)), parties=parties, unit=unit)
        (claim,) = claims(text, found)
        if measure == "other":
            assert (claim["measure_code"], claim["reporter_code"], claim["partner_code"]) == ("other", *parties)
        else:
            assert (claim["measure_code"], claim["reporter_code"], claim["partner_code"]) == told


def test_a_share_of_some_goods_names_them_and_is_no_share_of_all():
    text = "China took 63.6 percent of Russia's timber exports."
    (claim,) = claims(text, figure("63.6 percent", "63.6", "share", 11, (0, len(text)), unit="percent"))
    assert (claim["measure_code"], claim["subject"]) == ("share_of_exports", "timber")


def test_a_share_in_many_sectors_is_no_share_of_all_goods():
    text = "China accounts for more than half of Russia's exports in many sectors."
    (claim,) = claims(text, figure("half", "50", "share", 29, (0, len(text)), unit="percent", comparator=">"))
    assert (claim["measure_code"], claim["subject"]) == ("share_of_exports", "many sectors")


def test_a_growth_rate_is_of_the_nearest_amount_of_its_period():
    text = "Its imports from Russia grew by 20.4 percent to 50.8 billion dollars."
    rate = figure("20.4 percent", "20.4", "growth_rate", text.index("20.4"), (0, len(text)), unit="percent")
    amount = figure("50.8 billion", "50.8e9", "imports", text.index("50.8"), (0, len(text)))
    grown, _ = claims(text, rate, amount)
    assert (grown["measure_code"], grown["reporter_code"], grown["partner_code"]) == ("imports_growth", "CHN", "RUS")
    earlier = figure(
        "50.8 billion", "50.8e9", "imports", text.index("50.8"), (0, len(text)), period_end=date(2023, 5, 31)
    )
    assert claims(text, rate, earlier)[0]["measure_code"] == "growth_rate"


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_a_period_code_stands_for_its_days(one, other):
    start, end = sorted((one, other))
    period = read_period(period_code(start, end))
    assert (period.start, period.end) == (start, end)


@pytest.mark.parametrize(
    "code", ["2023", "2023-H2", "2023-Q2", "2023-05", "2023-01/2023-05", "2023-06-16", "2011/2018", "2022-11/2023-02"]
)
def test_a_period_code_is_the_shortest_that_statistics_use(code):
    period = read_period(code)
    assert period_code(period.start, period.end) == code


@pytest.mark.parametrize("code", ["2023-H1", "2023-Q1"])
def test_from_january_on_it_is_a_year_to_date(code):
    period = read_period(code)
    assert read_period(period_code(period.start, period.end)).grain == "ytd"


def told(text, *names):
    rows = claims_of(text, figures_of(text, date(2025, 12, 20)), "doc", CODES)
    return [tuple(row[name] for name in names) for row in rows]


@pytest.mark.parametrize(
    ("text", "measure", "subject", "commodity"),
    [
        ("Russia exported pork worth 12.4 million dollars to China in July 2025.", "export_value", "pork", "02"),
        ("Russia imported equipment from China for $9 million in 2023.", "import_value", "equipment", ""),
        ("In 2023 Russia exported goods worth $129 billion to China.", "exports", "", ""),
        ("В 2023 году экспорт зерна из России в Китай составил 1,2 млрд долларов.", "export_value", "зерна", "10"),
    ],
)
def test_trade_in_named_goods_is_no_trade_in_all_goods(text, measure, subject, commodity):
    assert told(text, "measure_code", "subject", "commodity_code") == [(measure, subject, commodity)]


def test_trade_of_one_country_with_all_is_none_with_a_partner_spoken_of_before():
    text = (
        "Trade between Russia and China was $196 billion in 2023. China's total exports rose to $3.4 trillion in 2023."
    )
    assert told(text, "reporter_code", "partner_code") == [("RUS", "CHN"), ("CHN", "WLD")]


def test_parties_that_nobody_names_are_left_open():
    assert told("Trade was $196 billion in 2023.", "reporter_code", "partner_code") == [("", "")]


def test_projects_of_others_are_not_the_commissions():
    others = "The portfolio of the Far East ministry has 13 Chinese projects worth 750 billion roubles."
    assert set(told(others, "subject")) == {("projects of others",)}
    assert set(told("The commission has 80 projects worth $165 billion.", "subject")) == {("",)}


def test_a_document_whose_figures_take_too_long_is_given_up():
    with pytest.raises(AmurError, match="more than 0 s"):
        figures_of("Trade was $5 billion.\n" * 50, date(2024, 6, 20), seconds=0)
