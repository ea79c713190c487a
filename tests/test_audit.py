"""Each rule passes on the real figures and fails on a sample corrupted for it."""

import shutil

import duckdb
import pytest

from flows.audit import check_warehouse, gate, load_suites
from flows.errors import AmurError, Blocked
from flows.settings import EXPECTATIONS

SUITES = load_suites(EXPECTATIONS / "warehouse")

# What breaks each rule, as SQL on a copy of the good warehouse.
CORRUPTED = {
    "PF101": "insert into fact_portfolio select * from fact_portfolio limit 1",
    "PF102": "update fact_portfolio set period_code = null where period_code = '2023-08-23'",
    "PF103": "update fact_portfolio set amount_usd = 150e9, amount_usd_low = 150e9 where period_code = '2023-08-23'",
    "PF104": "update fact_portfolio set amount_usd_low = 150e9 where period_code = '2025-11-01' and amount is not null",
    "PF105": "update fact_portfolio set currency_code = 'XXQ' where period_code = '2023-08-23'",
    "PF106": "update fact_portfolio set source_code = 'nobody' where period_code = '2023-08-23'",
    "PF107": "update fact_portfolio set amount_usd = null where period_code = '2019-11-26'",
    "CR101": "update quality.claim_review set review_state = 'reopened' where decision = 'confirmed'",
    "CR102": "update quality.claim_review set review_state = 'unmatched' where decision = 'confirmed'",
    "CR103": "update quality.claim_review set decision = 'rejected' where decision = 'confirmed'",
    "CS101": "insert into claim_span select * from claim_span limit 1",
    "CS102": "delete from claim_span where quote = '93.806 billion dollars'",
    "CS103": "update claim_span set quote_end = quote_end + 1 where quote = '93.806 billion dollars'",
    "CS104": "update claim_span set document_code = 'nothing' where quote = '93.806 billion dollars'",
}  # fmt: skip


def test_every_rule_holds_for_the_bundled_figures(candidate):
    results = check_warehouse(candidate, SUITES)
    assert [(result.code, result.status, result.observed) for result in results if result.status != "passed"] == []
    gate(SUITES, results)


def test_every_rule_has_a_corrupted_sample():
    assert set(CORRUPTED) == {rule.meta.code for suite in SUITES for rule in suite.rules}


@pytest.mark.parametrize("code", CORRUPTED)
def test_a_rule_fails_on_its_corrupted_sample(candidate, tmp_path, code):
    corrupted = tmp_path / "corrupted.duckdb"
    shutil.copy(candidate, corrupted)
    with duckdb.connect(str(corrupted)) as con:
        con.execute(CORRUPTED[code])
    (result,) = [result for result in check_warehouse(corrupted, SUITES) if result.code == code]
    assert result.status == "failed"
    assert result.sample


@pytest.mark.parametrize(
    "change",
    [{"type": "ExpectColumnValuesToBeUnikue"}, {"kwargs": {"column": "no_such_column"}}],
)
def test_a_rule_that_cannot_be_evaluated_blocks(candidate, change):
    rule = SUITES[0].rules[0].model_copy(update=change | {"severity": "info"})
    suite = SUITES[0].model_copy(update={"rules": [rule]})
    results = check_warehouse(candidate, [suite])
    assert [result.status for result in results] == ["not_evaluated"]
    with pytest.raises(Blocked, match="could not be evaluated"):
        gate([suite], results)


def test_a_rule_that_gave_no_result_blocks():
    with pytest.raises(Blocked, match=f"{len(CORRUPTED)} rules declared, 0 evaluated"):
        gate(SUITES, [])
    with pytest.raises(Blocked):
        gate([], [])


@pytest.mark.parametrize(
    "text",
    ["about: x\ntable: t\nrules: []\n", "about: x\ntable: t\nrule: []\n", "about: x\ntable: t\nrules: [{type: X}]\n"],
)
def test_a_broken_suite_is_refused_by_name(tmp_path, text):
    (tmp_path / "broken.yml").write_text(text, encoding="utf-8")
    with pytest.raises(AmurError, match=r"broken\.yml"):
        load_suites(tmp_path)
