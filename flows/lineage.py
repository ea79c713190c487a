"""Lineage: which tables a model reads, and from which rows of facts the rows of a mart were made.

The first is read off its SQL; the second stands in its header's lines `-- traces:`.

Each mart with traces gets a table macro `trace_<mart>(key…)` in the warehouse, of which any argument may be left out:
`from trace_turnover(period_code := '2023')`.
"""

import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

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


def create_traces(con: duckdb.DuckDBPyConnection, models: Mapping[str, "Model"]) -> None:
    """Create the macro of every mart among `models` (by name) that comes from rows which tell where they were read."""
    for model in models.values():
        ctes = [_asked(model), _chosen(model)]
        selects = _selects(con, model, models, "chosen", ctes)
        if selects:
            parameters = ", ".join(f"{name} := null" for name in model.key)
            rows = " union all by name ".join(selects)
            con.execute(f"create macro {trace_name(model)}({parameters}) as table with {', '.join(ctes)} {rows}")


def tables_read(select: str, con: duckdb.DuckDBPyConnection) -> set[str]:
    """The tables a select names, as schema.table, and the functions it calls as tables, as their names alone.

    It is parsed and not bound, since they may not exist yet.
    """
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
    return found


def macros_read(con: duckdb.DuckDBPyConnection) -> dict[str, set[str]]:
    """What each macro under sql/macros that is called as a table reads, by its name."""
    return {name: tables_read(body, con) for name, body in macro_bodies().items()}


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
    con: duckdb.DuckDBPyConnection, model: "Model", models: Mapping[str, "Model"], rows: str, ctes: list[str]
) -> list[str]:
    """A select for each table behind the rows of the CTE `rows`; marts among them are followed to theirs."""
    selects: list[str] = []
    for number, (table, pairs) in enumerate(model.traces):
        behind = models[table if "." in table else f"main.{table}"]
        columns = _columns(con, behind)
        ctes.append(f"{rows}_{number} as ({_behind(con, model, behind, pairs, rows)})")
        if behind.traces:
            selects += _selects(con, behind, models, f"{rows}_{number}", ctes)
        elif {"raw_sha256", "locator"} <= columns:
            key = ", ".join(f"behind.{name}::varchar" for name in behind.key)
            told = (
                f"{f'behind.{name}' if name in columns else f'null::{kind}'} as {name}" for name, kind in TOLD.items()
            )
            named = f"'{behind.name.removeprefix('main.')}' as table_name, [{key}] as row_key"
            selects.append(f"select {named}, {', '.join(told)} from {rows}_{number} as behind")
    return selects


def _behind(
    con: duckdb.DuckDBPyConnection, model: "Model", behind: "Model", pairs: tuple[tuple[str, str], ...], rows: str
) -> str:
    equal = [
        f"behind.{other} is not distinct from " + (mine if mine.startswith("'") else f"own.{mine}")
        for mine, other in pairs
    ]
    span = {"period_start", "period_end"}
    have_spans = span <= _columns(con, model) & _columns(con, behind)
    if have_spans and "period_code" not in {other for _, other in pairs}:
        # a row is made from its own period, from what the period is a difference or sum of, and from the year before
        equal.append("behind.period_end between own.period_start - interval 1 year and own.period_end")
    return (
        f"select behind.* from {behind.name} as behind"
        f" where exists (select 1 from {rows} as own where {' and '.join(equal)})"
    )


def _columns(con: duckdb.DuckDBPyConnection, model: "Model") -> set[str]:
    return {name for name, *_ in con.execute(f"describe {model.name}").fetchall()}
