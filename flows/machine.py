"""What the machine does to a run: writes it refuses, and Ctrl-C."""

import errno
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from flows.errors import AmurError

# What the machine refuses for reasons of its own, and what a person can do about it.
_REFUSED = {
    errno.ENOSPC: "make room on the disk, and run again",
    errno.EDQUOT: "make room within the quota, and run again",
    errno.EFBIG: "the files of this process are limited in size: see `ulimit -f`",
    errno.EROFS: "set AMUR_HOME to a directory that can be written",
    errno.EACCES: "check its permissions, or set AMUR_HOME to a directory of your own",
    errno.EPERM: "check its permissions, or set AMUR_HOME to a directory of your own",
}


@contextmanager
def told(folder: Path) -> Iterator[None]:
    """Raise AmurError where the machine refuses to write below `folder`, by Python or by DuckDB."""
    try:
        yield
    except OSError as error:
        if error.errno not in _REFUSED:
            raise
        where = str(error.filename or folder)
        raise AmurError(os.strerror(error.errno).lower(), where=where, hint=_REFUSED[error.errno]) from error
    except (duckdb.Error, AmurError) as error:
        # a step may have told DuckDB's words on, as what went wrong with it
        refused = [number for number in _REFUSED if os.strerror(number) in str(error)]
        if not refused or not isinstance(error.__cause__ or error, duckdb.Error):
            raise
        raise AmurError(os.strerror(refused[0]).lower(), where=str(folder), hint=_REFUSED[refused[0]]) from error


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Let Ctrl-C wait until the block is done; outside the main thread it does not arrive anyway."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came = False

    def note(*_: object) -> None:
        nonlocal came
        came = True

    before = signal.signal(signal.SIGINT, note)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if came:
        raise KeyboardInterrupt
