"""Model: staged rows become dimensions, facts and marts in a candidate file, by the SQL under sql/.

One file is one table: a `select` whose header comment says what the table is, its grain and its key. The folder
says which schema it goes into; LAYERS are built one after the other, and within one the files' own references decide
the order. Column comments and types stand once for all tables in sql/columns.yml, so that one name has one meaning.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from graphlib import TopologicalSorter
from pathlib import Path

import duckdb

from flows import reference
from flows.columns import column_truths
from flows.errors import AmurError
from flows.lineage import create_traces, tables_read
from flows.settings import SQL

# Folders of sql/ that are built together, and the schema of each; a folder without one holds whole statements.
LAYERS: list[dict[str, str | None]] = [
    {"functions": None},
    {"staging": "staging", "dimensions": "main", "history": "history"},
    {"macros": None},
    {"facts": "main"},
    {"intermediate": "staging", "marts": "mart", "meta": "meta", "quality": "quality"},
]

# Built by flows/releases/release.py when the checks have been made, since they hold what came of them; and the macros
# that read these.
AFTER_CHECKS = {"meta.release", "meta.release_change", "meta.run", "quality.check_result"}
MACROS_AFTER_CHECKS = {"cite"}

# What a run adds of itself, and what is true of its day: two builds of one archive may differ there.
NO_CONTENT = AFTER_CHECKS | {"meta.source_standing"}


@dataclass(frozen=True)
class Model:
    """One file under sql/: `about` ends with the grain, `traces` names the tables its rows were made from.

    A trace is a table and pairs: a column of the model, or a text in quotes, and the column of that table that holds
    the same.
    """

    path: Path
    schema: str
    about: str
    key: tuple[str, ...]
    required: tuple[str, ...]
    kind: str
    traces: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    select: str

    @property
    def name(self) -> str:
        return f"{self.schema}.{self.path.stem}"


@dataclass(frozen=True)
class Column:
    """A column of a release, as its comment explains it."""

    name: str
    type: str
    about: str


def build(candidate: Path, staged: Path) -> None:
    """Build every model into the new file `candidate` from the parquet files in `staged`.

    The file has DuckDB storage v1.0.0, so that clients from DuckDB 1.1 on can read it. Raises AmurError naming the
    model when one cannot be built, or has a column that sql/columns.yml does not explain or explains with another type.
    """
    with duckdb.connect() as con:
        con.execute(f"attach '{quoted(candidate)}' as warehouse (storage_version 'v1.0.0')")
        con.execute("use warehouse")
        con.execute("set checkpoint_threshold = '1 TB'")  # one checkpoint, when staging is gone, instead of several
        for created in ("staging", "history", "mart", "meta", "quality"):
            con.execute(f"create schema {created}")
        for table, frame in (("iso_countries", reference.countries()), ("iso_currencies", reference.currencies())):
            con.register("frame", frame)
            con.execute(f"create table staging.{table} as select * from frame")
        for path in sorted(staged.glob("*.parquet")):
            con.execute(f"create table staging.{path.stem} as select * from read_parquet('{quoted(path)}')")
        built: dict[str, Model] = {}
        for layer in LAYERS:
            for folder in (folder for folder, schema in layer.items() if schema is None):
                create_macros(con, folder, lambda name: name not in MACROS_AFTER_CHECKS)
            models = read_models(*(folder for folder, schema in layer.items() if schema))
            wanted = [model for model in models if model.name not in AFTER_CHECKS]
            create(con, wanted)
            built |= {model.name: model for model in wanted if model.schema != "staging"}
        con.execute("drop schema staging cascade")
        create_traces(con, built)
        con.execute("checkpoint warehouse")


def create_macros(con: duckdb.DuckDBPyConnection, folder: str, wanted: Callable[[str], bool]) -> None:
    """Execute the statements of the files of a folder of sql/ whose names are wanted."""
    for path in sorted((SQL / folder).glob("*.sql")):
        if wanted(path.stem):
            con.execute(path.read_text(encoding="utf-8"))


def create(con: duckdb.DuckDBPyConnection, models: list[Model]) -> None:
    """Create the tables of `models`, each after those it reads from, with their comments."""
    in_order = _in_order(models, con)
    for model in in_order:
        _create(model, con)
    con.execute("begin")  # else the disk is waited for with each of several hundred comments
    for model in in_order:
        if model.schema != "staging":
            _explain(model, con)
    con.execute("commit")


def read_models(*folders: str) -> list[Model]:
    """The tables and views that the files of these folders of sql/ define."""
    schemas = {folder: schema for layer in LAYERS for folder, schema in layer.items()}
    return [
        read_model(path, schemas[folder] or "") for folder in folders for path in sorted((SQL / folder).glob("*.sql"))
    ]


def read_model(path: Path, schema: str) -> Model:
    """A file with the header `-- about … -- grain: One row per … -- key: a, b` first.

    Lines `-- required: c, d` (columns that are never NULL), `-- traces: fact_x by a, b = c, 'text' = d` and
    `-- kind: view` may follow.
    """
    text = path.read_text(encoding="utf-8")
    header = "\n".join(re.findall(r"^-- ?(.*)$", text.split("\nselect", 1)[0].split("\nwith", 1)[0], re.MULTILINE))
    match = re.fullmatch(
        r"(.+)\ngrain: (One row per .+\.)\nkey: ([^\n]+)(?:\nrequired: ([^\n]+))?"
        r"((?:\ntraces: [^\n]+)*)(?:\nkind: (view))?",
        header,
        re.DOTALL,
    )
    if not match:
        raise AmurError("the header does not tell about, grain and key", where=str(path), hint="see sql/facts")
    about = " ".join(match[1].split())
    key, required = (tuple(name.strip() for name in (names or "").split(",") if name) for names in match.group(3, 4))
    traces = tuple(_trace(line) for line in re.findall(r"traces: (.+)", match[5]))
    select = text.rstrip().rstrip(";")
    return Model(path, schema, f"{about} {match[2]}", key, required, match[6] or "table", traces, select)


def _trace(line: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    table, _, columns = line.partition(" by ")
    pairs = [[name.strip() for name in pair.split("=")] for pair in columns.split(",")]
    return table.strip(), tuple((pair[0], pair[-1]) for pair in pairs)


def _in_order(models: list[Model], con: duckdb.DuckDBPyConnection) -> list[Model]:
    by_name = {model.name: model for model in models}
    graph = TopologicalSorter({name: tables_read(model.select, con) for name, model in by_name.items()})
    return [by_name[name] for name in graph.static_order() if name in by_name]


def _create(model: Model, con: duckdb.DuckDBPyConnection) -> None:
    try:
        con.execute(f"create {model.kind} {model.name} as {model.select}")
    except duckdb.Error as error:
        raise AmurError(f"the model cannot be built: {error}", where=str(model.path)) from error


def _explain(model: Model, con: duckdb.DuckDBPyConnection) -> None:
    con.execute(f"comment on {model.kind} {model.name} is {_text(model.about)}")
    for name, kind, *_ in con.execute(f"describe {model.name}").fetchall():
        told = column_truths().get(name)
        if told is None or told.type != kind:
            raise AmurError(
                f"column {name} is {kind}, sql/columns.yml " + (f"says {told.type}" if told else "does not know it"),
                where=str(model.path),
                hint="cast it, or add it to sql/columns.yml",
            )
        con.execute(f'comment on column {model.name}."{name}" is {_text(told.about)}')


def _text(text: str) -> str:
    return "'{}'".format(text.replace("'", "''"))


def quoted(path: Path | str) -> str:
    """A path or text for a place between single quotes in SQL."""
    return str(path).replace("'", "''")
