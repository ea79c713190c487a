"""Model: the SQL under sql/ that makes dimensions, facts and marts of staged rows.

One file is one table: a `select` whose header comment says what the table is, its grain and its key. The folder
says which schema it goes into; LAYERS are built one after the other, and within one the files' own references decide
the order. Column comments and types stand once for all tables in sql/columns.yml, so that one name has one meaning.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from flows.errors import AmurError
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

    A trace is a table and pairs: a column of the model, or texts in quotes with `|` between them, and the column of
    that table that holds the same. After a column that is NULL for "all of them" stands a question mark. The lines
    stand in the order of how near they are to what a row shows.
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


def models_of_release() -> dict[str, Model]:
    """Those of every table that a release has, by name."""
    folders = (folder for layer in LAYERS for folder, schema in layer.items() if schema not in (None, "staging"))
    return {model.name: model for model in read_models(*folders)}


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
    return table.strip(), tuple((pair[0], pair[-1].removesuffix("?")) for pair in pairs)


def quoted(path: Path | str) -> str:
    """A path or text for a place between single quotes in SQL."""
    return str(path).replace("'", "''")
