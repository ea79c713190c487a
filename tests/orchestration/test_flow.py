"""The flow: the same job as without Prefect, with states and artifacts that tell what it came to."""

import multiprocessing

import pytest

from flows.audit import CheckResult
from flows.publish import current_id, run_lock
from flows.settings import Settings

pytestmark = pytest.mark.usefixtures("prefect_server")


@pytest.fixture
def quick_checks(monkeypatch, short_page):
    """One check that fails without being critical stands for all, which take ten seconds."""
    result = CheckResult("XX101", "t", "rule", "warning", "why|not", "failed", "1 bad rows", [{"a": "<b>"}])
    monkeypatch.setattr("flows.job.check_staged", lambda *_: [])
    monkeypatch.setattr("flows.job.check_warehouse", lambda *_: [result])
    monkeypatch.setattr("flows.job.gate", lambda *_: None)


def run():
    from flows.pipeline import amur

    return amur(offline=True, return_state=True)


def artifacts(key):
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterKey

    with get_client(sync_client=True) as client:
        found = client.read_artifacts(artifact_filter=ArtifactFilter(key=ArtifactFilterKey(any_=[key])))
    return [str(artifact.data) for artifact in sorted(found, key=lambda artifact: artifact.created)]


def task_runs():
    from prefect.client.orchestration import get_client

    with get_client(sync_client=True) as client:
        return {run.name.split("-")[0]: run for run in client.read_task_runs()}


def test_a_release_is_published_with_its_checks_and_changes_as_artifacts(home, touch_register, quick_checks):
    touch_register()
    state = run()
    assert (state.name, state.message) == ("Completed", f"published {current_id(Settings(data=home))}")
    assert "# published: 0 of 1 rule passed; 1 failed: " in artifacts("quality")[-1]
    assert r"why\|not" in artifacts("quality")[-1] and r"\<b\>" in artifacts("quality")[-1]
    assert "Somebody synthetic" in artifacts("release-diff")[-1]
    again = run()
    assert (again.name, again.message[:12]) == ("Completed", "nothing new,")


def test_a_blocked_run_fails_with_the_reason_and_the_failed_checks(home, lower_portfolio, rules_of):
    rules_of("staging.portfolio", "fact_portfolio")
    before = current_id(Settings(data=home))
    lower_portfolio()
    state = run()
    assert state.is_failed()
    assert "PF103" in state.message
    assert "| PF103 | critical |" in artifacts("quality")[-1]
    assert current_id(Settings(data=home)) == before


def test_an_overlapping_run_is_skipped_and_not_failed(home):
    def hold(settings, held, done):
        with run_lock(settings):
            held.set()
            done.wait(60)

    fork = multiprocessing.get_context("fork")
    held, done = fork.Event(), fork.Event()
    holder = fork.Process(target=hold, args=(Settings(data=home), held, done))
    holder.start()
    held.wait(60)
    state = run()
    done.set()
    holder.join()
    assert state.name == "Completed"
    assert state.message.startswith("skipped: ") and f"process {holder.pid}" in state.message


def test_each_partition_is_a_task_and_nothing_is_cached(home, touch_register, quick_checks):
    touch_register()
    run()
    found = task_runs()
    assert {"collect", "stage", "model", "check", "publish_candidate", "report"} <= {
        name.split("-")[0] for name in found
    }
    assert any(name.startswith("portfolio: portfolio.csv") for name in found)
    assert all(not task.cache_key for task in found.values())


def test_of_several_overdue_runs_the_newest_works_and_the_others_are_skipped(home):
    from datetime import UTC, datetime, timedelta

    from prefect import get_client
    from prefect.states import Scheduled

    from flows.pipeline import amur

    now = datetime.now(UTC)
    deployment = amur.to_deployment(name="overdue")
    deployment_id = deployment.apply()
    with get_client(sync_client=True) as client:
        runs = [
            client.create_flow_run_from_deployment(
                deployment_id,
                parameters={"offline": True},
                state=Scheduled(scheduled_time=now - timedelta(hours=hours)),
            )
            for hours in (2, 1)
        ]
        from prefect.flow_engine import run_flow

        states = [run_flow(amur, flow_run=run, parameters={"offline": True}, return_type="state") for run in runs]
        tags = [set(client.read_flow_run(run.id).tags) for run in runs]
    assert states[0].message == f"skipped: the run of {now - timedelta(hours=1):%Y-%m-%d %H:%M} UTC is due as well"
    assert states[1].message.startswith("nothing new, ")
    assert tags == [{"amur", "skipped"}, {"amur", "nothing_new"}]
