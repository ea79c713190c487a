"""Column lineage: what the SQL of a model says its columns are made of, and that it is told apart for every model."""

from pathlib import Path

import duckdb
import pytest

from flows.contract.source import load_sources
from flows.dictionary.column_origins import column_origins, kept_origins
from flows.model import LAYERS, Model, read_models
from flows.settings import Settings


@pytest.fixture(scope="module")
def columns(published):
    found: dict[str, list[str]] = {}
    with duckdb.connect(str(Settings(data=published).pointer), read_only=True) as con:
        for table, column in con.execute(
            "select schema_name || '.' || table_name, column_name from duckdb_columns() where not internal"
        ).fetchall():
            found.setdefault(table, []).append(column)
    return found


@pytest.fixture(scope="module")
def origins():
    models = read_models(*(folder for layer in LAYERS for folder, schema in layer.items() if schema))
    return column_origins(models, load_sources())


def test_every_column_of_a_release_is_found_in_the_sql_that_makes_it(origins, columns):
    assert {table: sorted(origins[table]) for table in columns} == {
        table: sorted(names) for table, names in columns.items()
    }


def test_what_a_mart_shows_comes_from_the_columns_of_facts(origins):
    turnover = origins["mart.turnover"]
    assert "value_usd" in turnover["exports_usd"]["main.fact_trade"]
    assert (
        "main.fact_exchange_rate" in turnover["turnover_cny"]
        and "main.fact_exchange_rate" not in turnover["exports_usd"]
    )
    assert origins["mart.energy_share"]["share_pct"].keys() == {
        "main.fact_claim",
        "main.fact_trade_commodity",
        "main.fact_trade_share",
        "mart.export_dependence",
    }


def test_what_a_fact_shows_comes_from_the_fields_of_its_sources(origins):
    assert origins["history.fact_trade"]["amount"] == {
        "staging.cepii_baci": ["share_pct", "value"],
        "staging.china_customs": ["value"],
        "staging.imf_imts": ["value"],
        "staging.trade": ["value"],
        "staging.un_comtrade": ["value"],
    }
    assert origins["main.dim_country"]["iso2_code"] == {"staging.iso_countries": ["iso2_code"]}
    assert origins["main.fact_trade"]["amount"] == {"history.fact_trade": ["amount"]}


def model(name: str, select: str) -> Model:
    return Model(Path(f"{name}.sql"), "main", "", (), (), "table", (), select)


def made_of(select: str) -> dict[str, dict[str, list[str]]]:
    """Of which columns of the tables one and two those of a model with that select are made."""
    tables = [model(name, "select 1 as a, 2 as b, 3 as c") for name in ("one", "two")]
    return column_origins([model("asked", select), *tables], {})["main.asked"]


@pytest.mark.parametrize(
    "select, b",
    [
        ("select a, b from one", {"main.one": ["b"]}),
        ("select one.a, coalesce(one.b, two.b) as b from one join two on one.a = two.a", {"main.one": ["b"], "main.two": ["b"]}),
        ("select a, b from (select a, c as b from one union all by name select b, a from two)", {"main.one": ["c"], "main.two": ["b"]}),
        ("with x as (select *, c as d from one), y as (select d as b, a from x) select a, b from y", {"main.one": ["c"]}),
        ("select b as a, a as b from one left join (select b, c from two) as other using (b)", {"main.one": ["a"]}),
        ("select a, b from one left join two using (a, b)", {"main.one": ["b"]}),
        ("select a, b from one full join two using (a, b)", {"main.one": ["b"], "main.two": ["b"]}),
        ("select * exclude (c) replace (b + c as b) from one", {"main.one": ["b", "c"]}),
        ("with x as (select {'low': b, 'high': c} as pair from one) select pair.low as b from x", {"main.one": ["b", "c"]}),
        ("select a, (select max(c) from two where two.a = one.a) as b from one", {"main.two": ["c"]}),
        ("select a, sum(c) over (partition by a order by b) as b from one", {"main.one": ["a", "b", "c"]}),
        ("select a, 7 as b from one", {}),
        ("with one as (select a, c as b from two) select a, b from one", {"main.two": ["c"]}),
    ],
)  # fmt: skip
def test_a_column_is_followed_through(select, b):
    assert made_of(select)["b"] == b


def test_what_was_read_off_the_same_models_is_kept(tmp_path, monkeypatch):
    kept = tmp_path / "origins.json"
    models = [model("one", "select 1 as a"), model("asked", "select a from one")]
    told = kept_origins(models, {}, kept)
    assert told["main.asked"] == {"a": {"main.one": ["a"]}}
    with monkeypatch.context() as patch:
        patch.setattr("flows.dictionary.column_origins.column_origins", lambda *_: pytest.fail("read again"))
        assert kept_origins(models, {}, kept) == told
    assert kept_origins(models[:1], {}, kept) == {"main.one": {"a": {}}}
