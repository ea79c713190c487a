"""The warehouse built from the bundled registers."""

import duckdb
import pytest

from flows.model import read_models


@pytest.fixture(scope="module")
def warehouse(candidate):
    with duckdb.connect(str(candidate), read_only=True) as con:
        yield con


def test_every_table_and_column_is_explained_and_tables_tell_their_grain(warehouse):
    tables = warehouse.sql("select table_name, comment from duckdb_tables()").fetchall()
    assert len(tables) >= 9
    assert [name for name, comment in tables if "One row per" not in (comment or "")] == []
    assert (
        warehouse.sql(
            "select table_name, column_name from duckdb_columns() where comment is null and not internal"
        ).fetchall()
        == []
    )


def test_every_mart_tells_what_its_rows_are_made_of(warehouse):
    def columns(table):
        return set(warehouse.sql(f"from {table} limit 0").columns)

    marts = read_models("marts")
    assert [mart.name for mart in marts if not mart.traces] == []
    for mart in marts:
        for table, pairs in mart.traces:
            assert {own.removesuffix("?") for own, _ in pairs if not own.startswith("'")} <= columns(mart.name), (
                mart.name
            )
            assert {other for _, other in pairs} <= columns(table), mart.name


def test_the_portfolio_has_been_at_least_160_billion_since_september_2022(warehouse):
    rows = warehouse.sql(
        """select reaches_160_billion from mart.portfolio_timeline
        where amount is not null and period_end >= '2022-09-01'"""
    ).fetchall()
    assert len(rows) >= 9
    assert set(rows) == {(True,)}


def test_roubles_are_converted_at_a_rate_that_is_named(warehouse):
    rows = warehouse.sql(
        """select amount, rate_used, rate_period_code, amount_usd from fact_portfolio
        where period_code = '2025-10-31' and kind = 'portfolio' and currency_code = 'RUB'"""
    ).fetchall()
    assert rows
    for amount, rate, period, usd in rows:
        assert period == "2025-10-31"
        assert abs(usd - amount / rate) < 1
        assert 220e9 < usd < 224e9


def test_a_lower_bound_stays_one_and_about_gives_none(warehouse):
    bounds = dict(
        warehouse.sql(
            """select amount_comparator, list(distinct (amount_usd_low is null, amount_usd_high is null))
            from fact_portfolio where amount is not null group by 1"""
        ).fetchall()
    )
    assert bounds[">"] == [(False, True)]
    assert bounds["~"] == [(True, True)]
    assert bounds["="] == [(False, False)]


def test_what_was_known_on_a_day_is_a_query(warehouse):
    count = "select count(*) from fact_portfolio_as_of(date '{}')"
    before, after = (warehouse.sql(count.format(day)).fetchone()[0] for day in ("2022-09-05", "2022-09-07"))
    assert 0 < before < after < warehouse.sql("select count(*) from fact_portfolio").fetchone()[0]
    assert (
        warehouse.sql("select max(known_on) from fact_portfolio_as_of(date '2022-09-05')").fetchone()[0].isoformat()
        <= "2022-09-05"
    )


def test_one_statement_is_preferred_of_those_on_one_figure(warehouse):
    doubles = "select kind, period_code from fact_portfolio group by all having count_if(is_preferred) <> 1"
    assert warehouse.sql(doubles).fetchall() == []
