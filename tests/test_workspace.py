"""Pieces of work share a database in memory, and nothing else."""

from concurrent.futures import ThreadPoolExecutor

import duckdb
import pytest

from flows.workspace import workspace


def tables():
    with workspace() as con:
        return con.execute("select count(*) from duckdb_tables()").fetchone()


def test_a_piece_of_work_sees_its_own_tables_and_leaves_none():
    def work(number):
        with workspace() as con:
            con.execute("create temp macro told() as 'here'")
            con.execute("create table rows as select unnest(range(?)) as number, told() as told", [number])
            return con.execute("select count(*) from rows").fetchone()

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(work, range(50))) == [(number,) for number in range(50)]
    assert tables() == (0,)


def test_nothing_is_left_of_work_that_failed():
    with pytest.raises(duckdb.ConversionException), workspace() as con:
        con.execute("create table rows as select 1 as number")
        con.execute("begin")
        con.execute("select 'x'::int from rows")
    assert tables() == (0,)


def test_an_error_that_ends_a_database_ends_that_piece_of_work_alone():
    with pytest.raises(duckdb.FatalException), workspace():
        raise duckdb.FatalException("database has been invalidated")
    assert tables() == (0,)
