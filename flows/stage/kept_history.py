"""The staged history of a source as the run before made it, kept while nothing it is made of has changed.

Beside `<source>.history.parquet` in `data/warehouse/staged/` stands `<source>.history.json`: what the rows are made of,
their SHA-256, their number, and what was not staged. Rows of other bytes than these are none that were kept.
"""

import json
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from flows.digests import sha256_of
from flows.whole import whole


@dataclass(frozen=True)
class History:
    """`made_of` is a digest; `not_staged` are the lines of what raw files hold besides, by kind."""

    made_of: str
    sha256: str
    row_count: int
    not_staged: dict[str, list[dict[str, Any]]]


def take(kept: Path, code: str, digest: str, path: Path) -> History | None:
    """Put the kept rows of a source that are made of the same at `path`; None where there are none."""
    rows, about = _places(kept, code)
    try:
        history = History(**json.loads(about.read_bytes()))
        if history.made_of != digest or sha256_of(rows) != history.sha256:
            return None
    except (FileNotFoundError, ValueError, TypeError):
        return None  # never made, or damaged, so that it is made anew
    _link(rows, path)
    return history


def keep(kept: Path, code: str, history: History, path: Path) -> None:
    """Keep the rows at `path`, first those, then what vouches for them."""
    kept.mkdir(parents=True, exist_ok=True)
    rows, about = _places(kept, code)
    with whole(rows) as fresh:
        _link(path, fresh)
    with whole(about) as fresh:
        fresh.write_text(json.dumps(asdict(history), ensure_ascii=False), encoding="utf-8")


def _places(kept: Path, code: str) -> tuple[Path, Path]:
    return kept / f"{code}.history.parquet", kept / f"{code}.history.json"


def _link(path: Path, other: Path) -> None:
    """The same file under another name, or a copy where the file system cannot do that."""
    try:
        other.hardlink_to(path)
    except OSError:
        shutil.copyfile(path, other)
