"""The flow: collect → archive → stage → check → model → check → publish → report, each step a Prefect task.

The steps are the plain functions of flows/job.py, in the order that `refresh` gives there; `amur run --direct` calls
them without Prefect. No task is retried as a whole: requests are, within a partition's task, by flows/web/http.py; what
follows is a function of the archive, and would fail again.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from prefect import Task, flow, get_run_logger, task
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run
from prefect.states import Completed, Failed
from prefect.task_runners import ThreadPoolTaskRunner

from flows.artifacts import changes_table, quality_markdown
from flows.collect.outcome import Done
from flows.contract.source import load_sources
from flows.errors import LockHeld
from flows.job import Job, Step, opened, refresh
from flows.overdue import newer_run
from flows.settings import Settings

# As a choice in the dashboard's form.
SourceCode = StrEnum("SourceCode", list(load_sources()))  # type: ignore[misc]

AT_ONCE: Any = ThreadPoolTaskRunner(max_workers=8)


def _name() -> str:
    """`2026-11-26 daily`, or `2026-11-26 ecb` where that alone is collected."""
    only = [SourceCode(code).value for code in flow_run.parameters.get("only") or []]
    return f"{datetime.now(UTC):%Y-%m-%d} {' '.join(only) or 'daily'}"


@flow(name="amur", flow_run_name=_name, task_runner=AT_ONCE)
def amur(offline: bool = False, only: list[SourceCode] | None = None) -> State[str]:
    """The whole job; Completed too where nothing is new, and where another run does the work: the message tells."""
    codes = [code.value for code in only or []]
    newer = newer_run()
    if newer:
        return _skipped(codes, f"the run of {newer} is due as well")
    try:
        with opened(Settings.from_env(), _Logged(), offline, codes) as job:
            job.submit = _submit
            try:
                refresh(job, _as_task)
            finally:
                _leave_artifacts(job)
                _tag("amur", *codes, job.outcome, *(f"set-aside:{code}" for code in job.aside))
            return Completed(message=job.closing, data=job.release_id)
    except LockHeld as held:
        return _skipped(codes, str(held))


def _skipped(codes: list[str], why: str) -> State[str]:
    _tag("amur", *codes, "skipped")
    return Completed(message=f"skipped: {why}")


def _tag(*tags: str) -> None:
    """What the run came to, as tags, by which the dashboard filters."""
    if flow_run.id:
        with get_client(sync_client=True) as client:
            client.update_flow_run(UUID(flow_run.id), tags=sorted({*flow_run.tags, *tags}))


def _as_task(step: Step, job: Job) -> None:
    # The job is bound and no parameter: Prefect would walk all through it in search of futures.
    def run() -> None:
        step(job)

    named: Callable[..., Task[[], None]] = task(name=step.__name__, cache_policy=NO_CACHE)
    named(run)()


def _submit(name: str, work: Callable[[], Done]) -> None:
    """Run a piece of collecting as a task; flows/web/http.py retries its requests, and knows which are worth it."""

    def run() -> State[None]:
        done = work()
        return Failed(message=str(done.error)) if done.error else Completed(name=done.outcome.capitalize())

    named: Callable[..., Task[[], State[None]]] = task(name="partition", task_run_name=name, cache_policy=NO_CACHE)
    named(run).submit()


def _leave_artifacts(job: Job) -> None:
    if job.results:
        create_markdown_artifact(quality_markdown(job), key="quality", description=f"Checks of run {job.run_id}")
    if job.outcome == "published":
        create_table_artifact(changes_table(job), key="release-diff", description=f"Changes of {job.release_id}")


class _Logged:
    """Tells the log of the flow run, which its page in the dashboard shows."""

    def __init__(self) -> None:
        self._say: Callable[[str], None] = get_run_logger().info

    def said(self, line: str) -> None:
        self._say(line)

    def doing(self, what: str) -> None:
        """The dashboard shows which task runs."""
