"""Staging of one source: its archived bytes become typed rows with the time in which they were known.

Every version of a source is staged, so that history is a function of the archive: a row whose content changes
closes the version before it, a row that vanishes is closed as withdrawn, by itself or with all of its partition.
"""

import json
from dataclasses import asdict
from pathlib import Path

from flows import reference
from flows.archive import Archive
from flows.contract.source import Source
from flows.contract.staged import Codes, LeftOut
from flows.digests import sha256_of
from flows.model import quoted
from flows.stage.history import history_of
from flows.stage.kept_history import History, keep, take
from flows.stage.versions import made_of, read_versions
from flows.workspace import workspace


def staged_path(folder: Path, code: str) -> Path:
    return folder / f"{code}.parquet"


def stage_source(source: Source, archive: Archive, folder: Path, kept: Path | None = None) -> int:
    """Write the staged rows of a source to `<folder>/<code>.parquet`, what was not staged beside it; returns the rows.

    Rows carry the columns of the contract and `raw_sha256`, `locator`, `known_on`, `known_on_kind`, `superseded_on`,
    `withdrawn`. The code lists must have been staged into the same folder before. `kept` is the folder in which the
    rows of single versions stay from run to run (flows/stage/versions.py).
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
        con.execute(history_of(source, con))
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
