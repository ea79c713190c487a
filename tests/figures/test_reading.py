"""One rule of reading at a time, in passages of few words; the figures are synthetic."""

from datetime import date
from decimal import Decimal

import pytest

from flows.figures import read_text

DAY = date(2024, 6, 20)


def read(text, day=DAY):
    return read_text(text, day)


@pytest.mark.parametrize(
    "text",
    [
        "In 2023 the 8th forum met on May 16, 2024.", "It ranked 5th among 12 in the G20.", "For 15 consecutive years it led.",
        "A 30-year contract was signed.", "The rate was $1 = 7.12 yuan.", "It stood at 7.12 yuan per dollar.",
        "In the first half of 2023 and the third quarter.", "Power of Siberia 2 and the Vostok-2018 drill.",
        "Double-digit growth and double taxation.", "He met Xi for the third time, twice a year.", "Two sides, five states.",
        "The second half of the year.", "COVID-19 hit.", "A third party.", "Chapter 27, paragraph 3.",
    ],
)  # fmt: skip
def test_what_is_no_figure_is_not_read(text):
    assert [figure.quote for figure in read(text)] == []


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("More than half of it.", 50, "percent"), ("Two-thirds of exports.", Decimal(200) / 3, "percent"),
        ("It grew by a third.", Decimal(100) / 3, "percent"), ("A quarter of the oil.", 25, "percent"),
        ("Sales tripled.", 3, "x"), ("A 10-fold rise.", 10, "x"), ("It rose threefold.", 3, "x"), ("It grew 1.5 times.", Decimal("1.5"), "x"),
        ("It will more than double.", 2, "x"), ("Dozens of projects.", 24, "count:projects"), ("A dozen projects.", 12, "count:projects"),
        ("Half a trillion rubles.", 5 * 10**11, "RUB"), ("The half-trillion-dollar mark.", 5 * 10**11, "USD"),
        ("Oil at $60 a barrel.", 60, "USD/bbl"), ("Gas: 38 bcm a year.", 38 * 10**9, "m3/y"), ("It shipped 5m tonnes.", 5 * 10**6, "tonnes"),
        ("One and a half billion euros.", 15 * 10**8, "EUR"), ("Twenty-five projects.", 25, "count:projects"),
        ("A billion dollars.", 10**9, "USD"), ("It has 1,500 engineers.", 1500, "count:engineers"), ("1 600 тыс. тонн.", 1600000, "tonnes"),
    ],
)  # fmt: skip
def test_figures_in_words_and_their_units(text, value, unit):
    figure, = read(text)  # fmt: skip
    assert (figure.value, figure.unit) == (value, unit)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Shares of two and nine percent.", [2, 9]),
        ("It doubled from 10 to 20 percent.", [2, 10, 20]),
        ("Up to 10 billion cubic meters this year and 15 billion next year.", [10**10, 15 * 10**9]),
        ("It rose from $5 to $6 billion.", [5 * 10**9, 6 * 10**9]),
        ("Of 70 projects, 15 of which are done.", [70, 15]),
        ("Growth of 5, 6 and 7 percent.", [5, 6, 7]),
    ],
)
def test_units_left_out_are_taken_from_the_neighbour(text, values):
    assert [figure.value for figure in read(text)] == values


def test_a_comparator_carries_over_to_the_conversion_in_brackets():
    assert [(f.unit, f.comparator) for f in read("Over 10 billion rubles ($157 million) came.")] == [
        ("RUB", ">"),
        ("USD", ">"),
    ]


@pytest.mark.parametrize(
    ("text", "measures"),
    [
        ("Trade rose 5% to $9 billion.", ["growth_rate", "trade_turnover"]),
        ("China supplied goods worth $9 billion and bought $5 billion.", ["exports", "imports"]),
        ("Exports reached $9 billion, flows in the opposite direction $5 billion.", ["exports", "imports"]),
        ("Its share rose to 20 percent.", ["share"]), ("Its exports rose by 20 percent.", ["growth_rate"]),
        ("It accounted for 20 percent of trade.", ["share"]), ("A 40 percent stake was sold.", ["share"]),
        ("Trade grew by $5 billion.", ["other"]), ("A loan of $5 billion.", ["other"]), ("A 50% tariff.", ["other"]),
        ("There are 80 projects worth $200 billion.", ["portfolio_project_count", "portfolio_planned_investment"]),
        ("The firm will invest $2 billion in a plant.", ["project_investment"]),
        ("Direct investment amounted to $2 billion in 2022.", ["fdi_flow"]),
        ("Accumulated direct investment is $9 billion.", ["fdi_stock"]),
        ("It took 5 million tonnes at $80 per barrel.", ["volume", "price"]),
    ],
)  # fmt: skip
def test_the_measure_follows_clause_and_verb(text, measures):
    assert [figure.measure for figure in read(text)] == measures


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("In January-May trade was $9 billion.", "2024-01-01", "2024-05-31"),
        ("From January to September trade was $9 billion.", "2023-01-01", "2023-09-30"),
        ("Between January and May trade was $9 billion.", "2024-01-01", "2024-05-31"),
        ("In October trade was $9 billion.", "2023-10-01", "2023-10-31"),
        ("Last month trade was $9 billion.", "2024-05-01", "2024-05-31"),
        ("Trade was $9 billion last year.", "2023-01-01", "2023-12-31"),
        ("Since the start of the year trade was $9 billion.", "2024-01-01", "2024-05-31"),
        ("Trade was $9 billion in the first quarter.", "2024-01-01", "2024-03-31"),
        ("Trade was $9 billion in H1 2023.", "2023-01-01", "2023-06-30"),
        ("In fiscal 2023-24 trade was $9 billion.", "2023-04-01", "2024-03-31"),
        ("In 2022 all went well. Trade was $9 billion.", "2022-01-01", "2022-12-31"),
        ("In 2022 trade was $9 billion, against the weak first half of 2021.", "2022-01-01", "2022-12-31"),
        ("Trade should reach $9 billion by 2030.", "2030-01-01", "2030-12-31"),
        ("The minister said in March that trade in 2022 was $9 billion.", "2022-01-01", "2022-12-31"),
        ("В январе–мае 2023 года торговля составила $9 млрд.", "2023-01-01", "2023-05-31"),
        ("В прошлом году торговля составила $9 млрд.", "2023-01-01", "2023-12-31"),
        ("За первые пять месяцев торговля составила $9 млрд.", "2024-01-01", "2024-05-31"),
        ("2023年1-5月贸易额达90亿美元。", "2023-01-01", "2023-05-31"),
        ("去年贸易额达90亿美元。", "2023-01-01", "2023-12-31"),
    ],
)
def test_the_period_a_figure_describes(text, first, last):
    figure = read(text)[-1]
    assert (figure.period_start, figure.period_end) == (date.fromisoformat(first), date.fromisoformat(last))


def test_a_comparison_period_belongs_to_the_figure_compared_with():
    after, before = read("In May 2023 trade rose to $9 billion from $8 billion a year earlier.")
    assert (after.period_start, before.period_start) == (date(2023, 5, 1), date(2022, 5, 1))


def test_without_a_day_of_publication_relative_times_have_no_period():
    figure, = read("Last year trade was $9 billion.", None)  # fmt: skip
    assert (figure.period_start, figure.period_end) == (None, None)


def test_the_year_of_publication_resolves_years_but_not_months():
    year, month = read_text("Last year trade was $9 billion. Last month exports rose 5%.", None, 2017)
    assert (year.period_start, year.period_end) == (date(2016, 1, 1), date(2016, 12, 31))
    assert month.period_start != date(2017, 11, 1)


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("Trade was $9 billion in 2023.", "actual"), ("The goal is $9 billion by 2030.", "target"),
        ("Trade is expected to grow by 5%.", "estimate"),
    ],
)  # fmt: skip
def test_an_aim_and_an_expectation_are_no_facts(text, modality):
    assert read(text)[0].modality == modality


def test_parties_are_those_named_or_last_named():
    named, carried = read("China's trade with Russia was $9 billion. It rose by 5%.")
    assert named.parties == carried.parties == ("CHN", "RUS")
    assert "BRICS" in read("Trade inside BRICS was $9 billion.")[0].parties
