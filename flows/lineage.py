"""Lineage: which tables a model reads, and from which rows of facts the rows of a mart were made.

The first is read off its SQL; the second stands in its header's lines `-- traces:`.

Each mart with traces gets a table macro `trace_<mart>(key…)` in the warehouse, of which any argument may be left out:
`from trace_turnover(period_code := '2023')`.
"""

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

import duckdb

from flows.settings import SQL

if TYPE_CHECKING:
    from flows.model import Model

# What the macro tells of each row, NULL where its table has no such column.
TOLD = {
    "period_code": "varchar", "period_end": "date", "source_code": "varchar", "document_code": "varchar",
    "is_preferred": "boolean", "caveat": "varchar", "rate_used": "decimal(18, 8)", "rate_period_code": "varchar",
    "known_on": "date", "raw_sha256": "varchar", "locator": "varchar",
}  # fmt: skip

# The column that says which of the rows asked for one behind it belongs to.
ASKED = '"row asked"'


def create_traces(con: duckdb.DuckDBPyConnection, models: Mapping[str, "Model"]) -> None:
    """Create the macro of every mart among `models` (by name) that comes from rows which tell where they were read."""
    for model in models.values():
        ctes = [_asked(model), _chosen(model)]
        selects = _selects(con, model, models, "chosen", ctes)
        if selects:
            parameters = ", ".join(f"{name} := null" for name in model.key)
            rows = _once(selects)
            con.execute(f"create macro {trace_name(model)}({parameters}) as table with {', '.join(ctes)} {rows}")


def facts_behind(
    con: duckdb.DuckDBPyConnection,
    models: Mapping[str, "Model"],
    model: "Model",
    keys: Sequence[Sequence[str | None]],
) -> list[list[dict[str, Any]]]:
    """For each key of a row of `model`, its values as text in their order, what a macro tells of the rows behind it.

    A row that was itself read from one place stands for itself. The rows of each key are in the order of their tables
    and keys.
    """
    equal = [f"own.{name}::varchar is not distinct from asked.key[{i}]" for i, name in enumerate(model.key, 1)]
    own = f"asked join {model.name} as own on {' and '.join(equal)}"
    ctes = [
        "asked as (select unnest($keys::varchar[][]) as key, unnest(range(len($keys))) as place)",
        f"chosen as (select asked.place as {ASKED}, own.* from {own})",
    ]
    itself = _told_of(con, model, "chosen", 1, f"behind.{ASKED}, ")
    selects = [itself] if itself else _selects(con, model, models, "chosen", ctes, f"{ASKED}, ")
    behind: list[list[dict[str, Any]]] = [[] for _ in keys]
    if selects:
        rows = f"with {', '.join(ctes)} {_once(selects, f'{ASKED}, ')} order by {ASKED}, table_name, row_key"
        found = con.execute(rows, {"keys": [list(key) for key in keys]})
        names = [column[0] for column in found.description or []][1:]
        for place, *row in found.fetchall():
            behind[place].append(dict(zip(names, row, strict=True)))
    return behind


@cache
def _parser() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()


@cache
def tables_read(select: str) -> frozenset[str]:
    """The tables a select names, as schema.table, and the functions it calls as tables, as their names alone.

    It is parsed and not bound, since they may not exist yet.
    """
    with _parser().cursor() as con:
        (tree,) = con.execute("select json_serialize_sql(?)", [select]).fetchone() or ("{}",)
    found: set[str] = set()
    nodes = [json.loads(tree)]
    while nodes:
        node = nodes.pop()
        if isinstance(node, dict):
            if node.get("type") == "BASE_TABLE":
                found.add(f"{node['schema_name'] or 'main'}.{node['table_name']}")
            elif node.get("type") == "TABLE_FUNCTION":
                found.add(node["function"]["function_name"])
            nodes += node.values()
        elif isinstance(node, list):
            nodes += node
    return frozenset(found)


def macros_read() -> dict[str, frozenset[str]]:
    """What each macro under sql/macros that is called as a table reads, by its name."""
    return {name: tables_read(body) for name, body in macro_bodies().items()}


def macro_bodies() -> dict[str, str]:
    """The select of each macro under sql/macros that is called as a table, by its name."""
    texts = [path.read_text(encoding="utf-8") for path in sorted((SQL / "macros").glob("*.sql"))]
    bodies = (re.search(r"create macro (\w+)\([^)]*\) as table\s+(.*)", text, re.DOTALL) for text in texts)
    return {body[1]: body[2].rstrip().rstrip(";") for body in bodies if body}


def trace_name(model: "Model") -> str:
    return f"trace_{model.path.stem}"


def _asked(model: "Model") -> str:
    """The arguments under names of their own, since those of the parameters are columns everywhere else."""
    return "asked as (select {})".format(", ".join(f'{name}::varchar as "asked {name}"' for name in model.key))


def _chosen(model: "Model") -> str:
    wanted = (f'("asked {name}" is null or own.{name}::varchar = "asked {name}")' for name in model.key)
    return f"chosen as (select own.* from {model.name} as own, asked where {' and '.join(wanted)})"


def _selects(
    con: duckdb.DuckDBPyConnection,
    model: "Model",
    models: Mapping[str, "Model"],
    rows: str,
    ctes: list[str],
    carried: str = "",
) -> list[str]:
    """A select for each table behind the rows of the CTE `rows`; marts among them are followed to theirs.

    `carried` are columns of the rows, each with a comma, that go along to those behind them.
    """
    selects: list[str] = []
    for number, (table, pairs) in enumerate(model.traces, 1):
        behind = models[table if "." in table else f"main.{table}"]
        ctes.append(f"{rows}_{number} as ({_behind(con, model, behind, pairs, rows, carried)})")
        if behind.traces:
            selects += _selects(con, behind, models, f"{rows}_{number}", ctes, carried)
        elif told := _told_of(con, behind, f"{rows}_{number}", number, f"behind.{carried}" if carried else ""):
            selects.append(told)
    return selects


def _once(selects: Sequence[str], carried: str = "") -> str:
    """Every row behind once, by the first of the lines that lead to it."""
    rows = " union all by name ".join(selects)
    return (
        f"select * from ({rows})"
        f" qualify row_number() over (partition by {carried}table_name, row_key order by trace_line) = 1"
    )


def _told_of(con: duckdb.DuckDBPyConnection, model: "Model", rows: str, line: int, carried: str) -> str | None:
    """A select of what is told of rows that were each read from one place; None for a table of others."""
    columns = _columns(con, model)
    if not {"raw_sha256", "locator"} <= columns:
        return None
    key = ", ".join(f"behind.{name}::varchar" for name in model.key)
    told = (f"{f'behind.{name}' if name in columns else f'null::{kind}'} as {name}" for name, kind in TOLD.items())
    named = f"'{model.name.removeprefix('main.')}' as table_name, [{key}] as row_key, {line} as trace_line"
    return f"select {carried}{named}, {', '.join(told)} from {rows} as behind"


def _behind(
    con: duckdb.DuckDBPyConnection,
    model: "Model",
    behind: "Model",
    pairs: tuple[tuple[str, str], ...],
    rows: str,
    carried: str,
) -> str:
    equal = [_matches(mine, other) for mine, other in pairs]
    columns = _columns(con, behind)
    have_spans = {"period_start", "period_end"} <= _columns(con, model) & columns
    if have_spans and "period_code" not in {other for _, other in pairs}:
        # a row is made from its own period, from what the period is a difference or sum of, and from the year before
        equal.append("behind.period_end between own.period_start - interval 1 year and own.period_end")
    if "superseded_on" in columns:
        equal.append("behind.superseded_on is null")
    if carried:
        return (
            f"select distinct own.{carried}behind.* from {rows} as own join {behind.name} as behind"
            f" on {' and '.join(equal)}"
        )
    return (
        f"select behind.* from {behind.name} as behind"
        f" where exists (select 1 from {rows} as own where {' and '.join(equal)})"
    )


def _matches(mine: str, other: str) -> str:
    if mine.startswith("'"):
        return f"behind.{other} in ({mine.replace('|', ',')})"
    name = mine.removesuffix("?")
    equal = f"behind.{other} is not distinct from own.{name}"
    return f"(own.{name} is null or {equal})" if mine.endswith("?") else equal


def _columns(con: duckdb.DuckDBPyConnection, model: "Model") -> set[str]:
    return {name for name, *_ in con.execute(f"describe {model.name}").fetchall()}
