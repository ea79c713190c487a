"""Rows of a release as a person asks for them: a table by its name, a row by the values of its key."""

import difflib
from typing import Any

import duckdb

from flows.errors import AmurError
from flows.model import Model, models_of_release
from flows.reading.render import text_of


def model_of(table: str) -> Model:
    """The table of that name, with or without its schema; raises AmurError, naming what is near, for an unknown one."""
    models = models_of_release()
    name = table if "." in table else next((name for name in models if name.split(".")[1] == table), table)
    if table in {found.split(".")[1] for found in models if found.startswith("main.")}:
        name = f"main.{table}"
    if name not in models:
        short = [found.removeprefix("main.") for found in models]
        near = difflib.get_close_matches(table, short, 3, 0.5)
        raise AmurError(f"no table {table}", hint="near: " + ", ".join(near) if near else "such as fact_portfolio")
    return models[name]


def chosen_by(model: Model, key: list[str], columns: list[str]) -> dict[str, str]:
    """The wanted values by column, of `key`: values of the key columns in order, or `column=value` pairs."""
    positional = list(model.key)
    chosen: dict[str, str] = {}
    for part in key:
        name, equals, value = part.partition("=")
        if equals and name in columns:
            chosen[name] = value
            continue
        if not positional:
            raise AmurError(
                f"{len(key)} values", where=model.name, hint=f"its key is {', '.join(model.key)}; or use column=value"
            )
        chosen[positional.pop(0)] = part
    return chosen


def rows_of(con: duckdb.DuckDBPyConnection, model: Model, chosen: dict[str, str]) -> list[dict[str, Any]]:
    """The rows with these values, each by column."""
    where = " and ".join(f'"{name}"::varchar = ?' for name in chosen)
    cursor = con.execute(f"select * from {model.name} where {where} order by all", list(chosen.values()))
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def no_row(con: duckdb.DuckDBPyConnection, model: Model, chosen: dict[str, str]) -> AmurError:
    """What to say of a key that no row has, with keys that are near."""
    name, value = next(iter(chosen.items()))
    cursor = con.execute(f'select distinct "{name}"::varchar from {model.name} where "{name}" is not null order by 1')
    known = [found for (found,) in cursor.fetchall()]
    near = difflib.get_close_matches(value, known, 3, 0.4) or known[:3]
    told = f"its key is {', '.join(model.key)}"
    return AmurError(
        "no row with " + ", ".join(f"{name}={value}" for name, value in chosen.items()),
        where=model.name,
        hint=f"{told}; near: {', '.join(near)}" if near else f"{told}; the table has no row",
    )


def first_of(cursor: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """The first row of a result; empty where there is none."""
    names = [column[0] for column in cursor.description or []]
    row = cursor.fetchone()
    return dict(zip(names, row, strict=True)) if row else {}


def named(model: Model, row: dict[str, Any]) -> str:
    """A row by its table and key."""
    return f"{model.name.removeprefix('main.')}  " + ", ".join(f"{name}={text_of(row[name])}" for name in model.key)
