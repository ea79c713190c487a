"""One query on a release, by somebody who may have copied it from anywhere: read-only, and without the file system."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from flows.errors import AmurError
from flows.interrupts import interruptible
from flows.model import models_of_release
from flows.releases.soundness import holder_of

# Only these; CREATE TEMP, COPY, ATTACH, SET and the like are no questions.
_QUESTIONS = {duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN}
_ROWS_AT_ONCE = 10_000


@contextmanager
def open_release(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The release read-only; no statement reaches a file, an extension or the settings. AmurError when it is none."""
    if not path.exists():
        raise AmurError("there is no release yet", where=str(path), hint="run `amur run` first")
    try:
        con = duckdb.connect(str(path), read_only=True)
    except duckdb.Error as error:
        if holder := holder_of(error):
            raise AmurError(
                f"is held by {holder}, which has it open for writing",
                where=str(path.resolve()),
                hint="end that process, or let it open the file read-only; a release is not written to",
            ) from error
        raise AmurError(
            f"is damaged or no release ({_first_line(error)})",
            where=str(path.resolve()),
            hint="`amur releases` lists the others, `amur rollback ID` goes back to one",
        ) from error
    with con, interruptible(con):
        con.execute("set enable_external_access = false; set lock_configuration = true")
        try:
            yield con
        except (duckdb.CatalogException, duckdb.BinderException) as error:
            raise _older(con, path.resolve().stem, _first_line(error)) from error


def refuse_older(con: duckdb.DuckDBPyConnection, release_id: str, tables: Sequence[str]) -> None:
    """Raises AmurError where a release lacks one of the tables, as that of an older program does."""
    known = con.execute("select schema_name || '.' || table_name from duckdb_columns() group by all").fetchall()
    missing = {table if "." in table else f"main.{table}" for table in tables} - {name for (name,) in known}
    if missing:
        raise _older(con, release_id, f"it lacks {', '.join(sorted(missing)[:3])}")


def _older(con: duckdb.DuckDBPyConnection, release_id: str, what: str) -> AmurError:
    try:
        (made_by,) = con.execute("select max(amur_version) from meta.release").fetchone() or (None,)
    except duckdb.Error:
        made_by = None
    return AmurError(
        f"this release was made by {f'Amur {made_by}' if made_by else 'another program'} before this one ({what})",
        where=release_id,
        hint="run `amur run`",
    )


class Answer:
    """The columns of a query's result, and its rows in portions."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection) -> None:
        self.columns = [str(column[0]) for column in cursor.description or []]
        self.types = [str(column[1]) for column in cursor.description or []]
        self._cursor = cursor

    def rows(self) -> Iterator[tuple[Any, ...]]:
        while portion := self._cursor.fetchmany(_ROWS_AT_ONCE):
            yield from portion


def ask(con: duckdb.DuckDBPyConnection, query: str, parameters: list[Any] | None = None) -> Answer:
    """Run the one statement in `query`. Raises AmurError for none, several, or one that is no question."""
    try:
        statements = con.extract_statements(query)
        if len(statements) != 1:
            raise AmurError(
                f"{len(statements)} statements" if statements else "no statement",
                where="the query",
                hint="give one query",
            )
        if statements[0].type not in _QUESTIONS:
            kind = statements[0].type.name
            raise AmurError(f"{kind} is no query", where="the query", hint="a release is only read: use SELECT")
        return Answer(con.execute(statements[0], parameters))
    except duckdb.InterruptException as error:
        raise KeyboardInterrupt from error
    except duckdb.Error as error:
        hint = _HINTS.get(type(error), "")
        if isinstance(error, duckdb.CatalogException | duckdb.BinderException) and _is_known(query, con):
            hint = "this program has it and the release has not: it is of an older one, run `amur run`"
        raise AmurError(str(error).strip(), where="the query", hint=hint) from error


def _is_known(query: str, con: duckdb.DuckDBPyConnection) -> bool:
    """Whether a query names a table that the models make and the release lacks."""
    named = {word.lower() for word in re.findall(r"\w+", query)}
    present = {name for (name,) in con.execute("select table_name from duckdb_columns() group by all").fetchall()}
    return any(name.rpartition(".")[2] in named - present for name in models_of_release())


_HINTS: dict[type[duckdb.Error], str] = {
    duckdb.CatalogException: 'tables: amur sql "from duckdb_tables() select schema_name, table_name, comment"',
    duckdb.PermissionException: "files are out of reach here: use `amur export` and a DuckDB client of your own",
}


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__
