"""Tables in memory for a piece of work that leaves none.

To open a database of its own costs each piece 20 ms of CPU, and a run has a hundred of them.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from itertools import count

import duckdb

_NUMBERS = count()


@cache
def _database() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()


@contextmanager
def workspace() -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection whose tables nobody else sees, and which are gone afterwards. It attaches no other file."""
    name = f"work_{next(_NUMBERS)}"
    with _database().cursor() as con:
        con.execute(f"create schema {name}")
        con.execute(f"use {name}")
        is_usable = True
        try:
            yield con
        except (duckdb.FatalException, duckdb.InternalException):
            is_usable = False  # after such an error a database takes no statement any more: the next gets another
            _database.cache_clear()
            raise
        finally:
            if is_usable:
                with suppress(duckdb.TransactionException):  # there may be none
                    con.rollback()
                con.execute("use main")
                con.execute(f"drop schema {name} cascade")
