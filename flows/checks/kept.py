"""What the rules of a suite gave, kept in `data/warehouse/staged/<table>.checks.json` while nothing they saw changes.

A rule is a function of its rows, its own words, the code and the libraries: on equal ones it has been evaluated. The
first line of a file is the SHA-256 of the rest, so that what is damaged is evaluated again.
"""

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from flows.checks.gx import CheckResult, Docs, Suite
from flows.releases.inputs import digest_of_code


def evaluated_on(suite: Suite, values: Mapping[str, Any], rows: Sequence[str]) -> str:
    """A digest of all that the rules of a suite see; `rows` are SHA-256 of the rows they look at."""
    rules = suite.model_dump_json()
    named = {name: value for name, value in values.items() if f"{{{name}}}" in rules}
    return _sha256(json.dumps([digest_of_code(), rules, named, list(rows)]))


def take_results(kept: Path, table: str, digest: str, docs: Docs | None) -> list[CheckResult] | None:
    """The results that were kept under this digest, whose page `docs` is given; None where there are none."""
    try:
        sha256, _, content = _place(kept, table).read_text(encoding="utf-8").partition("\n")
    except (FileNotFoundError, UnicodeDecodeError):
        return None
    if _sha256(content) != sha256:
        return None
    found = json.loads(content)
    if found["digest"] != digest:
        return None
    if docs:
        docs.put(found["page"])
    return [CheckResult(**result) for result in found["results"]]


def keep_results(kept: Path, table: str, digest: str, results: Sequence[CheckResult], docs: Docs) -> None:
    """Keep results that are all evaluated."""
    about = {"digest": digest, "results": [asdict(result) for result in results], "page": docs.rendered(table)}
    content = json.dumps(about, ensure_ascii=False, default=str)
    kept.mkdir(parents=True, exist_ok=True)
    fresh = kept / f"{table}.{os.getpid()}.new"
    fresh.write_text(f"{_sha256(content)}\n{content}", encoding="utf-8")
    fresh.replace(_place(kept, table))


def _place(kept: Path, table: str) -> Path:
    return kept / f"{table}.checks.json"


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
