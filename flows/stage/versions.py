"""Versions: the typed rows of every version of every partition of a source, each staged once.

They are kept from run to run in `data/warehouse/staged/<source>.parquet`, under a fingerprint of all that staging is a
function of besides the receipt: the code, the contracts, the libraries, the code lists. Kept rows are those that
staging would give again; a file of another fingerprint, or one that cannot be read, is made anew.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb
import pandas as pd

from flows.archive import Archive, Receipt
from flows.contract.columns import staged_types
from flows.contract.source import Source, module_of
from flows.contract.staged import Codes, LeftOut, Rejected
from flows.digests import digest_of_code
from flows.model import quoted
from flows.whole import whole
from flows.workspace import workspace

# What a version adds to the staged columns; `released_on` is the day the publisher gives for the whole answer.
VERSION = {
    "partition": "varchar", "version": "int", "last_version": "int", "raw_sha256": "varchar", "retrieved_on": "date",
    "released_on": "date",
}  # fmt: skip
# Answers that are staged in one pass; each takes about eight times its size in memory.
BYTES_AT_ONCE = 50_000_000


@dataclass(frozen=True)
class Version:
    receipt: Receipt
    number: int
    last: int

    @property
    def key(self) -> str:
        """Equal for equal manifest lines, which never change."""
        return hashlib.sha256(json.dumps(asdict(self.receipt), sort_keys=True).encode()).hexdigest()


def read_versions(
    con: duckdb.DuckDBPyConnection, source: Source, archive: Archive, codes: Codes, kept: Path | None
) -> dict[str, LeftOut]:
    """Leave two tables in `con`: `received`, one row per version with the columns of VERSION, and `versions`, one row
    per row and version with the staged columns and `locator` besides. A version may have no rows.

    Returns what the newest versions left out, by the SHA-256 of their raw files. `kept` is the folder of what earlier
    runs staged; None stages everything.
    """
    versions = {version.key: version for version in _versions(source, archive)}
    types = staged_types(source) | {"locator": "varchar", "receipt": "varchar"}
    names = ", ".join(f'"{name}" {kind}' for name, kind in types.items())
    con.execute(f"create table parsed ({names})")
    fingerprint = _fingerprint(codes)
    path = kept / f"{source.code}.parquet" if kept else None
    held = _held(path, fingerprint) if path else {}
    known = held.keys() & versions.keys()
    if known:
        con.execute(
            "insert into parsed by name from read_parquet($path) where receipt in (select unnest($known::varchar[]))",
            {"path": str(path), "known": sorted(known)},
        )
    left_out = {key: held[key] for key in known}
    for fresh in _together([version for key, version in versions.items() if key not in known]):
        left_out |= _stage(con, source, archive, fresh, codes)
    if path and versions and held.keys() != versions.keys():
        told = {key: asdict(left) for key, left in left_out.items()}
        _keep(con, path, {"fingerprint": fingerprint, "left_out": told})
    _join(con, versions)
    return {
        version.receipt.sha256: left_out[key] for key, version in versions.items() if version.number == version.last
    }


def made_of(source: Source, archive: Archive, code_lists: list[str]) -> str:
    """A digest of all that the history of a source is a function of; of code lists the SHA-256 of their rows."""
    versions = [(version.key, version.number, version.last) for version in _versions(source, archive)]
    return hashlib.sha256(json.dumps([digest_of_code(), code_lists, versions]).encode()).hexdigest()


def _versions(source: Source, archive: Archive) -> Iterator[Version]:
    for receipts in archive.versions(source.code).values():
        for number, receipt in enumerate(receipts, start=1):
            yield Version(receipt, number, len(receipts))


def _fingerprint(codes: Codes) -> str:
    lists = {name: sorted(getattr(codes, name)) for name in Codes.__dataclass_fields__}
    return hashlib.sha256(json.dumps([digest_of_code(), lists]).encode()).hexdigest()


def _held(path: Path, fingerprint: str) -> dict[str, LeftOut]:
    """What each receipt left out whose staged rows a file holds; none where it is not of this fingerprint."""
    if not path.exists():
        return {}
    with workspace() as con:
        try:
            con.execute("select count(*) from read_parquet($path)", {"path": str(path)})
            told = con.execute("select value from parquet_kv_metadata($path) where key = 'amur'", {"path": str(path)})
        except duckdb.Error:
            return {}  # damaged, so that it is made anew from the archive
        row = told.fetchone()
    about = json.loads(row[0]) if row else {}
    if about.get("fingerprint") != fingerprint:
        return {}
    return {
        key: LeftOut(**left | {"rejected": [Rejected(**row) for row in left["rejected"]]})
        for key, left in about["left_out"].items()
    }


def _together(versions: Sequence[Version]) -> Iterator[list[Version]]:
    """The versions in their order, as many at a time as hold BYTES_AT_ONCE, at least one."""
    together: list[Version] = []
    size = 0
    for version in versions:
        if together and size + version.receipt.size > BYTES_AT_ONCE:
            yield together
            together, size = [], 0
        together.append(version)
        size += version.receipt.size
    if together:
        yield together


def _stage(
    con: duckdb.DuckDBPyConnection, source: Source, archive: Archive, versions: Sequence[Version], codes: Codes
) -> dict[str, LeftOut]:
    """Append the rows of receipts to `parsed`; what each left out, by its key."""
    module, read = module_of(source), archive.read
    if hasattr(module, "stage_answers"):
        answers = [(version.receipt, read(version.receipt.sha256)) for version in versions]
        left_out = module.stage_answers(source, answers, codes, con)
        keys = [version.key for version in versions]
        con.execute(
            """insert into parsed by name
            select * exclude (answer), ($keys::varchar[])[answer + 1] as receipt from staged_rows""",
            {"keys": keys},
        )
        return dict(zip(keys, left_out, strict=True))
    found = {}
    for version in versions:
        staged = module.stage(source, version.receipt, read(version.receipt.sha256), codes, con)
        con.execute("insert into parsed by name select *, $key as receipt from staged_rows", {"key": version.key})
        (count,) = con.table("staged_rows").count("*").fetchone() or (0,)
        found[version.key] = LeftOut(staged.rejected, staged.skipped, staged.new_fields, count)
    return found


def _keep(con: duckdb.DuckDBPyConnection, path: Path, about: dict[str, object]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    told = quoted(json.dumps(about, ensure_ascii=False))
    with whole(path) as fresh:
        con.execute(f"copy parsed to '{quoted(fresh)}' (format parquet, kv_metadata {{amur: '{told}'}})")


def _join(con: duckdb.DuckDBPyConnection, versions: dict[str, Version]) -> None:
    rows = [
        {
            "receipt": key,
            "partition": version.receipt.partition,
            "version": version.number,
            "last_version": version.last,
            "raw_sha256": version.receipt.sha256,
            "retrieved_on": version.receipt.retrieved_at[:10],
            "released_on": version.receipt.validators.get("released_on"),
        }
        for key, version in versions.items()
    ]
    frame = pd.DataFrame(rows, columns=["receipt", *VERSION], dtype=object)
    con.register("receipts", frame)
    casts = ", ".join(f"{name}::{kind} as {name}" for name, kind in VERSION.items())
    con.execute(f"create table received as select receipt, {casts} from receipts")
    con.unregister("receipts")
    con.execute("create table versions as select * exclude (receipt) from parsed join received using (receipt)")
