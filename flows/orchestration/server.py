"""The Prefect server a run uses: one that is there already, else one of its own for as long as it lasts.

A server of one's own costs three seconds, and ten on a new database. It is a process beside the run, so that the run
goes on meanwhile; nothing here imports Prefect.
"""

import json
import os
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

from flows.errors import AmurError
from flows.settings import Settings

# The first start on a new database has been seen to take 25 s on a busy machine.
START_SECONDS = 120
STOP_SECONDS = 10

QUIET = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_LOGGING_LOGGERS_PREFECT_TASK_RUNS_LEVEL": "CRITICAL",  # the flow tells what came of its partitions
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": str(START_SECONDS),
}


def find_server(settings: Settings) -> str | None:
    """The API URL of a server that runs: PREFECT_API_URL, or the one that `amur serve` started here.

    Raises AmurError when PREFECT_API_URL names one that does not answer.
    """
    named = os.environ.get("PREFECT_API_URL")
    if named:
        if not is_healthy(named):
            raise AmurError(
                "the Prefect server does not answer",
                where=f"PREFECT_API_URL={named}",
                hint="start it, unset PREFECT_API_URL, or use `amur run --direct`",
            )
        return named
    try:
        noted = str(json.loads(_note(settings).read_text(encoding="utf-8"))["url"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return noted if is_healthy(noted) else None


def is_healthy(url: str, seconds: float = 3) -> bool:
    opener = build_opener(ProxyHandler({})) if "://127.0.0.1" in url or "://localhost" in url else build_opener()
    try:
        with opener.open(f"{url.rstrip('/')}/health", timeout=seconds) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError, ValueError):
        return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Server:
    """A server process of our own; `url` is its API."""

    process: "subprocess.Popen[bytes]"
    url: str
    log: Path

    def wait(self) -> None:
        """Until it answers; raises AmurError when it ends or does not answer in START_SECONDS."""
        until = time.monotonic() + START_SECONDS
        while not is_healthy(self.url):
            if self.process.poll() is not None or time.monotonic() > until:
                self.stop()
                raise AmurError(
                    "the Prefect server did not start", where=str(self.log), hint="use `amur run --direct` meanwhile"
                )
            time.sleep(0.05)

    def stop(self) -> None:
        """End it and wait for its end; one that is still setting up its database ends by itself after that."""
        if self.process.stdin:
            self.process.stdin.close()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def start_server(settings: Settings, port: int = 0, dashboard: bool = False) -> Server:
    """Start a server on the loopback and return at once; `wait` for it before it is used."""
    home = Path(os.environ.setdefault("PREFECT_HOME", str(settings.prefect_home)))
    settings.logs.mkdir(parents=True, exist_ok=True)
    log = settings.logs / "prefect-server.log"
    port = port or free_port()
    url = f"http://127.0.0.1:{port}/api"
    own = {"PREFECT_API_URL": url, "PREFECT_UI_ENABLED": str(int(dashboard)), "PREFECT_SERVER_LOGGING_LEVEL": "WARNING"}
    if not dashboard:
        own |= {"PREFECT__SERVER_EPHEMERAL": "1"}
    home.mkdir(parents=True, exist_ok=True)
    with open(log, "wb") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "flows.orchestration.server_process", str(port)],
            stdin=subprocess.PIPE,
            stdout=file,
            stderr=file,
            env=os.environ | QUIET | own,
            start_new_session=True,  # so that Ctrl-C reaches the run alone, which ends the server last
        )
    return Server(process, url, log)


def note_server(settings: Settings, url: str) -> None:
    """Let `find_server` of other processes find the server."""
    _note(settings).write_text(json.dumps({"url": url, "pid": os.getpid()}), encoding="utf-8")


def forget_server(settings: Settings) -> None:
    _note(settings).unlink(missing_ok=True)


def _note(settings: Settings) -> Path:
    return settings.warehouse / "prefect-server.json"
