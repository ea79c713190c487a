"""Errors that reach a person: what happened, where, and what to do. Each kind has its exit code."""

import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

Reason = Literal[
    "network",  # not reachable, broken off, or their server is in trouble
    "auth",  # they want a key, or do not want this one
    "quota",  # they say the quota is used up
    "budget",  # our own daily budget for the host is used up
    "request",  # they say that the request is wrong (4xx)
    "refused",  # we do not take it: another host, another scheme, too large, the key in it
    "format",  # it is not what the contract says
    "foreign",  # it answers another question than ours
    "truncated",  # it is not all there
    "firewall",  # a protection against robots has turned us away
    "time",  # the time given to the run is over
]


class AmurError(Exception):
    """Wrong usage or bad input; exit code 2."""

    exit_code = 2

    def __init__(self, what: str, *, where: str = "", hint: str = "") -> None:
        self.what, self.where, self.hint = what, where, hint
        super().__init__(what, where, hint)

    def __str__(self) -> str:
        line = f"{self.where}: {self.what}" if self.where else self.what
        return f"{line}; {self.hint}" if self.hint else line


class Blocked(AmurError):
    """A critical check failed or could not be evaluated: nothing is published; exit code 1."""

    exit_code = 1


class SourceUnavailable(AmurError):
    """A source whose contract says `required` could not be had; exit code 3."""

    exit_code = 3


class LockHeld(AmurError):
    """Another run is writing; exit code 4."""

    exit_code = 4


class BadAnswer(AmurError):
    """An upstream answered, but not as its contract says (an error inside a 200, HTML, a new field); exit code 2."""

    reason: Reason = "format"


class ForeignAnswer(BadAnswer):
    """An upstream answered something else than it was asked: another country, year, currency or unit."""

    reason: Reason = "foreign"


class UpstreamError(SourceUnavailable):
    """An upstream did not give what was asked for; `reason` is its class."""

    def __init__(self, reason: Reason, what: str, *, where: str = "", hint: str = "") -> None:
        self.reason: Reason = reason
        super().__init__(what, where=where, hint=hint)


def log_fault(error: Exception, folder: Path | None) -> str:
    """One line that names the log file with the traceback; the traceback itself where no file can be written."""
    what = f"unexpected {type(error).__name__}: {' '.join(str(error).split())[:200]}"
    lines = "".join(traceback.format_exception(error))
    try:
        if folder is None:
            raise OSError("no home")
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}.log"
        path.write_text(f"{sys.argv}\n{lines}", encoding="utf-8")
    except OSError:
        return f"{what}\n{lines}"
    return f"{what}; the traceback is in {path}"
