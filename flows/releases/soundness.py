"""Soundness: whether a release is still the file that was published.

Mode 0444 stops everybody but root, and a power cut or a full disk stops nobody. Beside each release lies its seal,
`<release_id>.sha256`, in the form that `sha256sum -c` reads.
"""

import hashlib
import re
from pathlib import Path

import duckdb

from flows.content import content_hash
from flows.errors import AmurError
from flows.jsonl import sync_file

HEADER_BYTES = 3 * 4096  # of a DuckDB file, before its blocks


def seal_path(release: Path) -> Path:
    return release.with_suffix(".sha256")


def seal(release: Path) -> None:
    """Note the SHA-256 of a release that will change no more."""
    path = seal_path(release)
    path.write_text(f"{_sha256(release)}  {release.name}\n", encoding="ascii")
    sync_file(path)


def find_fault(release: Path, thorough: bool = False) -> str | None:
    """What is wrong with the file of a release; None where it is whole.

    Looks at the file's header, its size by its own count of blocks in use (those that are free may not be there any
    more), and the release it names; at every byte where it was written to after it was sealed, or `thorough`. One that
    another process holds is judged by its bytes alone.
    """
    if not release.exists():
        return "is missing"
    sealed = seal_path(release).exists()
    try:
        with duckdb.connect(str(release), read_only=True) as con:
            (found,) = con.execute("select max(release_id) from meta.release").fetchone() or (None,)
            blocks, size = con.execute("select used_blocks, block_size from pragma_database_size()").fetchone() or (
                0,
                0,
            )
    except duckdb.Error as error:
        if not (sealed and holder_of(error)):
            return f"cannot be opened ({str(error).splitlines()[0][:200]})"
        return _unlike_its_seal(release)
    if found != release.stem:
        return f"holds release {found}"
    if release.stat().st_size < HEADER_BYTES + blocks * size:
        return "is cut short"
    if sealed:
        written_to = release.stat().st_mtime_ns > seal_path(release).stat().st_mtime_ns
        return _unlike_its_seal(release) if thorough or written_to else None
    return _unlike_its_content_hash(release) if thorough else None


def holder_of(error: duckdb.Error) -> str | None:
    """The process that holds a file, where that is why DuckDB could not open it."""
    found = re.search(r"Conflicting lock is held in .*?\(PID (\d+)\)", str(error))
    return f"process {found[1]}" if found else None


def sound_copy(release: Path, folder: Path) -> Path:
    """The release itself, or a copy of it in `folder` where another process holds it for writing."""
    try:
        duckdb.connect(str(release), read_only=True).close()
        return release
    except duckdb.Error as error:
        if not holder_of(error):
            raise AmurError(f"cannot be opened ({error})", where=str(release)) from error
    folder.mkdir(parents=True, exist_ok=True)
    copied = folder / release.name
    copied.write_bytes(release.read_bytes())
    return copied


def _unlike_its_seal(release: Path) -> str | None:
    wanted = seal_path(release).read_text(encoding="ascii", errors="replace").split(" ")[0]
    return None if _sha256(release) == wanted else "is not as it was published: its SHA-256 differs"


def _unlike_its_content_hash(release: Path) -> str | None:
    try:
        with duckdb.connect(str(release), read_only=True) as con:
            (wanted,) = con.execute("select max(content_hash) from meta.release").fetchone() or (None,)
        return None if content_hash(release) == wanted else "is not as it was published: its content hash differs"
    except duckdb.Error as error:
        return f"cannot be read ({str(error).splitlines()[0][:200]})"


def _sha256(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
