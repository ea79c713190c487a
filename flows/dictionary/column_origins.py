"""Of which columns each column of a table is made, read off the SQL: through macros, staging models and their joins.

Told is what goes into a value, not what rows are chosen by. An origin is a column of a table of the warehouse, or of
the staged rows of a source.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from graphlib import TopologicalSorter
from pathlib import Path

from sqlglot import exp, parse_one
from sqlglot.lineage import lineage
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import build_scope
from sqlglot.schema import MappingSchema

from flows.contract.columns import staged_types
from flows.contract.source import Source
from flows.digests import sha256_of_text
from flows.kept_document import keep_document, read_kept
from flows.lineage import macro_bodies
from flows.model import Model
from flows.reference import code_lists

DIALECT = "duckdb"

# What staging adds to each row of a source.
STAGED = ("source_code", "raw_sha256", "locator", "known_on", "known_on_kind", "superseded_on", "withdrawn")

# Of each column of a table, by both names, the tables that its values come from and their columns.
Origins = dict[str, dict[str, dict[str, list[str]]]]


# Of what it was read off by its hash, and the origins: one process may write several pages of one program.
_LAST: dict[str, Origins] = {}


def kept_origins(models: Sequence[Model], sources: Mapping[str, Source], kept: Path | None) -> Origins:
    """The column origins, from the file `kept` where they were read off the same models before."""
    read_from = sha256_of_text(repr((models, sources)))
    before = read_kept(kept) if kept else {}
    if before.get("read_from") == read_from:
        found: Origins = before["origins"]
        return found
    if read_from not in _LAST:
        _LAST.clear()
        _LAST[read_from] = column_origins(models, sources)
    if kept:
        keep_document(kept, {"read_from": read_from, "origins": _LAST[read_from]})
    return _LAST[read_from]


def column_origins(models: Sequence[Model], sources: Mapping[str, Source]) -> Origins:
    """Those of the tables that models make. Raises SqlglotError for a model whose columns cannot be told apart."""
    staged = {code: [*staged_types(source), *STAGED] for code, source in sources.items()}
    staged |= {name: list(frame) for name, frame in code_lists().items()}
    read = _Read({f"staging.{name}": names for name, names in staged.items()}, {model.name for model in models})
    queries = {model.name: read.query(model) for model in models}
    within = {name: {table for table in _tables(query) if table in queries} - {name} for name, query in queries.items()}
    for name in TopologicalSorter(within).static_order():
        read.trace(name, queries[name])
    return read.origins


@dataclass
class _Read:
    """What is known so far: the columns of each table, and of which columns they are made."""

    columns: dict[str, list[str]]
    models: set[str]
    origins: Origins = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.macros = {name: parse_one(body, dialect=DIALECT) for name, body in macro_bodies().items()}

    def query(self, model: Model) -> exp.Expr:
        """The select of a model with the bodies of macros in their places and every table named with its schema."""
        return self._expanded(parse_one(model.select, dialect=DIALECT))

    def _expanded(self, query: exp.Expr) -> exp.Expr:
        ctes = {cte.alias for cte in query.find_all(exp.CTE)}
        for table in list(query.find_all(exp.Table)):
            called = table.this
            if isinstance(called, exp.Func) and called.name in self.macros:
                body = self._expanded(self.macros[called.name].copy())
                alias = exp.TableAlias(this=exp.to_identifier(table.alias or called.name))
                table.replace(exp.Subquery(this=body, alias=alias))
            elif not table.db and f"main.{table.name}" in self.models and table.name not in ctes:
                table.set("db", exp.to_identifier("main"))
        return query

    def trace(self, name: str, query: exp.Expr) -> None:
        for written in query.find_all(exp.Coalesce):
            written.meta["written"] = True
        schema = MappingSchema(_nested(self.columns), dialect=DIALECT)
        query = qualify(query, schema=schema, dialect=DIALECT, validate_qualify_columns=False, identify=False)
        _undo_using(query)
        _name_by_place(query)
        nodes = lineage(None, query, schema, dialect=DIALECT, scope=build_scope(query), trim_selects=False)
        self.columns[name] = list(nodes)
        self.origins[name] = {
            column: self._origin(
                (f"{leaf.source.db}.{leaf.source.name}", leaf.name.rpartition(".")[2])
                for leaf in node.walk()
                if isinstance(leaf.source, exp.Table)
            )
            for column, node in nodes.items()
        }

    def _origin(self, leaves: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
        """The leaves by table, each staging model replaced by what it is made of itself."""
        found: dict[str, set[str]] = {}
        for table, column in leaves:
            if table.startswith("staging.") and table in self.origins:
                for first, names in self.origins[table].get(column, {}).items():
                    found.setdefault(first, set()).update(names)
            elif column in self.columns.get(table, ()):
                found.setdefault(table, set()).add(column)
        return {table: sorted(found[table]) for table in sorted(found)}


def _tables(query: exp.Expr) -> set[str]:
    return {f"{table.db}.{table.name}" for table in query.find_all(exp.Table)}


def _nested(columns: Mapping[str, Iterable[str]]) -> dict[str, object]:
    nested: dict[str, dict[str, dict[str, str]]] = {}
    for name, names in columns.items():
        schema, _, table = name.partition(".")
        nested.setdefault(schema, {})[table] = dict.fromkeys(names, "unknown")
    return dict(nested)


def _undo_using(query: exp.Expr) -> None:
    """A column joined with `using` is the one of the first table, where no join is a full one."""
    for joined in list(query.find_all(exp.Coalesce)):
        select = joined.parent_select
        joins = select.args.get("joins") or () if select else ()
        if not joined.meta.get("written") and not any(join.side == "FULL" for join in joins):
            joined.replace(joined.this)


def _name_by_place(query: exp.Expr) -> None:
    """Unions by name as unions by place, innermost first."""
    for union in reversed(list(query.find_all(exp.SetOperation, bfs=False))):
        if union.args.get("by_name"):
            names = union.named_selects
            for side in (union.left, union.right):
                _order(side, side.named_selects, names)
            union.set("by_name", False)


def _order(side: exp.Expr, own: list[str], wanted: list[str]) -> None:
    side = side.unnest()
    if isinstance(side, exp.SetOperation):
        _order(side.left, own, wanted)
        _order(side.right, own, wanted)
    elif isinstance(side, exp.Select):
        selected = dict(zip(own, side.selects, strict=True))
        side.set("expressions", [selected.get(name) or exp.alias_(exp.null(), name, quoted=True) for name in wanted])
