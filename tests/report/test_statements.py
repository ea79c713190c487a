"""What is said of a statement follows from the release: another one says something else, and none says what it does not know."""

import re
from datetime import date
from decimal import Decimal

import duckdb
import pytest
from jinja2 import meta
from pydantic import ValidationError

from flows.report.reader import Reader
from flows.report.statements import STATEMENTS, UNMEASURED, Absent, Declared, declared, hold, language
from flows.thresholds import create_threshold, thresholds

TOLD = declared()


class Answer:
    """A release whose query gives this row, or none."""

    def __init__(self, row):
        self.row = row

    def query(self, sql):
        return [self.row] if self.row else []


@pytest.fixture(scope="module")
def rows(recorded):
    """What the query of each statement gives on the bundled figures."""
    with duckdb.connect(str(recorded), read_only=True) as con:
        create_threshold(con, "temp macro")
        return {name: Reader(con).query((STATEMENTS / f"{name}.sql").read_text(encoding="utf-8")) for name in TOLD}


def held(rows, name, **changed):
    (row,) = rows[name]
    assert row.keys() >= changed.keys()
    return hold(Answer(row | changed), name, TOLD[name])


@pytest.mark.parametrize("name", TOLD)
def test_every_name_that_a_statement_uses_is_a_column_of_its_query_or_a_threshold(rows, name):
    (row,) = rows[name]
    texts = [s.text for s in (*TOLD[name].rulings, *TOLD[name].says, *TOLD[name].sureness)] + [TOLD[name].trace]
    texts += [text for figure in TOLD[name].figures for text in figure.model_dump().values()]
    conditions = [s.when for s in (*TOLD[name].rulings, *TOLD[name].says, *TOLD[name].sureness)]
    used = set()
    for text in [*texts, *("{{ " + condition + " }}" for condition in conditions)]:
        used |= meta.find_undeclared_variables(language().parse(text))
    assert used <= row.keys() | thresholds().keys()
    assert (
        meta.find_undeclared_variables(language().parse(TOLD[name].label + TOLD[name].statement)) <= thresholds().keys()
    )
    assert (TOLD[name].statement == "") == all(ruling.verdict is None for ruling in TOLD[name].rulings)


@pytest.mark.parametrize("name", TOLD)
def test_no_figure_of_a_release_is_typed_into_a_sentence(name):
    words = [s.text for s in (*TOLD[name].rulings, *TOLD[name].says, *TOLD[name].sureness)]
    words += [TOLD[name].statement, TOLD[name].label]
    typed = [
        found for text in words for found in re.findall(r"\d+", re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "", text, flags=re.S))
    ]
    assert set(typed) <= {"27"}  # the chapter of mineral fuels


def test_the_statements_are_in_their_order_and_one_name_stands_once():
    assert [told.order for told in TOLD.values()] == sorted({told.order for told in TOLD.values()})
    assert sum(told.statement != "" for told in TOLD.values()) == 10
    assert sum(len(told.figures) for told in TOLD.values()) == 5


@pytest.mark.parametrize(
    ("name", "changed", "verdict", "part"),
    [
        ("portfolio_total", {}, "holds", "the newest says more than 200"),
        ("portfolio_total", {"least_usd": Decimal("160e9"), "amount_usd": Decimal("160e9"), "amount_comparator": ">="}, "holds", "at least 160"),
        ("portfolio_total", {"least_usd": Decimal("150e9"), "amount_usd": Decimal("150e9"), "amount_comparator": "~", "reaching_count": 3},
         "in_part", "does not: about 150"),
        ("portfolio_total", {"least_usd": Decimal("1e9"), "amount_usd": Decimal("1e9"), "reaching_count": 0}, "not_borne_out", "No stated total"),
        ("portfolio_count", {"least_count": 30, "most_count": 99}, "holds", "between 30 and 99 projects: at least 2 dozen"),
        ("portfolio_count", {"least_count": 12, "newest_least": 40, "project_count": 40}, "in_part", "lowest since"),
        ("portfolio_count", {"least_count": 12, "newest_least": 12, "project_count": 12}, "not_borne_out", "12 projects, less"),
        ("portfolio_coverage", {"amount_usd": Decimal("170e9"), "in_usd": Decimal("100e9")}, "holds", "170 billion dollars can be found, 100 of"),
        ("portfolio_coverage", {"amount_usd": Decimal("20e9")}, "in_part", "of 20 billion can be found"),
        ("portfolio_coverage", {"amount_usd": Decimal("20e9"), "stated_usd": Decimal("90e9")}, "not_borne_out", "of only 20"),
        ("project_sectors", {"others": ["mining"], "smallest": "energy"}, "holds", "mining is as present as energy"),
        ("project_sectors", {"named_count": 3}, "in_part", "Of the four sectors 3 have projects"),
        ("project_sectors", {"named_count": 0}, "not_borne_out", "None of the"),
        ("turnover_growth", {"growth_after_pct": Decimal(50)}, "holds", "customs said 40.7 percent."),
        ("turnover_growth", {"growth_pct_stated": None}, "holds", "by the values published."),
        ("turnover_growth", {"growth_pct": Decimal("3.21")}, "in_part", "by 3.2 percent only"),
        ("turnover_growth", {"growth_pct": Decimal(-4)}, "not_borne_out", "changed by −4 percent"),
        ("turnover_growth", {"growth_pct": None}, "not_measurable", UNMEASURED),
        ("export_dependence", {"more_than_half_of_exports_pct": Decimal(61), "more_than_half_count": 9}, "holds", "together 61 percent"),
        ("export_dependence", {"fuels_share_pct": Decimal(51)}, "in_part", "percent of exports."),
        ("export_dependence", {"more_than_half_count": 0}, "not_borne_out", "none of"),
        ("energy_share", {"share_pct": Decimal("80.04")}, "holds", "Fuels are 80 percent"),
        ("energy_share", {"share_pct": Decimal(8)}, "not_borne_out", "Fuels are 8 percent"),
        ("brics", {"disputed_count": 0, "times": None, "member_count": 12}, "not_measurable", "What can: 12 members."),
        ("north_america", {"rus_usa_share_pct": Decimal(7)}, "holds", "7 percent of Russia’s"),
        ("north_america", {"chn_usa_share_pct": Decimal(2)}, "not_borne_out", "Neither: 2 percent"),
        ("north_america", {"chn_usa_share_pct": None, "rus_usa_share_pct": None}, "in_part", "China’s trade with the United States was"),
        ("capital_flows", {"grew_count": 4, "statistic_count": 4, "fell_count": 0}, "holds", "All 4 statistics"),
        ("capital_flows", {"fell_count": 2}, "not_borne_out", "and 2 fell"),
        ("capital_flows", {"grew_count": 1, "fell_count": 0}, "in_part", "1 grew"),
    ],
)  # fmt: skip
def test_another_release_gets_another_verdict_in_other_words(rows, name, changed, verdict, part):
    told = held(rows, name, **changed)
    assert (told.verdict, part in told.sentence) == (verdict, True), told.sentence


@pytest.mark.parametrize("name", TOLD)
def test_a_release_without_the_rows_is_not_measurable_and_says_so(name):
    told = hold(Answer(None), name, TOLD[name])
    assert told.verdict == ("not_measurable" if TOLD[name].statement else None)
    assert (told.sentence, told.says, told.sureness) == (UNMEASURED, [], "")
    assert all(figure.value == "–" for figure in told.figures)


@pytest.mark.parametrize("name", TOLD)
def test_a_release_that_knows_nothing_but_the_row_says_nothing_that_it_does_not_know(rows, name):
    told = hold(Answer(dict.fromkeys(rows[name][0])), name, TOLD[name])
    assert "None" not in " ".join([told.sentence, *told.says, told.sureness, told.trace])


def test_a_figure_of_the_head_carries_comparator_period_and_limits(rows):
    (figure,) = held(
        rows, "portfolio_total", amount_comparator="~", amount_usd=Decimal("170e9"), period_end=date(2023, 9, 20)
    ).figures
    assert (figure.value, figure.unit) == ("~ 170", "bn USD")
    assert figure.note.startswith("as stated, September 2023")
    assert figure.note.endswith("Not exact, as it was said")
    assert held(rows, "portfolio_total", amount_usd=None).figures[0].value == "–"


def test_a_missing_table_is_named(rows):
    told = hold(Reader(duckdb.connect()), "claims", TOLD["claims"])
    assert "claim_check" in told.missing


def test_nothing_can_be_said_or_concluded_of_what_is_absent():
    absent = Absent()
    assert not (absent > 1 or absent < 1 or absent == 1 or absent or (absent - 1) * 2 > 0)
    assert hold(Answer({"x": None}), "claims", told_of("{{ x }}", "x > 0")).sentence == UNMEASURED
    assert hold(Answer({"x": None}), "claims", told_of("{{ x | billions }}")).sentence == UNMEASURED
    assert hold(Answer({"x": 2}), "claims", told_of("{{ x }} of it", "x > 1")).sentence == "2 of it"


def told_of(text, when="true"):
    return Declared(order=1, label="l", statement="s", rulings=[{"text": text, "when": when}], table="t")


@pytest.mark.parametrize("misspelt", [{"verdict": "hold", "text": ""}, {"text": "", "wen": "true"}])
def test_a_misspelt_ruling_is_an_error(misspelt):
    with pytest.raises(ValidationError):
        Declared(order=1, label="l", statement="s", rulings=[misspelt], table="t")
