"""Build: staged rows become the tables of a candidate file, each model by its select.

Where there is a release before, the candidate begins as a copy of it, and a model is made anew only where what it is
made of has changed: its own text, the code, or the content of a table it reads. A model whose content stays the same
all the same lets those that read it stay. The content of a release is the same, whichever way it was built.
"""

import shutil
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass
from graphlib import TopologicalSorter
from pathlib import Path

import duckdb

from flows import reference
from flows.columns import column_truths
from flows.content import rows_of
from flows.digests import code_hash, sha256_of, sha256_of_text
from flows.errors import AmurError
from flows.lineage import create_traces, macros_read, tables_read
from flows.model import AFTER_CHECKS, LAYERS, MACROS_AFTER_CHECKS, Model, quoted, read_models
from flows.settings import SQL
from flows.thresholds import create_threshold

# Of each model by name a digest of all it was made of, and its content.
Made = dict[str, dict[str, str]]

# A copy keeps the room of what was dropped from it; with more than this share of it empty, it is not worth it.
EMPTY_SHARE = 0.4


@dataclass(frozen=True)
class Before:
    """A release, how the models of its build were made, and by which code."""

    release: Path
    made: Made
    code: str

    @property
    def is_of_use(self) -> bool:
        """Whether any of its tables may stay, and its file is not mostly empty."""
        if self.code != code_hash():
            return False
        with duckdb.connect(str(self.release), read_only=True) as con:
            (share,) = con.execute("select free_blocks / total_blocks from pragma_database_size()").fetchone() or (1,)
        return bool(share <= EMPTY_SHARE)


def build(candidate: Path, staged: Path, before: Before | None = None) -> Made:
    """Build every model into the new file `candidate` from the parquet files in `staged`.

    The file has DuckDB storage v1.0.0, so that clients from DuckDB 1.1 on can read it. Raises AmurError naming the
    model when one cannot be built, or has a column that sql/columns.yml does not explain or explains with another type.
    """
    made = before.made if before and before.is_of_use else {}
    if before and made:
        shutil.copyfile(before.release, candidate)
    with duckdb.connect() as con:
        con.execute(f"attach '{quoted(candidate)}' as warehouse (storage_version 'v1.0.0')")
        con.execute("use warehouse")
        con.execute("set checkpoint_threshold = '1 TB'")  # one checkpoint, when staging is gone, instead of several
        for schema in ("staging", "history", "mart", "meta", "quality"):
            con.execute(f"create schema if not exists {schema}")
        building = _Building(con, staged, made)
        create_threshold(con)
        for layer in LAYERS:
            for folder in (folder for folder, schema in layer.items() if schema is None):
                create_macros(con, folder, lambda name: name not in MACROS_AFTER_CHECKS)
            models = read_models(*(folder for folder, schema in layer.items() if schema))
            building.add(model for model in models if model.name not in AFTER_CHECKS)
        con.execute("drop schema staging cascade")
        create_traces(con, {name: model for name, model in building.models.items() if model.schema != "staging"})
        con.execute("checkpoint warehouse")
        return building.made


class _Building:
    """The tables of a candidate as they are made; of those that were there before, what is sound stays."""

    def __init__(self, con: duckdb.DuckDBPyConnection, staged: Path, before: Made) -> None:
        self.con, self.before = con, before
        self.models: dict[str, Model] = {}
        self.made: Made = {}
        self._macros = macros_read()
        self._staged = {f"staging.{path.stem}": path for path in sorted(staged.glob("*.parquet"))}
        self._contents = {name: sha256_of(path) for name, path in self._staged.items()}
        self._reads: dict[str, Set[str]] = {}
        self._there: set[str] = set()
        for name, frame in reference.code_lists().items():
            con.register("frame", frame)
            con.execute(f"create table staging.{name} as select * from frame")
            self._have(f"staging.{name}")
        self._clear()

    def _have(self, name: str) -> None:
        self._there.add(name)
        self._contents[name] = repr(rows_of(self.con, name))

    def _clear(self) -> None:
        """Drop of a copied release what the checks added, what no model makes, and what is not as it was made."""
        found = self.con.execute(
            """select schema_name || '.' || table_name, false from duckdb_tables()
            where database_name = 'warehouse' and schema_name <> 'staging'
            union all select schema_name || '.' || view_name, true from duckdb_views()
            where database_name = 'warehouse' and not internal order by 2 desc, 1"""
        ).fetchall()
        for name, is_view in found:
            if not is_view and name in self.before and repr(rows_of(self.con, name)) == self.before[name]["content"]:
                self._there.add(name)
            else:
                self.con.execute(f"drop {'view' if is_view else 'table'} {name}")
        for name, kind in self.con.execute(
            """select distinct function_name, if(function_type = 'table_macro', 'macro table', 'macro')
            from duckdb_functions() where database_name = 'warehouse' and not internal"""
        ).fetchall():
            self.con.execute(f"drop {kind} {name}")

    def add(self, models: Iterable[Model]) -> None:
        """Make the tables of `models`, each after those it reads from, with their comments."""
        by_name = {model.name: model for model in models}
        self.models |= by_name
        self._reads |= {name: self._tables(model) for name, model in by_name.items()}
        made = [self.models[name] for name in _in_order(self._reads) if name in by_name and self._make(by_name[name])]
        explain(self.con, (model for model in made if model.schema != "staging"))

    def _tables(self, model: Model) -> Set[str]:
        """The tables a model reads, through macros too."""
        read = tables_read(model.select)
        return read.union(*(self._macros[name] for name in read & self._macros.keys()))

    def _make(self, model: Model) -> bool:
        """Whether the model was created; else it stands as it was, or will be created when it is read."""
        read = {name: self._contents[name] for name in sorted(self._reads[model.name] & self._contents.keys())}
        made_of = sha256_of_text(repr((code_hash(), model, read)))
        before = self.before.get(model.name, {})
        stays = before.get("made_of") == made_of and (model.schema == "staging" or model.name in self._there)
        if stays:
            self._contents[model.name] = before["content"]
        else:
            if model.name in self._there:
                self.con.execute(f"drop table {model.name}")
            self._create(model)
        self.made[model.name] = {"made_of": made_of, "content": self._contents[model.name]}
        return not stays

    def _create(self, model: Model) -> None:
        for name in sorted(self._reads[model.name]):
            if name not in self._there:
                self._ensure(name)
        create(self.con, model)
        self._have(model.name)

    def _ensure(self, name: str) -> None:
        """Have a table that has not been needed until now: staged rows, or a model of them that stayed as it was."""
        if name in self._staged:
            self.con.execute(f"create table {name} as select * from read_parquet('{quoted(self._staged[name])}')")
            self._there.add(name)
        elif name in self.made:
            self._create(self.models[name])


def _in_order(reads: Mapping[str, Set[str]]) -> Iterable[str]:
    return TopologicalSorter(reads).static_order()


def create_macros(con: duckdb.DuckDBPyConnection, folder: str, wanted: Callable[[str], bool]) -> None:
    """Execute the statements of the files of a folder of sql/ whose names are wanted."""
    for path in sorted((SQL / folder).glob("*.sql")):
        if wanted(path.stem):
            con.execute(path.read_text(encoding="utf-8"))


def create(con: duckdb.DuckDBPyConnection, model: Model) -> None:
    try:
        con.execute(f"create {model.kind} {model.name} as {model.select}")
    except duckdb.Error as error:
        raise AmurError(f"the model cannot be built: {error}", where=str(model.path)) from error


def explain(con: duckdb.DuckDBPyConnection, models: Iterable[Model]) -> None:
    """Comment on the tables of models and their columns."""
    comments = []
    for model in models:
        comments.append(f"comment on {model.kind} {model.name} is '{quoted(model.about)}'")
        for name, kind, *_ in con.execute(f"describe {model.name}").fetchall():
            told = column_truths().get(name)
            if told is None or told.type != kind:
                raise AmurError(
                    f"column {name} is {kind}, sql/columns.yml "
                    + (f"says {told.type}" if told else "does not know it"),
                    where=str(model.path),
                    hint="cast it, or add it to sql/columns.yml",
                )
            comments.append(f"comment on column {model.name}.\"{name}\" is '{quoted(told.about)}'")
    # Together, since several hundred wait for the disk each, and cost half as much again one by one.
    con.execute("; ".join(["begin", *comments, "commit"]))
