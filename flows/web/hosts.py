"""How each host may be asked: pace, requests at once, daily budget, and when to stop asking."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from flows.archive import Archive
from flows.contract.source import Http
from flows.errors import Reason, UpstreamError

# Requests that failed for good, one after the other, before a host is left alone for the rest of the run.
FAILURES_IN_A_ROW = 5


class Host:
    """One host in one run. Threads may share it."""

    def __init__(self, name: str, limits: Http, archive: Archive, clock: Callable[[], float]) -> None:
        self.name = name
        self.limits = limits
        self.has_answered = False
        self._archive = archive
        self._clock = clock
        self._free = threading.BoundedSemaphore(limits.concurrency)
        self._lock = threading.Lock()
        self._next_at = 0.0
        self._failures = 0
        self._open: tuple[Reason, str] | None = None

    @contextmanager
    def turn(self, wait: Callable[[float], None]) -> Iterator[None]:
        """Hold one of the host's places, once its pace allows; counts against the daily budget.

        Raises UpstreamError when the host is no longer asked in this run, or its budget for today is used up.
        """
        with self._free:
            self.check()
            with self._lock:
                at = max(self._next_at, self._clock())
                self._next_at = at + self.limits.min_interval_s
            wait(at - self._clock())
            self.check()
            self._count()
            yield

    def check(self) -> None:
        """Raise UpstreamError when the circuit is open."""
        if self._open:
            reason, what = self._open
            raise UpstreamError(reason, what, where=self.name, hint="what is archived stays in use; run again later")

    def _count(self) -> None:
        budget = self.limits.daily_budget
        if budget is None:
            return
        day = datetime.now(UTC).date().isoformat()
        with self._lock:
            if self._archive.requests_on(day, self.name) >= budget:
                self._open = ("budget", f"the {budget} requests of {day} (UTC) are used up")
                self.check()
            self._archive.count_request(day, self.name)

    def hold_back(self, seconds: float) -> None:
        """Nobody asks before that time has passed: the host has said so."""
        with self._lock:
            self._next_at = max(self._next_at, self._clock() + seconds)

    def succeeded(self) -> None:
        with self._lock:
            self._failures = 0

    def failed(self, reason: Reason, what: str, *, at_once: bool = False) -> None:
        """A request has failed for good. The circuit opens `at_once`, or after several in a row."""
        with self._lock:
            self._failures += 1
            if at_once or self._failures >= FAILURES_IN_A_ROW:
                self._open = (reason, what)

    @property
    def is_open(self) -> bool:
        return self._open is not None
