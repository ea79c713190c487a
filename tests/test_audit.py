"""Each rule passes on the real figures and fails on a sample corrupted for it."""

import shutil

import duckdb
import pytest
import yaml

from flows.audit import check_warehouse, gate, load_suites, suites_of_warehouse
from flows.checks import changes
from flows.checks.gx import filled
from flows.checks.structural import columns_of
from flows.errors import AmurError, Blocked
from flows.model import AFTER_CHECKS
from flows.settings import CHECKOUT, EXPECTATIONS

SUITES = {suite.table: suite for suite in load_suites(EXPECTATIONS / "warehouse")}  # the written ones
CORRUPTED = yaml.load(
    (CHECKOUT / "tests" / "corrupted" / "warehouse.yml").read_text(encoding="utf-8"), yaml.CSafeLoader
)
RELEASE_TABLE = "quality.rejected_row"


@pytest.fixture(scope="module")
def results(candidate):
    return check_warehouse(candidate, suites_of_warehouse(columns_of(candidate)))


@pytest.fixture(scope="module")
def copy(answered, tmp_path_factory):
    """A copy of the good warehouse with rows in every table; what a test writes to it is rolled back."""
    path = tmp_path_factory.mktemp("copy") / "copy.duckdb"
    shutil.copy(answered, path)
    with duckdb.connect(str(path)) as con:
        yield con


@pytest.fixture
def corrupted(answered, tmp_path):
    """corrupted(sql) is a copy of the good warehouse on which sql was run."""

    def corrupt(sql):
        path = tmp_path / "corrupted.duckdb"
        shutil.copy(answered, path)
        with duckdb.connect(str(path)) as con:
            con.execute(sql)
        return path

    return corrupt


def only(suite, *codes):
    return suite.model_copy(update={"rules": [rule for rule in suite.rules if rule.meta.code in codes]})


def test_every_rule_is_evaluated_and_no_critical_one_fails_on_the_bundled_figures(candidate, results):
    assert [(result.code, result.observed) for result in results if result.status == "not_evaluated"] == []
    assert [
        (result.code, result.sample)
        for result in results
        if result.status == "failed" and result.severity == "critical"
    ] == []
    gate(suites_of_warehouse(columns_of(candidate)), results)


def test_no_critical_rule_fails_on_answers_of_every_api(answered):
    suites = suites_of_warehouse(columns_of(answered))
    gate(suites, check_warehouse(answered, suites))


def test_known_contradictions_of_the_bundled_figures_are_shown_with_their_gap(results):
    failed = {result.code: result for result in results if result.status == "failed"}
    assert {"FT112", "FT114", "MMG106", "MTU111"} <= set(failed)
    assert all("gap" in " ".join(row) for code in ("FT112", "FT114", "MMG106", "MTU111") for row in failed[code].sample)


def test_every_table_has_a_suite_and_every_written_one_is_named_as_its_table(candidate):
    tables = {name.removeprefix("main.") for name in columns_of(candidate)} - AFTER_CHECKS
    assert {suite.table for suite in suites_of_warehouse(columns_of(candidate))} == tables
    assert set(SUITES) == {path.stem for path in (EXPECTATIONS / "warehouse").glob("*.yml")}


def test_every_rule_has_a_corrupted_sample_and_says_why_in_a_sentence():
    rules = {rule.meta.code: rule for suite in SUITES.values() for rule in suite.rules}
    assert {code for samples in CORRUPTED.values() for code in samples} == set(rules) - {"RR106"}
    assert [code for code, rule in rules.items() if not rule.meta.why.endswith(".")] == []


@pytest.mark.parametrize("table", sorted(CORRUPTED.keys() - {RELEASE_TABLE}))
def test_the_query_of_each_rule_finds_its_corrupted_samples_and_nothing_before(copy, table):
    missed = []
    for rule in SUITES[table].rules:
        if rule.type != "unexpected_rows_expectation":
            assert next(iter(CORRUPTED[table])) == rule.meta.code, "the first rule of a table is shown failing below"
            continue
        count = "select count(*) from ({})".format(rule.kwargs["unexpected_rows_query"].format(batch=table))
        before = copy.execute(count).fetchone()
        for sample in CORRUPTED[table][rule.meta.code]:
            copy.execute("begin")
            try:
                copy.execute(sample)
                if not copy.execute(count).fetchone() > before:
                    missed.append((rule.meta.code, sample))
            except duckdb.Error as error:
                missed.append((rule.meta.code, sample, str(error)))
            finally:
                copy.execute("rollback")
    assert missed == []


def test_great_expectations_fails_a_rule_of_each_table_and_shows_the_rows(corrupted):
    together = CORRUPTED.keys() - {RELEASE_TABLE, "mart.source_freshness"}  # the latter is a view of what others spoil
    first = {table: next(iter(CORRUPTED[table].items())) for table in sorted(together)}
    suites = [only(SUITES[table], code) for table, (code, _) in first.items()]
    results = check_warehouse(corrupted(";".join(samples[0] for _, samples in first.values())), suites)
    assert [(result.code, result.status) for result in results if result.status in ("passed", "not_evaluated")] == []
    assert [result.code for result in results if not result.sample] == []
    with pytest.raises(Blocked, match="BM104"):
        gate(suites, results)


def test_bad_rows_of_a_mart_are_followed_to_the_raw_files_behind_them(corrupted):
    path = corrupted("update mart.turnover set exports_usd = -1 where source_code = 'russia_customs'")
    (result,) = check_warehouse(path, [only(SUITES["mart.turnover"], "MTU107")])
    with duckdb.connect(str(path), read_only=True) as con:
        read = con.execute("select distinct raw_sha256 from fact_trade where source_code = 'russia_customs'").fetchall()
    assert {sha256 for (sha256,) in read} <= set(result.raw_files) and read


def test_a_row_that_does_not_go_with_the_one_before_it_is_laid_to_both(corrupted):
    con_sql = "update fact_indicator set raw_sha256 = 'of 2023' where period_code = '2023';"
    path = corrupted(con_sql + "update fact_indicator set value = 100 * value where period_code = '2023'")
    (result,) = check_warehouse(path, [only(SUITES["fact_indicator"], "FI108")])
    assert "of 2023" in result.raw_files and len(result.raw_files) > 1


@pytest.mark.parametrize(
    ("code", "sample"), [(code, sample) for code, samples in CORRUPTED[RELEASE_TABLE].items() for sample in samples]
)
def test_rows_that_are_rejected_lost_or_changed_since_the_release_before_are_found(answered, corrupted, code, sample):
    (rule,) = only(SUITES[RELEASE_TABLE], code).rules
    path = corrupted(sample)
    query = filled(rule.kwargs["unexpected_rows_query"], changes.changes_since(path, answered, path.parent))
    with duckdb.connect(str(path)) as con:
        assert con.execute(query.format(batch=RELEASE_TABLE)).fetchall()


def test_nothing_is_lost_or_changed_in_an_equal_release_and_without_one_before_there_is_nothing_to_check(
    answered, corrupted
):
    equal = check_warehouse(corrupted("select 1"), [SUITES[RELEASE_TABLE]], previous=answered)
    assert {result.code: result.status for result in equal} == {
        "RR102": "passed", "RR104": "passed", "RR105": "passed",
        "RR106": "nothing_to_check", "RR107": "passed", "RR108": "passed",
    }  # fmt: skip
    first = check_warehouse(corrupted("delete from fact_trade"), [SUITES[RELEASE_TABLE]])
    assert {result.status for result in first if result.code > "RR102"} == {"nothing_to_check"}


def test_what_documents_state_may_go_and_what_publishers_revise_may_move_by_a_tenth(answered, corrupted):
    path = corrupted(
        """delete from fact_claim where method = 'text'; delete from claim_span;
        delete from history.fact_claim where method = 'text'; delete from dim_document where file is not null;
        update meta.raw_file set url = 'https://synthetic.example';
        update fact_trade_commodity set value_usd = 1.09 * value_usd"""
    )
    found = check_warehouse(path, [only(SUITES[RELEASE_TABLE], "RR104", "RR107")], previous=answered)
    assert [(result.status, result.sample) for result in found] == [("passed", []), ("passed", [])]


LOSS = "delete from history.fact_trade where period_code < '2023'"
TURN = "update fact_capital_flow set investor_code = host_code, host_code = investor_code where source_code = 'aei'"


@pytest.mark.parametrize(
    ("change", "line", "statuses"),
    [
        (LOSS, {}, "RR104 failed RR105 passed RR106 nothing_to_check"),
        (LOSS, {"table": "history.fact_trade"}, "RR104 passed RR105 failed RR106 passed"),
        (LOSS, {"table": "history.fact_trade", "release": "older"}, "RR104 failed RR105 passed RR106 failed"),
        (LOSS, {"table": "main.fact_claim"}, "RR104 failed RR105 passed RR106 failed"),
        (LOSS, {"source": "trade"}, "RR104 failed RR105 passed RR106 failed"),
        (TURN, {}, "RR106 nothing_to_check RR107 failed RR108 passed"),
        (TURN, {"source": "capital_flows"}, "RR106 passed RR107 passed RR108 failed"),
        (TURN, {"source": "capital_flows", "release": "older"}, "RR106 failed RR107 failed RR108 passed"),
        (TURN, {"source": "trade"}, "RR106 failed RR107 failed RR108 passed"),
    ],
)
def test_a_change_is_accepted_by_a_line_for_its_table_or_source_and_release_alone(
    answered, corrupted, monkeypatch, change, line, statuses
):
    given = {"release": "candidate", "reason": "synthetic {braces} 'and quotes'"} | line
    monkeypatch.setattr(changes, "accepted_changes", lambda: [changes.AcceptedChange(**given)] if line else [])
    expected = dict(zip(statuses.split()[::2], statuses.split()[1::2], strict=True))
    found = check_warehouse(corrupted(change), [only(SUITES[RELEASE_TABLE], *expected)], previous=answered)
    assert {result.code: result.status for result in found} == expected


@pytest.mark.parametrize(
    "text", ["- table: main.fact_trade\n", "- {table: a, source: b, release: c, reason: d}\n", "a: b\n"]
)
def test_the_accepted_changes_of_the_repository_are_readable_and_a_broken_file_is_refused(tmp_path, text):
    assert changes.accepted_changes() == []
    (tmp_path / "accepted.yml").write_text(text, encoding="utf-8")
    with pytest.raises(AmurError, match=r"accepted\.yml"):
        changes.accepted_changes(tmp_path / "accepted.yml")


@pytest.mark.parametrize("table", ["fact_portfolio", "no_such_table"])
@pytest.mark.parametrize(
    "change",
    [
        {"type": "expect_column_values_to_be_unikue", "kwargs": {"column": "statement_id"}},
        {"type": "expectation", "kwargs": {}},
        {"type": "expect_column_values_to_be_unique", "kwargs": {"column": "no_such_column"}},
        {"type": "expect_column_values_to_be_unique", "kwargs": {"colum": "statement_id"}},
        {"type": "expect_column_values_to_be_between", "kwargs": {"column": "amount", "min": 0}},
        {"type": "unexpected_rows_expectation", "kwargs": {}},
        {"kwargs": {"unexpected_rows_query": "select no_such_column from {batch}"}},
        {"kwargs": {"unexpected_rows_query": "select 1 from {batch} where regexp_matches('a', 'a{2}')"}},
    ],
)
def test_a_rule_that_cannot_be_evaluated_blocks_and_the_others_are_evaluated(candidate, change, table):
    good = SUITES["fact_portfolio"].rules[0]
    broken = good.model_copy(update=change | {"severity": "info"})
    broken = broken.model_copy(update={"meta": good.meta.model_copy(update={"code": "XX1"})})
    suite = SUITES["fact_portfolio"].model_copy(update={"rules": [broken, good], "table": table})
    results = check_warehouse(candidate, [suite])
    expected = "passed" if table == "fact_portfolio" else "not_evaluated"
    assert [(result.code, result.status) for result in results] == [
        ("XX1", "not_evaluated"),
        (good.meta.code, expected),
    ]
    assert results[0].observed
    with pytest.raises(Blocked, match="could not be evaluated"):
        gate([suite], results)


def test_a_rule_that_gave_no_result_blocks():
    suites = [SUITES["fact_portfolio"]]
    with pytest.raises(Blocked, match=r"\d+ rules declared, 0 evaluated"):
        gate(suites, [])
    with pytest.raises(Blocked):
        gate([], [])


def test_a_code_that_stands_in_two_suites_blocks(candidate):
    suites = [only(SUITES["fact_portfolio"], "PF103")] * 2
    with pytest.raises(Blocked, match="PF103 stands twice"):
        gate(suites, check_warehouse(candidate, suites[:1]) * 2)


@pytest.mark.parametrize(
    "text",
    ["expectations: []\n", "rule: []\n", "expectations: [{type: X}]\n"],
)
def test_a_broken_suite_is_refused_by_name(tmp_path, text):
    (tmp_path / "broken.yml").write_text("name: t\nmeta: {about: x}\n" + text, encoding="utf-8")
    with pytest.raises(AmurError, match=r"broken\.yml"):
        load_suites(tmp_path)
