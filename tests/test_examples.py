"""Every query under sql/examples runs on a release of the bundled registers and statistics and has an answer."""

import duckdb
import pytest

from flows.settings import SQL, Settings

EXAMPLES = sorted((SQL / "examples").glob("*.sql"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_has_an_answer(published, path):
    with duckdb.connect(str(Settings(data=published).pointer), read_only=True) as con:
        assert con.sql(path.read_text(encoding="utf-8")).fetchall()


def test_there_is_an_example_for_every_question():
    assert len(EXAMPLES) >= 7


# The verdicts on the statements that the examples answer.
VERDICTS = {
    "projects_over_160_billion": ["cannot be told", "holds"],
    "capital_flows_grow": ["fell", "grew"],
    "dozens_of_projects": ["holds"],
    "planned_totals": ["holds", "does not hold", "cannot be told"],
    "four_sectors": ["holds", "not named"],
    "turnover_rises_sharply": ["holds"],
    "more_than_half_in_many_sectors": ["holds in part"],
    "energy_substantial": ["holds"],
    "brics_context": ["cannot be told", "grew", "fell"],
    "canada_and_united_states": ["holds", "does not hold"],
}


@pytest.mark.parametrize("name", VERDICTS)
def test_a_statement_has_its_verdict_numbers_and_source(published, name):
    with duckdb.connect(str(Settings(data=published).pointer), read_only=True) as con:
        rows = con.sql((SQL / "examples" / f"{name}.sql").read_text(encoding="utf-8"))
        names = rows.columns
        told = rows.fetchall()
    assert names[0] == "verdict" and {"source_code", "citation"} <= set(names)
    assert set(VERDICTS[name]) == {row[0] for row in told}
    assert [row for row in told if row[names.index("source_code")] is None] == []


def test_the_newest_statement_on_the_portfolio_holds_and_four_sectors_have_projects(published):
    with duckdb.connect(str(Settings(data=published).pointer), read_only=True) as con:
        folder = SQL / "examples"
        assert (
            con.sql((folder / "projects_over_160_billion.sql").read_text(encoding="utf-8")).fetchall()[-1][0] == "holds"
        )
        sectors = con.sql((folder / "four_sectors.sql").read_text(encoding="utf-8")).fetchall()
    assert {row[1] for row in sectors if row[0] == "holds"} == {
        "energy",
        "infrastructure",
        "manufacturing",
        "technology",
    }
