"""An entry of the dictionary for each table of a release."""

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

import duckdb

from flows.audit import suites_of_warehouse
from flows.columns import column_truths
from flows.contract.source import Source, load_sources
from flows.dictionary.column_origins import kept_origins
from flows.lineage import macros_read, tables_read, trace_name
from flows.model import LAYERS, Column, Model, read_models
from flows.settings import SQL

# Staging models that give rates and days to rows, and no row: what they read is not where a table's rows come from.
LOOKUPS = {"staging.usd_rate", "staging.calendar", "staging.stated_periods"}


@dataclass(frozen=True)
class Guard:
    """A rule that guards the table."""

    code: str
    severity: str
    why: str


@dataclass(frozen=True)
class Example:
    """A query under sql/examples that reads the table; its leading comment is the question it answers."""

    name: str
    question: str
    sql: str


@dataclass(frozen=True)
class Values:
    """What the values of a column are held to: those of a column of another table, or a list."""

    table: str
    column: str
    allowed: list[str]


@dataclass(frozen=True)
class Origin:
    """Columns that a value is made of, and the tables of the warehouse and sources that have them."""

    columns: tuple[str, ...]
    tables: list[str]
    sources: list[str]


@dataclass(frozen=True)
class Entry:
    """One table: `made_from` and `goes_into` name tables of the warehouse, `sources` whose rows reach it at first hand.

    `values` has what rules hold those of a column to, `origins` of which columns of these they are made. `about` ends
    with the grain. `trace` is the macro that follows its rows, empty where their own columns tell.
    """

    name: str
    about: str
    grain: str
    key: tuple[str, ...]
    file: str
    columns: list[Column]
    values: dict[str, Values]
    origins: dict[str, list[Origin]]
    made_from: list[str]
    goes_into: list[str]
    sources: list[Source]
    guards: list[Guard]
    examples: list[Example]
    trace: str


def read_entries(con: duckdb.DuckDBPyConnection, kept: Path | None = None) -> list[Entry]:
    """The entries of a release, facts and dimensions first, then marts, history and the rest, each by name.

    In the file `kept` stays what was read off the SQL.
    """
    columns = _columns(con)
    everything = read_models(*(folder for layer in LAYERS for folder, schema in layer.items() if schema))
    models = {model.name: model for model in everything if model.name in columns}
    reads = {model.name: tables_read(model.select) for model in everything} | macros_read()
    made_from = {name: _first_tables(name, reads, set(models)) for name in models}
    sources = {name: _sources(name, reads, set(models)) for name in models}
    guards = _guards({name: [column.name for column in columns[name]] for name in models})
    examples = _examples()
    origins = _origins(everything, kept)
    order = list(dict.fromkeys(model.schema for model in models.values()))
    return [
        Entry(
            _short(name), model.about[: model.about.rindex("One row per ")].strip(),
            model.about[model.about.rindex("One row per ") :], model.key, str(model.path.relative_to(SQL.parent)),
            columns[name], _values(_short(name), columns[name]), origins[name], sorted(map(_short, made_from[name])),
            sorted(_short(other) for other, read in made_from.items() if name in read), sources[name],
            guards.get(_short(name), []), examples.get(name, []), trace_name(model) if model.traces else "",
        )
        for name, model in sorted(models.items(), key=lambda item: (order.index(item[1].schema), item[0]))
    ]  # fmt: skip


def _short(name: str) -> str:
    return name.removeprefix("main.")


def _columns(con: duckdb.DuckDBPyConnection) -> dict[str, list[Column]]:
    """Those of every table that the release has, in their order."""
    columns: dict[str, list[Column]] = defaultdict(list)
    for table, *told in con.execute(
        """select schema_name || '.' || table_name, column_name, data_type, coalesce(comment, '')
        from duckdb_columns() order by schema_name, table_name, column_index"""
    ).fetchall():
        columns[table].append(Column(*told))
    return dict(columns)


def _values(table: str, columns: list[Column]) -> dict[str, Values]:
    held: dict[str, Values] = {}
    for column in columns:
        truth = column_truths().get(column.name)
        referred = truth.refers_to(table, column.name) if truth else None
        allowed = truth.values_in(table) if truth else []
        if referred or allowed:
            held[column.name] = Values(*(referred or ("", "")), allowed)
    return held


def _origins(models: Sequence[Model], kept: Path | None) -> dict[str, dict[str, list[Origin]]]:
    found = kept_origins(models, load_sources(), kept)
    return {
        table: {column: _grouped(origins) for column, origins in by_column.items()}
        for table, by_column in found.items()
    }


def _grouped(origins: Mapping[str, list[str]]) -> list[Origin]:
    """Tables of which the same columns are read, together."""
    by_columns: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for table, columns in origins.items():
        by_columns[tuple(columns)].append(table)
    return [
        Origin(
            columns,
            [_short(table) for table in tables if not table.startswith("staging.")],
            [table.removeprefix("staging.") for table in tables if table.startswith("staging.")],
        )
        for columns, tables in sorted(by_columns.items())
    ]


def _first_tables(name: str, reads: Mapping[str, Set[str]], known: set[str]) -> set[str]:
    """The tables of the warehouse that a model reads, through macros and staging models, and not itself."""
    found: set[str] = set()
    ahead: list[str] = list(reads.get(name, ()))
    seen: set[str] = set()
    while ahead:
        read = ahead.pop()
        if read in known:
            found.add(read)
        elif read not in seen:
            seen.add(read)
            ahead += reads.get(read, ())
    return found - {name}


def _sources(name: str, reads: Mapping[str, Set[str]], known: set[str]) -> list[Source]:
    """The sources whose staged rows a model reads without another table of the warehouse between."""
    contracts = load_sources()
    found: dict[str, Source] = {}
    ahead: list[str] = list(reads.get(name, ()))
    seen: set[str] = set()
    while ahead:
        read = ahead.pop()
        code = read.removeprefix("staging.")
        if read in known | seen | LOOKUPS:
            continue
        seen.add(read)
        if read not in reads and code in contracts:
            found[code] = contracts[code]
        ahead += reads.get(read, ())
    return [found[code] for code in sorted(found)]


def _guards(columns: dict[str, list[str]]) -> dict[str, list[Guard]]:
    guards: dict[str, list[Guard]] = defaultdict(list)
    for suite in suites_of_warehouse(columns):
        guards[suite.table] += [Guard(rule.meta.code, rule.severity, rule.meta.why) for rule in suite.rules]
    return guards


def _examples() -> dict[str, list[Example]]:
    examples: dict[str, list[Example]] = defaultdict(list)
    for path in sorted((SQL / "examples").glob("*.sql")):
        example = _example(path)
        for table in sorted(tables_read(example.sql)):
            examples[table].append(example)
    return examples


def _example(path: Path) -> Example:
    lines = path.read_text(encoding="utf-8").strip().splitlines()
    question = " ".join(line.removeprefix("--").strip() for line in lines if line.startswith("--"))
    return Example(path.stem, question, "\n".join(line for line in lines if not line.startswith("--")).rstrip(";"))
