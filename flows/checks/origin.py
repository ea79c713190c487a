"""Origin: from which raw files the bad rows of a failed rule were read, so that one source's fault can be told.

A query of bad rows may return any columns. Rows without `raw_sha256` are found again in the table of the rule by the
columns that both have, rows of a mart are followed to the facts behind them; where that names more rows than were
meant, more raw files are named, and never fewer.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import duckdb

from flows.checks.gx import CheckResult, Suite, filled
from flows.model import quoted

RAW_FILE = "raw_sha256"

# Of a rule on what a source has changed, each bad row names the source; of one on what a table has lost, the table.
CHANGED = "source"
LOST = "table_name"

# Each takes some milliseconds, and what is wrong with a hundred is wrong with the rest.
ROWS_TRACED = 100


def with_origins(
    candidate: Path,
    suites: Sequence[Suite],
    results: Sequence[CheckResult],
    values: dict[str, str],
    previous: Path | None = None,
) -> list[CheckResult]:
    """The results, each critical one that failed with its `raw_files`; of what was lost, those of `previous`."""
    failed = {result.code for result in results if (result.status, result.severity) == ("failed", "critical")}
    queries = {
        rule.meta.code: filled(rule.kwargs["unexpected_rows_query"], values).format(batch=suite.table)
        for suite in suites
        for rule in suite.rules
        if rule.meta.code in failed and "unexpected_rows_query" in rule.kwargs
    }
    if not queries:
        return list(results)
    with duckdb.connect() as con:
        con.execute(f"attach '{quoted(candidate)}' as candidate (read_only); use candidate")
        if previous:
            con.execute(f"attach '{quoted(previous.resolve())}' as previous (read_only)")
        return [
            replace(result, raw_files=_raw_files(con, result.table, queries[result.code], previous is not None))
            if result.code in queries
            else result
            for result in results
        ]


def _raw_files(con: duckdb.DuckDBPyConnection, table: str, query: str, has_previous: bool) -> list[str]:
    con.execute(f"create or replace temp table bad as {query}")
    columns = _columns(con, "bad")
    named = [name for name in columns if name.startswith(RAW_FILE)]  # of rows that do not go together, of each
    if named:
        files = ", ".join(f'"{name}"' for name in named)
        return _texts(
            con,
            f"select distinct file from (select unnest([{files}]) as file from bad) where file is not null order by 1",
        )
    if CHANGED in columns:
        return _texts(
            con, f"select distinct raw_sha256 from meta.raw_file where source_code in (select {CHANGED} from bad)"
        )
    if LOST in columns:
        return _lost(con) if has_previous else []
    of_table = _columns(con, table)
    common = [name for name, kind in columns.items() if of_table.get(name) == kind]
    if not common:
        return []
    same = " and ".join(f'here."{name}" is not distinct from bad."{name}"' for name in common)
    here = f"from {table} as here semi join bad on {same}"
    if "raw_sha256" in of_table:
        return _texts(con, f"select distinct raw_sha256 {here} order by 1")
    return sorted(set(_traced(con, f"trace_{table.removeprefix('mart.')}", here)))


def _traced(con: duckdb.DuckDBPyConnection, macro: str, rows: str) -> Iterator[str]:
    """The raw files behind rows of a mart; none where its table has no macro that follows them."""
    found = con.execute("select parameters from duckdb_functions() where function_name = ?", [macro]).fetchone()
    if not found:
        return
    keys, given = found[0], ", ".join(f"{name} := ?" for name in found[0])
    chosen = ", ".join(f'"{name}"::varchar' for name in keys)
    for key in con.execute(f"select distinct {chosen} {rows} order by all limit {ROWS_TRACED}").fetchall():
        behind = con.execute(f"select distinct raw_sha256 from {macro}({given}) where raw_sha256 is not null", key)
        yield from (str(sha256) for (sha256,) in behind.fetchall())


def _lost(con: duckdb.DuckDBPyConnection) -> list[str]:
    """The raw files of the sources of which the tables have fewer rows than in the release before."""
    found: set[str] = set()
    for table in _texts(con, f"select distinct {LOST} from bad"):
        if all("raw_sha256" in _columns(con, f"{catalog}.{table}") for catalog in ("candidate", "previous")):
            found.update(_texts(con, _SHRUNK.format(table=table)))
    return sorted(found)


_SHRUNK = """
    with present as (
        select file.source_code, count(*) as row_count from candidate.{table}
        join (select distinct raw_sha256, source_code from candidate.meta.raw_file) as file using (raw_sha256)
        group by all
    ), before as (
        select file.source_code, count(*) as row_count from previous.{table}
        join (select distinct raw_sha256, source_code from previous.meta.raw_file) as file using (raw_sha256)
        group by all
    )
    select distinct raw_sha256 from candidate.meta.raw_file
    join before using (source_code)
    left join present using (source_code)
    where coalesce(present.row_count, 0) < before.row_count"""


def _columns(con: duckdb.DuckDBPyConnection, table: str) -> dict[str, str]:
    try:
        return {name: kind for name, kind, *_ in con.execute(f"describe {table}").fetchall()}
    except duckdb.CatalogException:
        return {}


def _texts(con: duckdb.DuckDBPyConnection, query: str) -> list[str]:
    return [str(value) for (value,) in con.execute(query).fetchall()]
