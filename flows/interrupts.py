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
def naming_refusals(folder: Path) -> Iterator[None]:
    """Raise AmurError where the machine refuses to write below `folder`, by Python or by DuckDB.

    Ctrl-C is a KeyboardInterrupt, whatever was going on when it came.
    """
    try:
        yield
    except OSError as error:
        if error.errno not in _REFUSED:
            raise
        where = str(error.filename or folder)
        raise AmurError(os.strerror(error.errno).lower(), where=where, hint=_REFUSED[error.errno]) from error
    except (RuntimeError, duckdb.InterruptException) as error:
        if not is_interrupt(error):
            raise
        raise KeyboardInterrupt from error
    except (duckdb.Error, AmurError) as error:
        # a step may have told DuckDB's words on, as what went wrong with it
        refused = [number for number in _REFUSED if os.strerror(number) in str(error)]
        if not refused or not isinstance(error.__cause__ or error, duckdb.Error):
            raise
        raise AmurError(os.strerror(refused[0]).lower(), where=str(folder), hint=_REFUSED[refused[0]]) from error


def is_interrupt(error: BaseException) -> bool:
    """Whether it is DuckDB's own word for a Ctrl-C that came during its work."""
    came = isinstance(error, RuntimeError) and isinstance(error.__context__, KeyboardInterrupt)
    return came or isinstance(error, duckdb.InterruptException)


@contextmanager
def interruptible(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Let Ctrl-C end a query at once.

    DuckDB asks Python for signals between its tasks only, of which one may take minutes; its own flag it sees sooner.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came, comes = os.pipe()
    os.set_blocking(comes, False)

    def watch() -> None:
        while os.read(came, 1) == bytes([signal.SIGINT]):
            con.interrupt()

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    before = signal.set_wakeup_fd(comes, warn_on_full_buffer=False)
    try:
        yield
    finally:
        signal.set_wakeup_fd(before)
        os.write(comes, b"\0")
        watcher.join()
        os.close(came)
        os.close(comes)


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
