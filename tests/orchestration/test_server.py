"""The Prefect server a run uses: found, started for the run alone, and never left behind."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests

from flows.errors import AmurError
from flows.orchestration.server import bind, find_server, is_healthy, noted, start_server
from flows.settings import Settings

pytestmark = pytest.mark.slow


@pytest.fixture(scope="session")
def prefect_home(tmp_path_factory):
    """A home whose database is set up once for all tests that start a server."""
    return tmp_path_factory.mktemp("prefect-home")


@pytest.fixture
def environment(home, prefect_home, monkeypatch):
    monkeypatch.setenv("PREFECT_HOME", str(prefect_home))
    monkeypatch.delenv("PREFECT_API_URL", raising=False)


def amur(*arguments):
    return subprocess.run([sys.executable, "-m", "flows.cli", *arguments], capture_output=True, text=True)


def servers_of(home):
    """The server processes that were started for a home, by their environment."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command, environ = ((process / name).read_bytes() for name in ("cmdline", "environ"))
        except OSError:
            continue
        if b"server_process" in command and f"AMUR_HOME={home}\0".encode() in environ:
            found.append(process.name)
    return found


def test_a_run_starts_a_server_of_its_own_and_ends_it(environment, home, touch_register):
    touch_register()
    result = amur("run", "--offline")
    assert (result.returncode, result.stderr) == (0, "")
    assert "starting a Prefect server for this run" in result.stdout
    assert result.stdout.splitlines()[-1].startswith("published ")
    assert servers_of(home) == []


STARTER = """
import sys
from pathlib import Path
from flows.orchestration.server import start_server
from flows.settings import Settings
server = start_server(Settings(data=Path(sys.argv[1])))
server.wait()
print(server.url, flush=True)
input()
"""


def test_a_run_that_is_killed_leaves_no_server_behind_and_one_that_runs_is_found(environment, home, monkeypatch):
    settings = Settings(data=home)
    parent = subprocess.Popen(
        [sys.executable, "-c", STARTER, home], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    url = parent.stdout.readline().strip()
    assert len(servers_of(home)) == 1
    with noted(settings, url):
        assert find_server(settings) == url
    assert find_server(settings) is None
    monkeypatch.setenv("PREFECT_API_URL", url)
    assert find_server(settings) == url
    monkeypatch.delenv("PREFECT_API_URL")

    os.kill(parent.pid, signal.SIGKILL)
    parent.communicate()
    until = time.monotonic() + 30
    while is_healthy(url) and time.monotonic() < until:
        time.sleep(0.2)
    assert not is_healthy(url)
    assert find_server(settings) is None


def test_a_server_that_is_named_and_does_not_answer_is_an_error(home, monkeypatch):
    with bind() as closed:
        port = closed.getsockname()[1]
    monkeypatch.setenv("PREFECT_API_URL", f"http://127.0.0.1:{port}/api")
    with pytest.raises(AmurError, match="does not answer; start it, unset PREFECT_API_URL, or use"):
        find_server(Settings(data=home))


@pytest.mark.parametrize("note", ["", "[]", "{}", json.dumps({"url": "nonsense"}), json.dumps({"url": None})])
def test_a_note_of_a_server_that_is_gone_does_not_matter(home, monkeypatch, note):
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    (home / "warehouse" / "prefect-server.json").write_text(note, encoding="utf-8")
    assert find_server(Settings(data=home)) is None


def test_a_note_that_a_killed_process_left_does_not_lead_to_whoever_answers_there_now(home, monkeypatch):
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    (home / "warehouse" / "prefect-server.json").write_text(json.dumps({"url": "http://127.0.0.1:4200/api"}))
    monkeypatch.setattr("flows.orchestration.server.is_healthy", lambda *_: True)
    assert find_server(Settings(data=home)) is None


def test_a_port_that_another_program_has_is_told_and_nothing_is_deployed_there(home, monkeypatch):
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    with bind() as other:
        port = other.getsockname()[1]
        result = amur("serve", "--port", str(port))
    assert result.returncode == 2
    assert f"port {port} cannot be used, another program has it" in result.stderr


def test_pages_of_the_web_can_neither_read_a_server_of_ours_nor_start_a_run_there(environment, home):
    server = start_server(Settings(data=home), dashboard=True)
    try:
        server.wait()
        opened = requests.options(
            f"{server.url}/flow_runs/",
            headers={"Origin": "https://elsewhere.test", "Access-Control-Request-Method": "POST"},
        )
        assert opened.headers.get("access-control-allow-origin") in (None, server.url.removesuffix("/api"))
        assert requests.post(f"{server.url}/flows/", json={"name": "x"}).status_code == 403
        assert requests.get(f"{server.url}/health", headers={"Host": "elsewhere.test"}).status_code == 400
    finally:
        server.stop()
