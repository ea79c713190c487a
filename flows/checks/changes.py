"""What a candidate changes against the release before it, in rows and in values, and what of that somebody accepted.

It reaches the rules as tables in place of `{lost_rows}`, `{changed_shares}`, `{changed_figures}`, `{accepted_changes}`
and `{previous_rows}`. Whoever takes a document away wants its claims to go, so that what documents state is no part.
"""

from collections.abc import Iterable
from pathlib import Path

import duckdb
import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError, model_validator

from flows.content import columns_of
from flows.errors import AmurError
from flows.model import AFTER_CHECKS, Model, quoted, read_models
from flows.settings import EXPECTATIONS

# By a column's name, what makes a row one of documents.
OF_DOCUMENTS = {"method": "method is not distinct from 'text'", "file": "file is not null", "sentence_start": "true"}

# Have no rows when all is well.
NOT_COUNTED = ("quality.rejected_row", "quality.skipped_row", "quality.new_field", "quality.set_aside")

# What a figure is and says; columns that are computed from these follow them.
GUARDED = {
    "amount", "amount_comparator", "value", "value_low", "value_high", "comparator", "project_count",
    "project_count_comparator", "rate", "growth_pct_stated", "net_weight_kg", "quantity", "quantity_unit", "unit",
    "currency_code", "measure_code", "reporter_code", "partner_code", "flow_code", "investor_code", "host_code",
    "base_code", "quote_code", "country_code", "sector_code", "commodity_code", "period_code", "valuation",
    "instrument", "is_part_of_whole", "basis", "kind", "modality", "status", "caveat", "source_code", "nature",
    "area_kind", "members", "preference", "member_from", "member_to", "parent_sector_code", "document_code",
    "publisher", "published", "url",
}  # fmt: skip
# The model has a part in these; a row that was read from the same bytes states what it stated.
MADE_BY_MODEL = {"caveat", "document_code"}
# Of a table that has one of these, amounts in dollars are computed from it.
GUARDED_AMOUNTS = {"amount", "value"}

# A publisher of statistics revises them; what moves by more than this share is no revision. Registers are not revised.
REVISION = 0.1


class AcceptedChange(BaseModel):
    """A reviewed line of expectations/accepted_changes.yml: this table may lose rows, or the figures of this source
    may change, against this one release."""

    model_config = ConfigDict(extra="forbid")

    table: str | None = None
    source: str | None = None
    release: str
    reason: str

    @model_validator(mode="after")
    def _one(self) -> "AcceptedChange":
        if (self.table is None) == (self.source is None):
            raise ValueError("names either a table or a source")
        return self


def accepted_changes(path: Path = EXPECTATIONS / "accepted_changes.yml") -> list[AcceptedChange]:
    try:
        return TypeAdapter(list[AcceptedChange]).validate_python(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (ValidationError, yaml.YAMLError) as error:
        raise AmurError(
            f"not a list of accepted changes: {error}",
            where=str(path),
            hint="each has table or source, release and reason",
        ) from error


def changes_since(candidate: Path, previous: Path | None, folder: Path) -> dict[str, str]:
    """The tables as SQL that reads them from files in `folder`; without a previous release they have no rows.

    previous_rows    table_name, release_id, row_count
    lost_rows        table_name, release_id, rows_before, rows_now, is_too_many: history lost any row that was known
                     before today, another table all of them or more than a fifth
    changed_shares   table_name, source (register or API), origin (`source_code` of the rows, NULL for all of the
                     source), release_id, rows_before, rows_changed: where more than a tenth has changed or is gone
    changed_figures  table_name, source, origin, row_key, change, locator: the rows that have changed or are gone
    accepted_lines   table_name, source, release_id, reason: those of expectations/accepted_changes.yml
    accepted_changes the same, and what is lost or changed where somebody set aside what the release before had
    """
    with duckdb.connect() as con:
        con.execute(f"attach '{quoted(candidate)}' as now (read_only)")
        if previous:
            con.execute(f"attach '{quoted(previous.resolve())}' as before (read_only)")
        con.execute(
            "create table accepted_lines (table_name varchar, source varchar, release_id varchar, reason varchar)"
        )
        for line in accepted_changes():
            con.execute("insert into accepted_lines values ($table, $source, $release, $reason)", line.model_dump())
        tables = {
            "by_hand": _SET_ASIDE_BY_HAND if previous else "select null as source, null as reason where false",
            "present_rows": _counts(con, "now"),
            "previous_rows": _counts(con, "before"),
            "files": _files(previous),
            "compared": _compared(con),
        }
        for name, select in tables.items():
            con.execute(f"create table {name} as {select}")
        con.execute("create macro release_id() as {}".format(f"'{previous.resolve().stem}'" if previous else "null"))
        found = {}
        for name, select in _TABLES.items():
            path = folder / f"{name}.parquet"
            con.sql(select).write_parquet(str(path))
            found[name] = f"read_parquet('{quoted(path)}')"
    return found


_TABLES = {
    "accepted_lines": "from accepted_lines",
    "previous_rows": "select table_name, release_id() as release_id, row_count from previous_rows",
    "lost_rows": f"""
        select table_name, release_id() as release_id, previous_rows.row_count as rows_before,
            coalesce(present_rows.row_count, 0) as rows_now,
            table_name like 'history.fact%' or rows_now = 0 or rows_before - rows_now > greatest(2, rows_before / 5)
                as is_too_many
        from previous_rows left join present_rows using (table_name)
        where rows_now < rows_before and table_name not in {NOT_COUNTED}""",
    "changed_shares": """
        select table_name, source, origin, release_id() as release_id, count(*) as rows_before,
            count(change) as rows_changed, min(change) as such_as
        from compared
        group by grouping sets ((table_name, source, origin), (table_name, source))
        having rows_changed > greatest(2, rows_before / 10)""",
    "changed_figures": "from compared where change is not null",
    "accepted_changes": """
        from accepted_lines
        union all select null::varchar, source, release_id(), reason from by_hand
        union all select table_name, null::varchar, release_id(), reason from by_hand cross join previous_rows""",
}

_SET_ASIDE_BY_HAND = """
    select distinct source_code as source, 'set aside by hand: ' || reason as reason from now.quality.set_aside
    semi join before.meta.raw_file using (source_code, partition_key, retrieved_at, raw_sha256)
    where set_aside_by = 'hand'"""


def _counts(con: duckdb.DuckDBPyConnection, alias: str) -> str:
    """SQL for the rows of every table. Those of history that became known today may be replaced today."""
    tables = con.execute(
        """select schema_name || '.' || table_name, list(column_name) from duckdb_columns()
        semi join duckdb_tables() using (database_name, schema_name, table_name)
        where database_name = ? group by all""",
        [alias],
    ).fetchall()
    selects = [
        f"""select '{table}' as table_name, count(*) as row_count from {alias}.{table}
        where not {_of_documents(columns)} {"and known_on < current_date" if "superseded_on" in columns else ""}"""
        for table, columns in tables
        if table not in AFTER_CHECKS
    ]
    return " union all ".join(selects) or "select '' as table_name, 0 as row_count where false"


def _of_documents(columns: Iterable[str]) -> str:
    return f"({' or '.join(['false', *(sql for column, sql in OF_DOCUMENTS.items() if column in columns)])})"


def _compared(con: duckdb.DuckDBPyConnection) -> str:
    """SQL for the rows of the facts and dimensions of the release before, each with what has changed of it, if any."""
    before, now = columns_of(con, "before"), columns_of(con, "now")
    selects = [
        _compared_rows(model, before[model.name], now[model.name])
        for model in read_models("dimensions", "facts")
        if all(set(model.key) <= found.get(model.name, {}).keys() for found in (before, now))
    ]
    empty = "select {} where false".format(", ".join(f"null::varchar as {name}" for name in _COMPARED))
    return " union all ".join([empty, *selects])


_COMPARED = ("table_name", "source", "origin", "row_key", "change", "locator")


def _files(previous: Path | None) -> str:
    """SQL for the raw files of both releases: raw_sha256, source_code, is_bundled (it is no answer of a network)."""
    both = " union all ".join(f"from {alias}.meta.raw_file" for alias in ("now", *(["before"] if previous else [])))
    return f"""select raw_sha256, any_value(source_code) as source_code, bool_and(url like 'file:%') as is_bundled
        from ({both}) group by raw_sha256"""


def _compared_rows(model: Model, before: dict[str, str], now: dict[str, str]) -> str:
    guarded = GUARDED if GUARDED_AMOUNTS & before.keys() else GUARDED | {"value_usd"}
    common = before.keys() & now.keys()
    unread = set() if "raw_sha256" in common else MADE_BY_MODEL
    names = sorted((guarded & common) - set(model.key) - unread)
    changes = ", ".join(_change(name, before[name]) for name in names)

    def newest(name: str) -> str:
        return f"coalesce(new.{name}, old.{name})" if name in common else "null"

    same = " and ".join(f'old."{name}" is not distinct from new."{name}"' for name in model.key)
    key = ", ".join(f'"{name}" := old."{name}"' for name in model.key)
    return f"""
        select '{model.name}', coalesce(file.source_code, '{model.name}'),
            {"old.source_code" if "source_code" in before else "null"}, to_json(struct_pack({key}))::varchar,
            case when new.is_there is null then 'is gone'
                else nullif(array_to_string([{changes or "null"}]::varchar[], '; '), '') end,
            {newest("locator")}
        from (from before.{model.name} where not {_of_documents(before)}) as old
        left join (select *, true as is_there from now.{model.name}) as new on {same}
        left join files as file on file.raw_sha256 = {newest("raw_sha256")}"""


def _change(name: str, kind: str) -> str:
    """SQL for `column: old → new` where the column has changed, NULL elsewhere."""
    old, new = (f'{side}."{name}"' for side in ("old", "new"))
    is_revision = "false"
    if kind.startswith(("DECIMAL", "DOUBLE", "BIGINT", "INTEGER")):
        is_revision = f"coalesce(not file.is_bundled and abs({new} - {old}) <= {REVISION} * abs({old}), false)"
    if name in MADE_BY_MODEL:
        is_revision = "old.raw_sha256 is not distinct from new.raw_sha256"
    return f"""if({old} is distinct from {new} and not {is_revision},
        '{name}: ' || coalesce({old}::varchar, 'nothing') || ' → ' || coalesce({new}::varchar, 'nothing'), null)"""
