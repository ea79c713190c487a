"""What is to be known of sources beside their rows: contracts, raw files, what was not staged or is set aside."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path

import pandas as pd

from flows.archive import Archive, now
from flows.collect.standing import Standing, stand
from flows.contract.source import Source
from flows.stage.staging import staged_path
from flows.workspace import workspace


def stage_about(
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
