"""Digests of what a release is a function of: the raw files with their days, the code, the libraries it depends on."""

import hashlib
import re
from collections.abc import Iterable
from functools import cache
from importlib.metadata import requires, version
from pathlib import Path

from flows.archive import Archive
from flows.contract.source import Source
from flows.settings import CHECKOUT, EXPECTATIONS, SQL


@cache
def digest_of_code() -> str:
    """SHA-256 over the package, its contracts and the versions of the libraries it names."""
    digest = hashlib.sha256()
    for line in sorted(requires("amur") or []):
        name = re.match(r"[A-Za-z0-9._-]+", line)
        if name and "extra ==" not in line:
            digest.update(f"{name[0]} {version(name[0])}\0".encode())
    _add(digest, (("flows", "*.py"), ("flows", "*.yml")))
    return digest.hexdigest()


@cache
def code_hash() -> str:
    """SHA-256 over all that judges and builds: the code, the models, the rules."""
    digest = hashlib.sha256(digest_of_code().encode())
    _add(digest, ((SQL.name, "*"), (EXPECTATIONS.name, "*.yml")))
    return digest.hexdigest()


def input_hash(sources: Iterable[Source], archive: Archive) -> str:
    """SHA-256 over all of it: equal for two runs that would build the same release."""
    digest = hashlib.sha256(code_hash().encode())
    for source in sources:
        for partition, receipts in sorted(archive.versions(source.code).items()):
            known = [
                (receipt.sha256, receipt.retrieved_at[:10], receipt.validators.get("released_on"))
                for receipt in receipts
            ]
            digest.update(repr((source.code, partition, known)).encode())
    digest.update(repr(archive.aside()).encode() if archive.aside() else b"")
    return digest.hexdigest()


def sha256_of(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sha256_of_text(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _add(digest: "hashlib._Hash", patterns: Iterable[tuple[str, str]]) -> None:
    for folder, pattern in patterns:
        for path in sorted(path for path in (CHECKOUT / folder).rglob(pattern) if path.is_file()):
            digest.update(f"{path.relative_to(CHECKOUT)}\0".encode() + path.read_bytes())
