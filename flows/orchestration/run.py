"""A run at a terminal, on Prefect: what needs neither server nor libraries is done while those are still coming."""

import atexit
import os
from importlib import import_module

from flows.job import Job, collect, is_built, unchanged
from flows.orchestration.server import QUIET, Server, find_server, start_server


def run_on_prefect(job: Job) -> None:
    """Run the flow on the server that is there, else on one of our own for as long as this process lasts.

    One of our own is started at the first sign of something new, and collecting does not wait for it. With nothing new
    neither Prefect (1–2 s) nor Great Expectations (3–6 s) is imported.
    """
    for name, value in (QUIET | {"PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL"}).items():
        os.environ.setdefault(name, value)
    url, own = find_server(job.settings), None
    if url is None:
        own = _OwnServer(job)
        if not is_built(job):
            own.start()
        job.on_news = own.start
    if own or job.offline:
        collect(job)
        if unchanged(job):
            return
    os.environ["PREFECT_API_URL"] = url or own.start().url if own else url or ""
    _load(job)
    if own:
        job.teller.doing("waiting for the Prefect server; on its first start it sets up its database")
        own.start().wait()
    from flows.pipeline import SourceCode, amur

    try:
        amur(job.offline, [SourceCode(code) for code in job.only] or None)
    except Exception as error:
        if job.outcome not in ("published", "nothing_new"):
            raise
        job.teller.said(f"Prefect was not told to the end ({type(error).__name__}: {str(error)[:200]})")


class _OwnServer:
    def __init__(self, job: Job) -> None:
        self._job = job
        self._server: Server | None = None

    def start(self) -> Server:
        """Start it, once. It is stopped after Prefect has sent what it still had to send when the process ends."""
        if self._server is None:
            self._job.teller.said(
                "starting a Prefect server for this run (`amur serve` keeps one, --direct needs none)"
            )
            self._server = start_server(self._job.settings)
            atexit.register(self._server.stop)  # before Prefect is imported, and so called after Prefect's own
        return self._server


def _load(job: Job) -> None:
    job.teller.doing("loading Prefect")
    import_module("flows.pipeline")
    job.teller.doing("loading Great Expectations")
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
    import_module("great_expectations")
