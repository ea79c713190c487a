"""A document kept from run to run so that nothing is made twice.

What is damaged, or was kept by other code, is as if it had never been made: the first line of the file is a SHA-256 of
the code and of the rest, which is JSON.
"""

import json
from pathlib import Path
from typing import Any

from flows.digests import digest_of_code, sha256_of_text
from flows.whole import whole


def read_kept(path: Path) -> dict[str, Any]:
    """The document of a file; an empty one where there is none, or none that is whole."""
    try:
        sha256, _, content = path.read_text(encoding="utf-8").partition("\n")
    except (FileNotFoundError, UnicodeDecodeError):
        return {}
    found: dict[str, Any] = json.loads(content) if _sealed(content) == sha256 else {}
    return found


def keep_document(path: Path, document: dict[str, Any]) -> None:
    content = json.dumps(document, ensure_ascii=False, default=str)
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole(path) as fresh:
        fresh.write_text(f"{_sealed(content)}\n{content}", encoding="utf-8")


def _sealed(content: str) -> str:
    return sha256_of_text(f"{digest_of_code()} {content}")
