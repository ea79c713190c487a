"""What the pages are made of, read from one release file. An older release may lack a table or a column: both are told,
never guessed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import duckdb

from flows.checks.status import STATUSES
from flows.report.reader import Reader, Row

RUNS_SHOWN = 20
CHANGES_SHOWN = 12
REJECTED_SHOWN = 10

CHECKS = (
    "run_id", "release_id", "checked_at", "code", "table_name", "rule", "severity", "why", "status", "observed",
    "sample",
)  # fmt: skip
FRESHNESS = (
    "source_code", "source_name", "source_kind", "cadence_days", "newest_period_end", "newest_known_on",
    "newest_retrieved_on", "due_on", "is_late", "standing", "standing_since", "standing_run_count", "reason",
)  # fmt: skip

RUNS = ("run_id", "started_at", "finished_at", "outcome", "release_id", "message", "seconds")
CHANGES = ("table_name", "change", "row_key", "column_name", "old_value", "new_value", "raw_sha256", "locator")


@dataclass(frozen=True)
class Changes:
    """What differs from the release before: counts per table, and the first of the rows."""

    counts: list[Row]
    revised: list[Row]
    revised_more: int
    withdrawn: list[Row]
    withdrawn_more: int


@dataclass(frozen=True)
class Rejected:
    counts: list[Row]
    rows: list[Row]
    more: int


@dataclass(frozen=True)
class Content:
    """What the pages tell of a release besides the statements; None stands for a table that it does not have."""

    release_id: str
    published_at: datetime | None
    previous_release_id: str | None
    content_hash: str | None
    amur_version: str | None
    checks: list[Row] | None
    history: dict[str, list[Row]]
    changes: Changes | None
    freshness: list[Row] | None
    rejected: Rejected | None
    skipped: list[Row] | None
    runs: list[Row] | None
    licences: list[Row] | None
    raw_files: dict[str, str]
    tables: list[Row]


def read_content(con: duckdb.DuckDBPyConnection, release_id: str) -> Content:
    reader = Reader(con)
    columns = ("release_id", "published_at", "content_hash", "previous_release_id", "amur_version")
    releases = reader.rows(
        "meta.release", columns, "order by release_id = ? desc, published_at desc limit 1", [release_id]
    )
    release = releases[0] if releases else dict.fromkeys(columns)
    checks, history = _checks(reader, release_id)
    return Content(
        release_id=release_id,
        published_at=release["published_at"],
        previous_release_id=release["previous_release_id"],
        content_hash=release["content_hash"],
        amur_version=release["amur_version"],
        checks=checks,
        history=history,
        changes=_changes(reader, release_id),
        freshness=_freshness(reader, release["published_at"]),
        rejected=_rejected(reader),
        skipped=_skipped(reader),
        runs=_optional(
            reader,
            "meta.run",
            RUNS,
            f"order by run_id desc limit {RUNS_SHOWN}",
        ),
        licences=_licences(reader),
        raw_files=_raw_files(reader),
        tables=reader.query(
            """from (
                select schema_name, table_name, comment, estimated_size as row_count from duckdb_tables()
                union all
                select schema_name, view_name, comment, null from duckdb_views() where not internal
            )
            order by schema_name <> 'mart', schema_name <> 'main', schema_name, table_name"""
        ),
    )


def _optional(reader: Reader, table: str, columns: tuple[str, ...], rest: str = "") -> list[Row] | None:
    """The rows; None for a table that is missing, and for a view on one that is."""
    try:
        return reader.rows(table, columns, rest) if reader.has(table) else None
    except duckdb.CatalogException:
        return None


def _checks(reader: Reader, release_id: str) -> tuple[list[Row] | None, dict[str, list[Row]]]:
    """The checks of the run that made the release, the worst first; and of the last runs by code, oldest first."""
    table = "quality.check_result"
    if not reader.has(table):
        return None, {}
    if not reader.has(table, "run_id"):
        return sorted(_checks_in(reader, CHECKS), key=severity_order), {}
    own = _checks_in(
        reader, CHECKS, f"where run_id = (select max(run_id) from {table} where release_id = ?)", [release_id]
    )
    history: dict[str, list[Row]] = {}
    last = f"select distinct run_id from {table} order by run_id desc limit {RUNS_SHOWN}"
    for row in _checks_in(reader, CHECKS[:-1], f"where run_id in ({last}) order by run_id"):
        history.setdefault(row["code"], []).append(row)
    return sorted(own, key=severity_order), history


def _checks_in(reader: Reader, columns: tuple[str, ...], rest: str = "", values: list[Any] | None = None) -> list[Row]:
    """What a rule for information found was told as a failure by older releases."""
    rows = reader.rows("quality.check_result", columns, rest, values)
    for row in rows:
        if (row["severity"], row["status"]) == ("info", "failed"):
            row["status"] = "observation"
    return rows


def severity_order(check: Row) -> tuple[int, int, str]:
    """Sorts what blocks before what warns, and everything that failed before what passed."""
    severity = {"critical": 0, "warning": 1}.get(check["severity"], 2)
    return list(STATUSES).index(check["status"]), severity, check["code"]


def _changes(reader: Reader, release_id: str) -> Changes | None:
    table = "meta.release_change"
    if not reader.has(table, "release_id", *CHANGES):
        return None
    counts = reader.query(
        f"""select table_name,
            count(distinct row_key) filter (change = 'added') as added,
            count(distinct row_key) filter (change = 'revised') as revised,
            count(distinct row_key) filter (change = 'withdrawn') as withdrawn
        from {table} where release_id = ? group by table_name order by table_name""",
        [release_id],
    )

    def first(change: str) -> tuple[list[Row], int]:
        """Columns of a row that changed alike stand together, as a value and its bounds do."""
        rows = reader.query(
            f"""select table_name, row_key, string_agg(column_name, ', ' order by column_name) as column_name,
                old_value, new_value, min(raw_sha256) as raw_sha256, min(locator) as locator, count(*) over () as total
            from {table} where release_id = ? and change = ?
            group by table_name, row_key, old_value, new_value
            order by table_name, row_key, column_name limit {CHANGES_SHOWN}""",
            [release_id, change],
        )
        return rows, rows[0]["total"] - len(rows) if rows else 0

    return Changes(counts, *first("revised"), *first("withdrawn"))


def _rejected(reader: Reader) -> Rejected | None:
    table = "quality.rejected_row"
    if not reader.has(table):
        return None
    source = "source_code" if reader.has(table, "source_code") else "source_name"
    counts = reader.query(f"select {source} as source_code, count(*) as n from {table} group by all order by all")
    rows = reader.query(
        f"select {source} as source_code, raw_sha256, locator, reason, left(raw, 400) as raw from {table}"
        f" order by source_code, raw_sha256, length(locator), locator limit {REJECTED_SHOWN}"
    )
    return Rejected(counts, rows, sum(row["n"] for row in counts) - len(rows))


def _skipped(reader: Reader) -> list[Row] | None:
    """What was left out on purpose, by source and reason; what differs by a code only counts as one reason."""
    if not reader.has("quality.skipped_row"):
        return None
    return reader.query(
        """select source_code, min(reason) as reason, sum(row_count)::bigint as n, count(distinct raw_sha256) as files
        from quality.skipped_row
        group by source_code, regexp_replace(reason, '[A-Z0-9]{2,}', '', 'g')
        order by n desc, source_code"""
    )


def _licences(reader: Reader) -> list[Row] | None:
    if not reader.has("meta.raw_file", "source_code", "licence"):
        return None
    return reader.query(
        "select source_code, licence, count(*) as files from meta.raw_file group by all order by source_code, licence"
    )


def _raw_files(reader: Reader) -> dict[str, str]:
    """What a person calls a raw file, by its SHA-256: the partition of its source."""
    if not reader.has("meta.raw_file", "raw_sha256", "source_code", "partition_key"):
        return {}
    rows = reader.query(
        "select raw_sha256, min(source_code) as s, min(partition_key) as p from meta.raw_file group by 1"
    )
    return {row["raw_sha256"]: f"{row['s']}, {row['p']}" for row in rows}


def _freshness(reader: Reader, published_at: datetime | None) -> list[Row] | None:
    """The sources, late ones first, each late by the day of the release and not by the day of reading."""
    rows = _optional(reader, "mart.source_freshness", FRESHNESS, "order by due_on nulls last, source_code")
    if rows is None:
        return None
    for row in rows:
        if published_at and row["due_on"]:
            row["is_late"] = row["due_on"] < published_at.date()
            row["days_late"] = (published_at.date() - row["due_on"]).days
    return sorted(rows, key=lambda row: not row["is_late"])
