"""What a run tells: lines, and at a terminal what it is doing at the moment and for how long."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from flows.escaping import printable


class Lines:
    """Plain lines, for logs and pipes."""

    def said(self, line: str) -> None:
        print(printable(line), flush=True)

    def doing(self, what: str) -> None:
        """Only a terminal shows the moment."""


class Display:
    """Lines with the time they took, above one that tells what is being done."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task = progress.add_task("", total=None)
        self._since = time.monotonic()

    def said(self, line: str) -> None:
        seconds = time.monotonic() - self._since
        took = f" [dim]{seconds:.1f} s[/dim]" if seconds >= 0.1 else ""
        self._progress.console.print(_plain(line) + took, highlight=False, soft_wrap=True)
        self._since = time.monotonic()

    def doing(self, what: str) -> None:
        self._progress.reset(self._task, description=_plain(what))


def _plain(text: str) -> str:
    return escape(printable(text))


@contextmanager
def telling() -> Iterator[Lines | Display]:
    """What tells on standard output; rich honours NO_COLOR and TERM=dumb."""
    console = Console(file=sys.stdout)
    if not console.is_terminal or console.is_dumb_terminal:
        yield Lines()
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        yield Display(progress)
