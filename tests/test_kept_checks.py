"""A rule is evaluated again where what it sees has changed, and its result is the one it would give."""

import re
import shutil

import duckdb
import pytest

from flows import audit
from flows.audit import check_warehouse, suites_of_warehouse
from flows.checks import kept
from flows.checks.kept import SeenInWarehouse
from flows.checks.structural import columns_of
from flows.report.data_docs import DataDocs

TABLES = ("fact_portfolio", "mart.portfolio_timeline", "fact_exchange_rate", "meta.raw_file", "mart.source_freshness")


@pytest.fixture(scope="module")
def suites(candidate):
    return [suite for suite in suites_of_warehouse(columns_of(candidate)) if suite.table in TABLES]


@pytest.fixture
def checked(candidate, tmp_path, suites, monkeypatch):
    """checked(sql) holds the candidate, changed by sql, against the rules; returns results, pages and codes evaluated."""
    copied = tmp_path / "candidate.duckdb"
    shutil.copyfile(candidate, copied)

    def check(sql="select 1", folder=tmp_path / "kept", suites=suites):
        with duckdb.connect(str(copied)) as con:
            con.execute(sql)
        docs, evaluated, evaluate = DataDocs(), [], audit.evaluate

        def counted(batch, suite, *more):
            evaluated.extend(rule.meta.code for rule in suite.rules)
            return evaluate(batch, suite, *more)

        with monkeypatch.context() as patch:
            patch.setattr(audit, "evaluate", counted)
            results = check_warehouse(copied, suites, docs, None, folder)
        return results, [without_time(docs.rendered(suite.table)) for suite in suites], evaluated

    return check


def without_time(page):
    """A page without the moment at which it was made, which stands in its first section."""
    return page | {"sections": page["sections"][1:]}


def test_on_the_same_rows_nothing_is_evaluated_and_all_is_told_again(checked, suites):
    first, pages, evaluated = checked()
    assert sorted(evaluated) == sorted(rule.meta.code for suite in suites for rule in suite.rules)
    again = checked()
    assert again == (first, pages, [])


def test_a_changed_row_lets_the_rules_be_evaluated_that_see_it(checked):
    checked()
    change = "update fact_portfolio set amount = amount * 2 where statement_id = '2023-08-23-chernyshenko-1'"
    results, pages, evaluated = checked(change)
    assert {"fact_portfolio.key", "MPT105"} < set(evaluated)
    assert not [code for code in evaluated if code.startswith(("fact_exchange_rate", "FX", "meta.raw_file", "RF"))]
    assert (results, pages) == checked(folder=None)[:2]


def test_a_row_that_breaks_a_rule_on_another_table_is_found(checked):
    checked()
    results, _, evaluated = checked("delete from meta.raw_file where source_code = 'portfolio'")
    failed = {result.code for result in results if result.status == "failed"}
    assert "fact_portfolio.lineage" in failed & set(evaluated)
    assert "fact_exchange_rate.lineage" not in failed


def test_what_rules_see_has_the_day_in_it_where_they_ask_for_it(candidate, suites, monkeypatch):
    with duckdb.connect(str(candidate), read_only=True) as con:
        given = {name: "" for name in ("lost_rows", "previous_rows")}
        on_this_day = {code: digest for suite in suites for code, digest in SeenInWarehouse(con, given)(suite).items()}
        monkeypatch.setattr(kept, "TELLS_THE_DAY", re.compile("never"))
        on_no_day = {code: digest for suite in suites for code, digest in SeenInWarehouse(con, given)(suite).items()}
    asking = {rule.meta.code for suite in suites for rule in suite.rules if "current_date" in str(rule.kwargs)}
    assert {code for code in on_this_day if on_this_day[code] != on_no_day[code]} == asking | {"RF104"}  # says now()
    assert len(asking) > 1


def test_what_is_damaged_or_was_kept_of_other_words_is_evaluated_again(checked, tmp_path, suites):
    checked()
    (tmp_path / "kept" / "fact_portfolio.checks.json").write_bytes(b"\xff{")
    worded = [
        suite.model_copy(
            update={
                "rules": [
                    rule.model_copy(update={"meta": rule.meta.model_copy(update={"why": "Said otherwise."})})
                    if rule.meta.code == "RF104"
                    else rule
                    for rule in suite.rules
                ]
            }
        )
        for suite in suites
    ]
    results, _, evaluated = checked(suites=worded)
    (damaged,) = (suite for suite in suites if suite.table == "fact_portfolio")
    assert set(evaluated) == {rule.meta.code for rule in damaged.rules} | {"RF104"}
    assert [result.why for result in results if result.code == "RF104"] == ["Said otherwise."]
