"""Model: staged rows become dimensions, facts and marts in a candidate file, by the SQL under sql/.

One file is one table: a `select` whose header comment says what the table is, its grain and its key. The folder
says which schema it goes into, in the order of LAYERS; within a folder the files' own references decide the order.
Column comments and types stand once for all tables in sql/columns.yml, so that one name has one meaning.
"""

import re
from dataclasses import dataclass
from graphlib import TopologicalSorter
from pathlib import Path

import duckdb
import yaml

from flows import reference
from flows.errors import AmurError
from flows.settings import SQL

# Folder of sql/ and the schema its tables go into; None where a file holds whole statements (macros).
LAYERS: dict[str, str | None] = {
    "functions": None,
    "staging": "staging",
    "dimensions": "main",
    "history": "history",
    "macros": None,
    "facts": "main",
    "marts": "mart",
}


@dataclass(frozen=True)
class Model:
    """One file under sql/: `about` ends with the grain."""

    path: Path
    schema: str
    about: str
    key: tuple[str, ...]
    select: str

    @property
    def name(self) -> str:
        return f"{self.schema}.{self.path.stem}"


def build(candidate: Path, staged: Path) -> None:
    """Build every model into the new file `candidate` from the parquet files in `staged`.

    The file has DuckDB storage v1.0.0, so that clients from DuckDB 1.1 on can read it. Raises AmurError naming the
    model when one cannot be built, or has a column that sql/columns.yml does not explain or explains with another type.
    """
    columns = yaml.safe_load((SQL / "columns.yml").read_text(encoding="utf-8"))
    with duckdb.connect() as con:
        con.execute(f"attach '{_quoted(candidate)}' as warehouse (storage_version 'v1.0.0')")
        con.execute("use warehouse")
        for created in ("staging", "history", "mart"):
            con.execute(f"create schema {created}")
        for table, frame in (("iso_countries", reference.countries()), ("iso_currencies", reference.currencies())):
            con.register("frame", frame)
            con.execute(f"create table staging.{table} as select * from frame")
        for path in sorted(staged.glob("*.parquet")):
            con.execute(f"create table staging.{path.stem} as select * from read_parquet('{_quoted(path)}')")
        for folder, schema in LAYERS.items():
            files = sorted((SQL / folder).glob("*.sql"))
            if schema is None:
                for path in files:
                    con.execute(path.read_text(encoding="utf-8"))
                continue
            for model in _in_order([read_model(path, schema) for path in files], con):
                _create(model, columns, con)
        con.execute("drop schema staging cascade")
        con.execute("checkpoint warehouse")


def read_model(path: Path, schema: str) -> Model:
    """A file with the header `-- about … -- grain: One row per … -- key: a, b` above its select."""
    text = path.read_text(encoding="utf-8")
    header = "\n".join(re.findall(r"^-- ?(.*)$", text.split("\nselect", 1)[0].split("\nwith", 1)[0], re.MULTILINE))
    match = re.fullmatch(r"(.+)\ngrain: (One row per .+\.)\nkey: (.+)", header, re.DOTALL)
    if not match:
        raise AmurError("the header does not tell about, grain and key", where=str(path), hint="see sql/facts")
    about = " ".join(match[1].split())
    key = tuple(name.strip() for name in match[3].split(","))
    return Model(path, schema, f"{about} {match[2]}", key, text.rstrip().rstrip(";"))


def _in_order(models: list[Model], con: duckdb.DuckDBPyConnection) -> list[Model]:
    by_name = {model.name: model for model in models}
    graph = TopologicalSorter({name: con.get_table_names(m.select, qualified=True) for name, m in by_name.items()})
    return [by_name[name] for name in graph.static_order() if name in by_name]


def _create(model: Model, columns: dict[str, dict[str, str]], con: duckdb.DuckDBPyConnection) -> None:
    try:
        con.execute(f"create table {model.name} as {model.select}")
    except duckdb.Error as error:
        raise AmurError(f"the model cannot be built: {error}", where=str(model.path)) from error
    con.execute(f"comment on table {model.name} is {_text(model.about)}")
    for name, kind, *_ in con.execute(f"describe {model.name}").fetchall():
        told = columns.get(name)
        if told is None or told["type"] != kind:
            raise AmurError(
                f"column {name} is {kind}, sql/columns.yml " + (f"says {told['type']}" if told else "does not know it"),
                where=str(model.path),
                hint="cast it, or add it to sql/columns.yml",
            )
        con.execute(f'comment on column {model.name}."{name}" is {_text(told["about"])}')


def _text(text: str) -> str:
    return "'{}'".format(text.replace("'", "''"))


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
