"""The schedule fires: `amur serve` by itself, and the deployment of prefect.yaml with a worker, on a local server."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
import yaml

from flows.errors import AmurError
from flows.orchestration.schedule import check_schedule, source_times
from flows.orchestration.server import bind, is_healthy
from flows.settings import CHECKOUT, Settings

pytestmark = pytest.mark.slow

# Cron has no seconds: `amur serve` with an interval in its place. Prefect is imported as late as there.
SERVE = """
import os
import signal
import sys
from datetime import timedelta
from threading import Thread
from flows.cli import main
def end_with_parent():
    sys.stdin.read()
    os.kill(os.getpid(), signal.SIGTERM)
Thread(target=end_with_parent, daemon=True).start()
from flows.orchestration import schedule
serve = schedule._serve
def serve_often(*arguments):
    import prefect.schedules
    cron = prefect.schedules.Cron
    daily = arguments[0].schedule
    prefect.schedules.Cron = lambda line, timezone: (
        prefect.schedules.Interval(timedelta(seconds=15), timezone=timezone) if line == daily else cron(line, timezone)
    )
    serve(*arguments)
schedule._serve = serve_often
sys.argv = ["amur", "serve", "--port", sys.argv[1]]
main()
"""


def ask(url, path, body):
    with urlopen(f"{url}/csrf-token?client=test", timeout=60) as answer:
        token = json.load(answer)["token"]
    headers = {"Content-Type": "application/json", "Prefect-Csrf-Client": "test", "Prefect-Csrf-Token": token}
    request = Request(f"{url}{path}", json.dumps(body).encode(), headers)
    with urlopen(request, timeout=60) as answer:
        return json.load(answer)


def wait_for(what, seconds=120):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if found := what():
            return found
        time.sleep(0.3)
    pytest.fail("it did not come to that in time")


def states(url, deployment):
    found = ask(url, "/deployments/filter", {"deployments": {"name": {"any_": [deployment]}}})
    runs = ask(url, "/flow_runs/filter", {"deployments": {"id": {"any_": [row["id"] for row in found]}}})
    return {run["state_name"] for run in runs} if found else set()


def test_serve_fires_and_so_does_the_deployment_of_prefect_yaml_and_all_ends_with_ctrl_c(home, tmp_path, monkeypatch):
    with bind() as found:
        port = found.getsockname()[1]
    url = f"http://127.0.0.1:{port}/api"
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    for name, value in {"PREFECT_HOME": str(tmp_path / "prefect"), "PREFECT_RUNNER_POLL_FREQUENCY": "2"}.items():
        monkeypatch.setenv(name, value)
    log = open(tmp_path / "serve.log", "w+", encoding="utf-8")  # noqa: SIM115  read at the end
    served = subprocess.Popen([sys.executable, "-c", SERVE, str(port)], stdin=subprocess.PIPE, stdout=log, stderr=log)
    worker = None
    try:
        wait_for(lambda: is_healthy(url))
        wait_for(lambda: "Completed" in states(url, "schedule"))

        monkeypatch.setenv("PREFECT_API_URL", url)
        monkeypatch.setenv("PREFECT_WORKER_QUERY_SECONDS", "2")
        prefect = str(Path(sys.executable).with_name("prefect"))
        for arguments in (
            ["work-pool", "create", "amur", "--type", "process"],
            ["--no-prompt", "deploy", "--all"],
            ["deployment", "schedule", "create", "amur/daily", "--interval", "15"],
        ):
            subprocess.run([prefect, *arguments], check=True, capture_output=True, cwd=CHECKOUT)
        worker = subprocess.Popen([prefect, "worker", "start", "--pool", "amur"], stdout=log, stderr=log, cwd=CHECKOUT)
        wait_for(lambda: "Completed" in states(url, "daily"))
        worker.send_signal(signal.SIGINT)
        worker.wait(60)
        assert json.loads((home / "warehouse" / "prefect-server.json").read_text())["url"] == url
    finally:
        if worker and worker.poll() is None:
            worker.kill()
        served.send_signal(signal.SIGINT)
        try:
            code = served.wait(60)
        finally:
            served.kill()
        log.seek(0)
        told = log.read()
        log.close()
        print(told)
    assert code == 0
    assert told.rstrip().endswith("the Prefect server has stopped")
    assert not is_healthy(url)
    assert not (home / "warehouse" / "prefect-server.json").exists()
    assert "Traceback" not in told


def test_prefect_yaml_has_the_times_of_the_contracts():
    told = yaml.safe_load((CHECKOUT / "prefect.yaml").read_text(encoding="utf-8"))["deployments"]
    of_sources = {row["parameters"]["only"][0]: row["schedules"][0] for row in told if "parameters" in row}
    assert of_sources == {
        code: {"cron": cron, "timezone": timezone} for code, (cron, timezone) in source_times().items()
    }
    assert len(of_sources) >= 7


@pytest.mark.parametrize(
    ("schedule", "timezone", "told"),
    [
        ("every day", "UTC", "is no cron line"),
        ("0 0 * * * *", "UTC", "is no cron line"),
        ("61 * * * *", "UTC", "is no cron line"),
        ("30 6 * * *", "Moscow", "is no time zone"),
        ("30 6 * * *", "../etc", "is no time zone"),
    ],
)
def test_a_schedule_that_cannot_be_is_refused_by_the_name_of_its_setting(tmp_path, schedule, timezone, told):
    with pytest.raises(AmurError, match=f"AMUR_(SCHEDULE|TIMEZONE): .*{told}"):
        check_schedule(Settings(data=tmp_path, schedule=schedule, timezone=timezone))
    assert os.environ.get("AMUR_SCHEDULE") is None
