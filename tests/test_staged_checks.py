"""Each rule on staged rows passes on the real ones and fails on a sample corrupted for it."""

import duckdb
import pytest
import yaml

from flows.audit import check_staged, gate, load_suites, suites_of_sources
from flows.checks.status import QUIET
from flows.contract.source import load_sources
from flows.errors import Blocked
from flows.settings import CHECKOUT, EXPECTATIONS

SUITES = {suite.table: suite for suite in load_suites(EXPECTATIONS / "staged")}  # the written ones
CORRUPTED = yaml.load((CHECKOUT / "tests" / "corrupted" / "staged.yml").read_text(encoding="utf-8"), yaml.CSafeLoader)
SYNTHETIC = {code: samples.pop("synthetic", None) for code, samples in CORRUPTED.items()}


@pytest.fixture(scope="module")
def staged(candidate):
    """The folder of the rows that the candidate was built from; not to be written to."""
    return candidate.parent


@pytest.fixture
def stage_again(staged, tmp_path):
    """stage_again(code, sql) writes what sql makes of the good rows of a source, `rows`, into a folder of its own."""

    def write(code, sql):
        with duckdb.connect() as con:
            con.execute(f"create table rows as from read_parquet('{staged / code}.parquet')")
            if SYNTHETIC[code]:
                names = ", ".join(SYNTHETIC[code])
                places = ", ".join("?" * len(SYNTHETIC[code]))
                con.execute("truncate rows")
                con.execute(f"insert into rows ({names}) values ({places})", list(SYNTHETIC[code].values()))
            con.sql(sql).write_parquet(str(tmp_path / f"{code}.parquet"))
        return tmp_path

    return write


def test_no_rule_fails_on_the_bundled_rows_and_sources_without_rows_say_so(staged):
    results = check_staged(staged, suites_of_sources())
    gate(suites_of_sources(), results)
    assert [(result.code, result.sample) for result in results if result.status not in QUIET] == []
    empty = {result.table for result in results if result.observed == "no rows collected"}
    assert empty == {f"staging.{source.code}" for source in load_sources().values() if source.http}
    assert {result.status for result in results if result.table in empty} == {"nothing_to_check"}


def test_a_rule_on_values_that_are_not_there_has_nothing_to_check(stage_again):
    suites = [suite for suite in suites_of_sources() if suite.table == "staging.trade"]
    found = check_staged(stage_again("trade", "select * replace (null as growth_basis) from rows"), suites)
    statuses = {result.code.removeprefix("staging.trade."): result.status for result in found}
    assert (statuses["growth_basis.allowed"], statuses["published.future"]) == ("nothing_to_check", "passed")


def test_no_rule_fails_on_answers_of_every_api(answered):
    apis = {f"staging.{source.code}" for source in load_sources().values() if source.http}
    results = check_staged(answered.parent, [suite for suite in suites_of_sources() if suite.table in apis])
    assert [(result.code, result.sample) for result in results if result.status not in QUIET] == []
    assert "no rows collected" not in {result.observed for result in results}


def test_every_source_has_a_suite_and_every_rule_a_corrupted_sample():
    assert set(SUITES) == {f"staging.{code}" for code in load_sources()}
    assert {path.stem for path in (EXPECTATIONS / "staged").glob("*.yml")} == set(load_sources())
    rules = {rule.meta.code: rule for suite in SUITES.values() for rule in suite.rules}
    assert {code for samples in CORRUPTED.values() for code, sqls in samples.items() if sqls} == set(rules)
    assert [code for code, rule in rules.items() if not rule.meta.why.endswith(".")] == []


def test_no_code_stands_in_two_suites_of_either_kind():
    every = [*load_suites(EXPECTATIONS / "warehouse"), *SUITES.values()]
    codes = [rule.meta.code for suite in every for rule in suite.rules]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("code", sorted(CORRUPTED))
def test_each_rule_fails_on_its_corrupted_sample_and_shows_where(stage_again, code):
    suite = SUITES[f"staging.{code}"]
    good = check_staged(stage_again(code, "from rows"), [suite])
    assert [(result.code, result.observed) for result in good if result.status not in QUIET] == []
    for rule in suite.rules:
        for sample in CORRUPTED[code][rule.meta.code]:
            alone = suite.model_copy(update={"rules": [rule]})
            (found,) = check_staged(stage_again(code, sample), [alone])
            assert found.status == "failed", (rule.meta.code, sample, found.observed)
            if rule.type != "expect_table_row_count_to_be_between":
                assert found.sample[0]["locator"], rule.meta.code


def test_a_required_source_without_rows_blocks(tmp_path, stage_again):
    suites = [SUITES["staging.trade"]]
    assert {result.status for result in check_staged(tmp_path, suites)} == {"not_evaluated"}
    with pytest.raises(Blocked, match="trade has no staged rows"):
        gate(suites, check_staged(tmp_path, suites))
    portfolio = [SUITES["staging.portfolio"]]
    with pytest.raises(Blocked, match="SPF101"):
        gate(portfolio, check_staged(stage_again("portfolio", "from rows limit 0"), portfolio))


def test_a_suite_of_no_source_and_a_column_that_is_not_staged_block(staged):
    suite = SUITES["staging.trade"]
    unknown = suite.model_copy(update={"table": "staging.trades"})
    assert {result.observed for result in check_staged(staged, [unknown])} == {"no source is called trades"}
    rule = suite.rules[1].model_copy(update={"kwargs": {"column": "statement"}, "severity": "info"})
    misspelt = suite.model_copy(update={"rules": [rule, suite.rules[2]]})
    results = check_staged(staged, [misspelt])
    assert [result.status for result in results] == ["not_evaluated", "passed"]
    with pytest.raises(Blocked, match="could not be evaluated"):
        gate([misspelt], results)
