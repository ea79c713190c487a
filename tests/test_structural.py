"""Each rule that is derived fails where what it follows from is broken, on every table and every source."""

import shutil

import duckdb
import pytest
import yaml

from flows.audit import check_staged, check_warehouse, load_suites, suites_of_sources, suites_of_warehouse
from flows.checks.gx import Suite, SuiteMeta
from flows.checks.structural import columns_of, of_source, of_warehouse, table_name
from flows.columns import column_truths
from flows.contract.source import load_sources
from flows.model import AFTER_CHECKS, read_models
from flows.settings import EXPECTATIONS
from flows.stage.staging import staged_path

pytestmark = pytest.mark.slow

MODELS = {
    table_name(model): model
    for model in read_models("dimensions", "history", "facts", "marts", "meta", "quality")
    if model.name not in AFTER_CHECKS
}


@pytest.fixture(scope="module")
def copy(answered, tmp_path_factory):
    """A copy of the good warehouse with rows in every table; what a test writes to it is rolled back."""
    path = tmp_path_factory.mktemp("structural") / "copy.duckdb"
    shutil.copy(answered, path)
    with duckdb.connect(str(path)) as con:
        for table in (table for table, model in MODELS.items() if model.kind == "view"):
            con.execute(f"create table viewed as from {table}; drop view {table}")
            con.execute(f"create table {table} as from viewed; drop table viewed")
        yield con


@pytest.fixture(scope="module")
def derived(answered):
    return of_warehouse(columns_of(answered))


def broken(table, code, is_empty):
    """Statements each of which breaks the rule of that code."""
    column, _, kind = code.removeprefix(f"{table}.").rpartition(".")
    again = f"insert into {table} from (from {table} limit 1)"
    if kind == "key":
        return [f"insert into {table} default values; insert into {table} default values" if is_empty else again]
    if kind == "required":
        nulls = [f"update {table} set {name} = null" for name in MODELS[table].required]
        return [f"insert into {table} default values"] if is_empty else nulls
    value = {"references": "'nowhere'", "allowed": "'synthetic'"}.get(kind)
    if kind == "range":
        low, high = column_truths()[column].range
        values = [low - 1, high + 1]
    else:
        values = [value]
    if column:
        put = "insert into {} ({}) values ({})" if is_empty else "update {} set {} = {}"
        return [put.format(table, column, value) for value in values]
    return {
        "conversion": [
            f"update {table} set amount = 2 * amount + 1",
            f"update {table} set currency_code = 'USD'",
            f"update {table} set rate_used = null",
        ],
        "lineage": [f"update {table} set raw_sha256 = 'lost'"],
        "versions": [f"insert into {table} from (from {table} where superseded_on is null limit 1)"],
        "valid_now": [f"delete from {table} where superseded_on is null"],
    }[kind]


@pytest.mark.parametrize("table", MODELS)
def test_every_derived_rule_of_a_table_finds_what_breaks_it_and_nothing_before(copy, derived, table):
    is_empty = copy.execute(f"select count(*) from {table}").fetchone() == (0,)
    missed = []
    for rule in derived[table][1]:
        count = "select count(*) from ({})".format(rule.kwargs["unexpected_rows_query"].format(batch=table))
        before = copy.execute(count).fetchone()
        for statement in broken(table, rule.meta.code, is_empty):
            copy.execute("begin")
            copy.execute(statement)
            if not copy.execute(count).fetchone() > before:
                missed.append((rule.meta.code, statement))
            copy.execute("rollback")
    assert missed == []


ONE_OF_EACH_KIND = {
    "dim_sector": "dim_sector.key",
    "dim_measure": "dim_measure.required",
    "fact_trade": "fact_trade.partner_code.references",
    "fact_project_investment": "fact_project_investment.status.allowed",
    "fact_capital_flow": "fact_capital_flow.conversion",
    "fact_indicator": "fact_indicator.lineage",
    "history.fact_trade": "history.fact_trade.versions",
    "history.fact_portfolio": "history.fact_portfolio.valid_now",
}


def test_great_expectations_evaluates_each_kind_of_derived_rule(answered, derived, tmp_path):
    path = tmp_path / "broken.duckdb"
    shutil.copy(answered, path)
    with duckdb.connect(str(path)) as con:
        for table, code in ONE_OF_EACH_KIND.items():
            con.execute(broken(table, code, is_empty=False)[0])
    suites = [
        Suite(name=table, meta=SuiteMeta(about=derived[table][0]), expectations=[rule])
        for table, code in ONE_OF_EACH_KIND.items()
        for rule in derived[table][1]
        if rule.meta.code == code
    ]
    results = check_warehouse(path, suites)
    assert {result.code: result.status for result in results} == dict.fromkeys(ONE_OF_EACH_KIND.values(), "failed")
    assert [result.code for result in results if not result.sample] == []


def spoilt(code):
    """What replaces columns of a staged row so that it breaks the rule of that code."""
    name, _, kind = code.split(".", 2)[2].rpartition(".")
    figure = name.removesuffix("_comparator")
    return {
        "key": "locator as locator",
        "known_on_kind": "'heard' as known_on_kind",
        "allowed": f"'synthetic' as {name}",
        "years": f"date '1889-01-01' as {name}_start",
        "order": f"date '2020-01-02' as {name}_start, date '2020-01-01' as {name}_end",
        "address": f"'ftp://synthetic' as {name}",
        "published": f"'1.1.2020' as {name}",
        "future": f"'2100-01-01' as {name}",
        "required": f"1::decimal(38, 6) as {figure}, null as {name}",
        "bounds": f"1::decimal(38, 6) as {name}_low, 0::decimal(38, 6) as {name}_high",
        "currency": f"1::decimal(38, 6) as {name}, null as currency_code",
    }[kind]


@pytest.mark.parametrize("code", load_sources())
def test_every_derived_rule_of_a_source_fails_on_a_row_that_breaks_it(answered, tmp_path, code):
    rules = of_source(load_sources()[code])
    good = f"(from read_parquet('{staged_path(answered.parent, code)}') where superseded_on is null limit 1)"
    rows = [
        f"select * replace ({spoilt(rule.meta.code)}) from (select * replace ('{rule.meta.code}' as locator) from {good})"
        for rule in rules
    ]
    with duckdb.connect() as con:
        con.sql(" union all ".join(rows)).write_parquet(str(staged_path(tmp_path, code)))
    suite = Suite(name=f"staging.{code}", meta=SuiteMeta(about="synthetic"), expectations=rules)
    for result in check_staged(tmp_path, [suite]):
        assert result.status == "failed", result
        assert result.code in {row["locator"] for row in result.sample} or result.code.endswith(".key"), result


def test_a_table_or_source_is_guarded_by_saying_what_it_is(answered):
    suites = suites_of_warehouse(columns_of(answered))
    assert {suite.table for suite in suites} == set(MODELS)
    codes = [rule.meta.code for suite in [*suites, *suites_of_sources()] for rule in suite.rules]
    assert len(codes) == len(set(codes))
    assert {f"{table}.key" for table in MODELS} <= set(codes)
    assert "fact_trade.partner_code.references" in codes


def test_what_columns_refer_to_is_there(answered):
    columns = {name.removeprefix("main."): found for name, found in columns_of(answered).items()}
    referred = {truth.references for truth in column_truths().values() if truth.references}
    assert {name for name in referred if name.rpartition(".")[2] not in columns[name.rpartition(".")[0]]} == set()
    assert set(column_truths()) >= {name for found in columns.values() for name in found}
    for model in MODELS.values():
        assert set(model.required) <= set(columns[table_name(model)]), model.path


def test_every_old_code_leads_to_one_that_is_there(answered):
    renamed = yaml.safe_load((EXPECTATIONS / "renamed_codes.yml").read_text(encoding="utf-8"))
    suites = [*suites_of_warehouse(columns_of(answered)), *suites_of_sources()]
    codes = {rule.meta.code for suite in suites for rule in suite.rules}
    assert {code for new in renamed.values() for code in new} - codes == set()
    assert renamed.keys() & codes == set()


def test_the_loader_of_great_expectations_opens_the_written_suites():
    import great_expectations as gx

    gx.get_context(mode="ephemeral")
    for folder in ("staged", "warehouse"):
        opened = [
            gx.ExpectationSuite(**yaml.safe_load(path.read_text(encoding="utf-8")))
            for path in sorted((EXPECTATIONS / folder).glob("*.yml"))
        ]
        written = load_suites(EXPECTATIONS / folder)
        assert [(suite.name, len(suite.expectations)) for suite in opened] == [(s.table, len(s.rules)) for s in written]
