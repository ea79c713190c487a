"""Overdue: after a time without a scheduler one run catches up, and not one for each that was missed."""

from datetime import UTC, datetime

from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterDeploymentId,
    FlowRunFilterExpectedStartTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.runtime import flow_run as present
from prefect.types._datetime import DateTime


def newer_run() -> str | None:
    """The time of the latest run of the same deployment that is due as well, and later; None where there is none."""
    if present.id is None:
        return None
    with get_client(sync_client=True) as client:
        here = client.read_flow_run(present.id)
        if here.deployment_id is None:
            return None
        waiting = client.read_flow_runs(
            flow_run_filter=FlowRunFilter(
                deployment_id=FlowRunFilterDeploymentId(any_=[here.deployment_id]),
                state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.SCHEDULED, StateType.PENDING])),
                expected_start_time=FlowRunFilterExpectedStartTime(before_=DateTime.now(UTC)),
            )
        )
    later = [run for run in waiting if run.id != here.id and _due(run) > _due(here)]
    return f"{_due(max(later, key=_due)):%Y-%m-%d %H:%M} UTC" if later else None


def _due(run: FlowRun) -> datetime:
    return run.expected_start_time or datetime.min.replace(tzinfo=UTC)
