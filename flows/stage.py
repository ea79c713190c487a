"""Stage: archived bytes become typed rows with the time in which they were known.

Every version of a source is staged, so that history is a function of the archive: a row whose content changes
closes the version before it, a row that vanishes is closed as withdrawn, by itself or with all of its partition.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path

import duckdb
import pandas as pd

from flows import reference
from flows.archive import Archive, now
from flows.kept_history import History, keep, sha256_of, take
from flows.model import quoted
from flows.releases.standing import Standing, stand
from flows.sources import Codes, LeftOut, Source
from flows.versions import VERSION, made_of, read_versions
from flows.workspace import workspace


def staged_path(folder: Path, code: str) -> Path:
    return folder / f"{code}.parquet"


def stage_source(source: Source, archive: Archive, folder: Path, kept: Path | None = None) -> int:
    """Write the staged rows of a source to `<folder>/<code>.parquet`, what was not staged beside it; returns the rows.

    Rows carry the columns of the contract and `raw_sha256`, `locator`, `known_on`, `known_on_kind`, `superseded_on`,
    `withdrawn`. The code lists must have been staged into the same folder before. `kept` is the folder in which the
    rows of single versions stay from run to run (flows/versions.py).
    """
    path = staged_path(folder, source.code)
    lists = [sha256_of(list_path) for code in CODE_LISTS if (list_path := staged_path(folder, code)).exists()]
    digest = made_of(source, archive, lists)
    history = take(kept, source.code, digest, path) if kept else None
    if history is None:
        history = _stage(source, archive, path, digest, kept)
        if kept:
            keep(kept, source.code, history, path)
    for kind, lines in history.not_staged.items():
        with open(folder / f"{source.code}.{kind}.jsonl", "w", encoding="utf-8") as file:
            file.writelines(json.dumps({"source": source.code} | line) + "\n" for line in lines)
    return history.row_count


def _stage(source: Source, archive: Archive, path: Path, digest: str, kept: Path | None) -> History:
    with workspace() as con:
        left_out = read_versions(con, source, archive, read_codes(path.parent), kept)
        con.execute(_bitemporal(source, con))
        con.execute(f"copy staged to '{quoted(path)}' (format parquet)")
        (count,) = con.table("staged").aggregate("count(*)").fetchone() or (0,)
    return History(digest, sha256_of(path), int(count), _not_staged(left_out))


def _not_staged(left_out: dict[str, LeftOut]) -> dict[str, list[dict[str, object]]]:
    """What raw files left out, by the kinds of NOT_STAGED."""
    return {
        "rejected": [
            {"raw_sha256": sha256} | asdict(row) for sha256, left in left_out.items() for row in left.rejected
        ],
        "skipped": [
            {"raw_sha256": sha256, "reason": reason, "row_count": count, "staged_row_count": left.staged}
            for sha256, left in left_out.items()
            for reason, count in left.skipped.items()
        ],
        "new_fields": [
            {"raw_sha256": sha256, "field_name": name} for sha256, left in left_out.items() for name in left.new_fields
        ],
    }


def _bitemporal(source: Source, con: duckdb.DuckDBPyConnection) -> str:
    """SQL that turns tables `received` and `versions` into `staged`: one row per key and unbroken run of equal content.

    The first version of a row is known from the day its page was published, or the answer it came in was released,
    where that is given; of a page dated by month or year only, from the last day of it. A changed row is known from
    the day the change was seen, unless it cites a later publication. Days are the unit: what was replaced on the day
    it became known leaves no version. An API that dates each release on every row has not changed the rows thereby.
    """
    columns = [name for name in con.table("versions").columns if name not in VERSION]
    content = ", ".join(f'"{name}"' for name in columns if name != "locator")
    undated = [name for name in columns if name != "locator" and (source.kind != "api" or name != source.published)]
    key = ", ".join(f'"{name}"' for name in source.key)
    published = f'last_day_of("{source.published}")' if source.published else "released_on"
    con.execute(
        """create or replace temp macro last_day_of(published) as case length(published)
            when 4 then make_date(published::int, 12, 31)
            when 7 then last_day((published || '-01')::date)
            else published::date end"""
    )
    return f"""create table staged as
        with compared as (
            select *, struct_pack({", ".join(f'"{name}" := "{name}"' for name in undated)}) as content,
                {published} as published_on
            from versions
        ), marked as (
            select *, coalesce(
                lag(version) over by_version <> version - 1
                or lag(content) over by_version is distinct from content,
                true)::int as starts
            from compared
            window by_version as (partition by partition, {key} order by version)
        ), numbered as (
            select *, sum(starts) over (partition by partition, {key} order by version) as spell from marked
        ), spells as (
            select * exclude (starts, content),
                max(version) over (partition by partition, {key}, spell) as until_version
            from numbered
            qualify version = min(version) over (partition by partition, {key}, spell)
        ), dated as (
            select *,
                case when spell = 1 then published_on is not null and published_on <= retrieved_on
                    else coalesce(
                        published_on > lag(published_on) over by_spell and published_on <= retrieved_on, false)
                end as by_publication
            from spells
            window by_spell as (partition by partition, {key} order by spell)
        ), ordered as (
            select * exclude (by_publication),
                by_publication and coalesce(published_on > max(if(by_publication, published_on, retrieved_on)) over
                    (by_spell rows between unbounded preceding and 1 preceding), true) as by_publication
            from dated
            window by_spell as (partition by partition, {key} order by spell)
        ), known as (
            select *, if(by_publication, published_on, retrieved_on) as known_on,
                if(by_publication, 'published', 'retrieved') as known_on_kind
            from ordered
        ), closed as (
            select *,
                case when until_version < last_version
                    then coalesce(lead(version) over by_spell <> until_version + 1, true) else false
                end as withdrawn,
                lead(known_on) over by_spell as next_known_on
            from known
            window by_spell as (partition by partition, {key} order by spell)
        )
        select {content}, closed.raw_sha256, closed.locator, closed.known_on, closed.known_on_kind,
            case when not closed.withdrawn then closed.next_known_on
                when gone.released_on > closed.known_on then gone.released_on
                else gone.retrieved_on
            end as superseded_on, closed.withdrawn
        from closed
        left join received as gone on gone.partition = closed.partition and gone.version = closed.until_version + 1
        where coalesce(superseded_on > closed.known_on, true)
        order by {key}, closed.known_on"""


def stage_records(
    sources: Iterable[Source], archive: Archive, folder: Path, standings: Sequence[Standing] | None = None
) -> None:
    """Write what is to be known of the sources beside their rows: contracts, raw files, what is rejected or aside.

    `standings` tell how the sources stand; by default as far as the archive shows it.
    """
    sources = list(sources)
    if standings is None:
        standings = stand(sources, archive, None, (), (), (), now())
    contracts = [
        {"source_code": source.code, "url": source.url}
        | source.model_dump(include={"title", "kind", "publisher", "licence", "attribution", "cadence_days"})
        for source in sources
    ]
    versions = [archive.versions(source.code) for source in sources]
    receipts = [asdict(receipt) for partitions in versions for kept in partitions.values() for receipt in kept]
    for receipt in receipts:
        receipt |= {name: json.dumps(receipt[name], sort_keys=True) for name in ("params", "validators")}
    for name, types, rows in (
        ("contracts", _CONTRACT, contracts),
        ("raw_files", _RAW_FILE, receipts),
        *((kind, types, _read_not_staged(folder, kind)) for kind, types in NOT_STAGED.items()),
        ("set_aside", _SET_ASIDE, [asdict(entry) for entry in archive.aside()]),
        ("source_standing", _STANDING, [asdict(standing) for standing in standings]),
    ):
        with workspace() as con:
            con.register("rows", pd.DataFrame(rows, columns=list(types), dtype=object))
            casts = ", ".join(f"{column}::{kind} as {column}" for column, kind in types.items())
            con.sql(f"select {casts} from rows").write_parquet(str(staged_path(folder, name)))


_CONTRACT = {
    "source_code": "varchar", "title": "varchar", "kind": "varchar", "publisher": "varchar", "licence": "varchar",
    "url": "varchar", "cadence_days": "int", "attribution": "varchar",
}  # fmt: skip
_RAW_FILE = {
    "source": "varchar", "partition": "varchar", "url": "varchar", "params": "varchar", "retrieved_at": "varchar",
    "status": "int", "validators": "varchar", "size": "bigint", "licence": "varchar", "sha256": "varchar",
}  # fmt: skip
_SET_ASIDE = {
    name: "varchar"
    for name in ("source", "partition", "retrieved_at", "sha256", "set_aside_at", "set_aside_by", "reason")
}
_STANDING = {
    "source_code": "varchar", "state": "varchar", "state_since": "varchar", "run_count": "int", "reason": "varchar",
}  # fmt: skip
# What raw files hold besides the staged rows, as `<source>.<kind>.jsonl` and for the model as `<kind>.parquet`.
NOT_STAGED = {
    "rejected": {name: "varchar" for name in ("source", "raw_sha256", "locator", "reason", "raw")},
    "skipped": {
        "source": "varchar", "raw_sha256": "varchar", "reason": "varchar", "row_count": "bigint",
        "staged_row_count": "bigint",
    },
    "new_fields": {"source": "varchar", "raw_sha256": "varchar", "field_name": "varchar"},
}  # fmt: skip


def read_rejected(folder: Path) -> list[dict[str, str]]:
    """The rejected rows of every source staged into a folder: source, raw_sha256, locator, reason, raw."""
    return _read_not_staged(folder, "rejected")


def _read_not_staged(folder: Path, kind: str) -> list[dict[str, str]]:
    files = sorted(folder.glob(f"*.{kind}.jsonl"))
    return [json.loads(line) for path in files for line in path.read_text(encoding="utf-8").splitlines()]


# Which list tells which codes, and in which of its columns.
CODE_LISTS = {
    "areas": "country_code", "origins": "source_code", "measures": "measure_code", "sectors": "sector_code",
}  # fmt: skip


def read_codes(folder: Path) -> Codes:
    """The codes of the code lists staged so far, with those of the libraries."""
    found: dict[str, set[str]] = {code: set() for code in CODE_LISTS}
    with workspace() as con:
        for code, column in CODE_LISTS.items():
            path = staged_path(folder, code)
            if path.exists():
                rows = con.read_parquet(str(path)).filter("superseded_on is null").project(column).fetchall()
                found[code].update(str(value) for (value,) in rows)
    return Codes(
        country=frozenset({*reference.countries()["country_code"], *found["areas"]}),
        currency=frozenset(reference.currencies()["currency_code"]),
        origin=frozenset(found["origins"]),
        measure=frozenset(found["measures"]),
        sector=frozenset(found["sectors"]),
    )
