"""Collect: the only step that touches the network. Every partition that is due is asked for and archived at once.

Hosts are asked side by side, each within its own limits, sources of one host in turn. A run that dies or whose time is
over goes on where it was: what has arrived is in the archive, and the archive is the only cache. A source that fails
is named with its reason, and its newest archived answers stand in.
"""

import queue
import time
from collections import deque
from collections.abc import Callable, Iterable
from functools import partial
from itertools import zip_longest
from typing import Any
from urllib.parse import urlsplit

from flows.archive import Archive
from flows.collect.outcome import Collected, Done, Failure, Progress, reason_of
from flows.contract.source import Partition, Source, module_of
from flows.errors import AmurError, SourceUnavailable, UpstreamError
from flows.settings import Settings
from flows.web.http import Web

# Reasons that hold for the whole source: its other partitions need not be tried in this run.
WHOLE_SOURCE = frozenset({"auth", "quota", "budget", "time", "firewall"})
FAILURES_IN_A_ROW = 10
FILES_AT_ONCE = 4
# How long to wait for a piece of work that should have ended: one that asks, after the time of the run; one on files.
PATIENCE_S, FILE_PATIENCE_S = 60.0, 600.0

Submit = Callable[[str, Callable[[], "Done"]], Any]


class _Queue:
    """What one source still has to do in this run."""

    def __init__(self, source: Source, host: str, at_once: int) -> None:
        self.source, self.host, self.at_once = source, host, at_once
        self.waiting: deque[Partition] = deque()
        self.order: dict[str, int] = {}
        self.started = 0
        self.failures: list[tuple[Partition | None, AmurError]] = []
        self.in_a_row = self.unchanged = 0
        self.stopped = False

    def take(self, done: Done, host_is_open: bool) -> None:
        """Take in what a piece of work came to."""
        self.waiting.extend(done.planned)
        self.order |= {partition.key: place for place, partition in enumerate(done.planned)}
        if not isinstance(done.error, AmurError):
            self.in_a_row = 0
            self.unchanged += done.outcome == "unchanged"
            return
        reason = reason_of(done.error)
        whole = done.partition is None or host_is_open or reason in WHOLE_SOURCE
        if done.partition is not None and (whole or self.stopped):
            self.waiting.appendleft(done.partition)
        if (done.partition is None or reason != "time") and not self.stopped:
            self.failures.append((None if whole else done.partition, done.error))
            self.in_a_row += 1
        self.stopped |= whole or self.in_a_row >= FAILURES_IN_A_ROW


def collect(
    sources: Iterable[Source],
    settings: Settings,
    archive: Archive,
    submit: Submit,
    progress: Callable[[Progress], None],
    web: Web | None,
) -> Collected:
    """Archive what is due of the sources within `settings.collect_seconds`; without `web` of files only.

    `submit(name, work)` runs `work` in another thread, soon. Raises SourceUnavailable for a required source of which
    nothing is archived, and AmurError when a file is not what its contract says, the latter before any request.
    """
    began = time.monotonic()
    if web:
        web.until = began + settings.collect_seconds
    run = _Run(settings, archive, submit, progress, web)
    sources = list(sources)
    try:
        for source in sources:
            run.add(source)
        run.work()
    finally:
        if web:
            web.close()
    return run.collected(sources, time.monotonic() - began)


class _Run:
    def __init__(
        self,
        settings: Settings,
        archive: Archive,
        submit: Submit,
        progress: Callable[[Progress], None],
        web: Web | None,
    ) -> None:
        self.settings, self.archive, self.submit, self.progress, self.web = settings, archive, submit, progress, web
        self.queues: dict[str, _Queue] = {}
        self.busy: dict[str, int] = {}
        self.finished = self.kept = self.unchanged = self.running = 0
        self.ended: queue.SimpleQueue[Done] = queue.SimpleQueue()

    def add(self, source: Source) -> None:
        """Plan a source of files here and now; one that is asked over the network together with the others."""
        if source.http is None:
            files = self.queues[source.code] = _Queue(source, "", FILES_AT_ONCE)
            done = self._plan(source)
            self._raise_if_broken(done)
            files.take(done, False)
        elif self.web is not None:
            host = urlsplit(self.web.base_url(source.http)).netloc
            self.queues[source.code] = _Queue(source, host, source.http.concurrency)

    def work(self) -> None:
        for queued in [queued for queued in self.queues.values() if queued.host]:
            self._start(queued, f"{queued.source.code}: what is due", partial(self._plan, queued.source))
        while True:
            self._start_what_fits()
            if not self.running:
                return
            done = self._next_ended()
            self.running -= 1
            queued = self.queues[done.source.code]
            self.busy[queued.host] -= 1
            self._raise_if_broken(done)
            queued.take(done, self._is_open(queued.source))
            self.finished += 1
            self.kept += done.outcome == "kept"
            self.unchanged += done.outcome == "unchanged"
            known = self.finished + self.running + sum(len(q.waiting) for q in self.queues.values() if not q.stopped)
            self.progress(Progress(done, self.finished, known))

    def _next_ended(self) -> Done:
        """Every request ends soon after the time is over; work that does not has been lost by whoever runs it."""
        until = self.web.until if self.web else None
        patience = FILE_PATIENCE_S if until is None else max(1.0, until + PATIENCE_S - time.monotonic())
        try:
            return self.ended.get(timeout=patience)
        except queue.Empty:
            raise AmurError("collecting does not come to its end", hint="run again: what has arrived is kept") from None

    def _is_open(self, source: Source) -> bool:
        return self.web is not None and source.http is not None and self.web.host(source.http).is_open

    def _start_what_fits(self) -> None:
        """Give each host as much as it may have at once, its sources in turn."""
        over = self.web is not None and self.web.until is not None and time.monotonic() >= self.web.until
        started = True
        while started:
            started = False
            for queued in sorted(self.queues.values(), key=lambda queued: queued.started):
                if not queued.waiting or queued.stopped or self.busy.get(queued.host, 0) >= queued.at_once:
                    continue
                if queued.host and over:
                    continue
                partition = queued.waiting.popleft()
                queued.started += 1
                name = f"{queued.source.code}: {partition.key}"
                self._start(queued, name, partial(self._fetch, queued.source, partition))
                started = True
                break

    def _start(self, queued: _Queue, name: str, work: Callable[[], Done]) -> None:
        def reporting() -> Done:
            try:
                done = work()
            except Exception as error:  # such as a full disk: whoever waits must hear of it, or waits for ever
                done = Done(queued.source, error=error)
            self.ended.put(done)
            return done

        self.running += 1
        self.busy[queued.host] = self.busy.get(queued.host, 0) + 1
        self.submit(name, reporting)

    def _plan(self, source: Source) -> Done:
        try:
            planned = module_of(source).partitions(source, self.settings, self.archive, self.web)
        except Exception as error:
            return Done(source, error=_named(error, source))
        return Done(source, planned=self._in_order(source, planned))

    def _in_order(self, source: Source, planned: list[Partition]) -> list[Partition]:
        """What was had before and what was not, in turn, so that neither starves in short runs; then what failed."""
        checks = [self.archive.last_check(source.code, partition.key) for partition in planned]
        known: dict[str, list[Partition]] = {"failed": [], "before": [], "never": []}
        for partition, check in zip(planned, checks, strict=True):
            known["never" if check is None else "failed" if check.outcome == "failed" else "before"].append(partition)
        in_turn = zip_longest(known["before"], known["never"])
        return [partition for pair in in_turn for partition in pair if partition] + known["failed"]

    def _fetch(self, source: Source, partition: Partition) -> Done:
        try:
            if partition.trouble:
                raise partition.trouble
            receipt = module_of(source).fetch(source, partition, self.settings, self.archive, self.web)
            return Done(source, partition, receipt=receipt)
        except Exception as error:
            named = _named(error, source)
            if isinstance(named, AmurError) and not self._is_open(source) and reason_of(named) not in WHOLE_SOURCE:
                self.archive.note(source.code, partition.key, "failed")
            return Done(source, partition, error=named)

    def _raise_if_broken(self, done: Done) -> None:
        """A file that is there and is not what its contract says, or is missing and required, stops the run.

        So does what is no source's failure: a disk that is full, a list that cannot be written.
        """
        if done.error and not isinstance(done.error, AmurError):
            raise done.error
        if done.error and done.source.http is None:
            missing = isinstance(done.error, SourceUnavailable)
            if not missing or done.source.required:
                raise done.error

    def collected(self, sources: list[Source], seconds: float) -> Collected:
        receipts, failures, left, due, budgets = [], [], {}, {}, {}
        for source in sources:
            archived = list(self.archive.newest(source.code).values())
            receipts += archived
            queued = self.queues.get(source.code)
            if source.required and source.http and not archived:
                cause = queued.failures[0][1] if queued and queued.failures else None
                raise SourceUnavailable(
                    f"the required source could not be had: {cause or 'nothing of it is archived'}",
                    where=source.code,
                    hint="see that its host is reachable, or give it more time (AMUR_COLLECT_SECONDS)",
                )
            if queued is None:
                continue
            due[source.code] = len(queued.order)
            if source.http and source.http.daily_budget:
                budgets[source.code] = source.http.daily_budget
            for partition, error in queued.failures:
                key = partition.key if partition else ""
                failures.append(Failure(source.code, key, reason_of(error), str(error), bool(archived)))
            if queued.unchanged and not (archived or queued.failures):
                what = "answers, and without a single record: its codes or addresses may have changed"
                failures.append(Failure(source.code, "", "empty", what, False))
            if queued.waiting:
                left[source.code] = sorted(
                    (partition.key for partition in queued.waiting), key=queued.order.__getitem__
                )
        made = self.web.requests_made if self.web else 0
        return Collected(receipts, failures, left, self.kept, self.unchanged, made, seconds, due, budgets)


def _named(error: Exception, source: Source) -> Exception:
    """An answer that broke the reading is a failure of its source, not of the run; what the machine refuses is not."""
    if isinstance(error, AmurError | OSError) or source.http is None:
        return error
    return UpstreamError("format", f"cannot be read ({type(error).__name__}: {error})"[:300], where=source.code)
