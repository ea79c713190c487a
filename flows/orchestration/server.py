"""The Prefect server a run uses: one that is there already, else one of its own for as long as it lasts.

A server of one's own costs three seconds, and ten on a new database. It is a process beside the run, so that the run
goes on meanwhile; nothing here imports Prefect.
"""

import errno
import fcntl
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
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
    url = _noted_url(settings)
    return url if url and is_healthy(url) else None


def is_healthy(url: str, seconds: float = 3) -> bool:
    opener = build_opener(ProxyHandler({})) if "://127.0.0.1" in url or "://localhost" in url else build_opener()
    try:
        with opener.open(f"{url.rstrip('/')}/health", timeout=seconds) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError, ValueError):
        return False


def bind(port: int = 0) -> socket.socket:
    """A listening socket on the loopback; raises AmurError where somebody else has the port."""
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind(("127.0.0.1", port))
    except OSError as error:
        listening.close()
        what = "it belongs to the system" if error.errno == errno.EACCES else "another program has it"
        raise AmurError(
            f"port {port} cannot be used, {what}",
            where="--port",
            hint="name another, or PREFECT_API_URL where a Prefect server runs that is to be used",
        ) from error
    listening.listen()
    return listening


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
    """Start a server on the loopback and return at once; `wait` for it before it is used.

    Its port is bound here, so that what answers there is this server. Raises AmurError where another has the port.
    """
    listening = bind(port)
    home = Path(os.environ.setdefault("PREFECT_HOME", str(settings.prefect_home)))
    settings.logs.mkdir(parents=True, exist_ok=True)
    log = settings.logs / "prefect-server.log"
    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    own = {
        "PREFECT_API_URL": f"{address}/api",
        "PREFECT_UI_ENABLED": str(int(dashboard)),
        "PREFECT_SERVER_LOGGING_LEVEL": "WARNING",
        "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "WARNING",  # that of a run is silent, this one is a log
        # no page on the web may read what runs here, or start it
        "PREFECT_SERVER_CORS_ALLOWED_ORIGINS": address,
        "PREFECT_SERVER_API_CSRF_PROTECTION_ENABLED": "1",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",  # older than 90 days
    }
    if not dashboard:
        own |= {"PREFECT__SERVER_EPHEMERAL": "1"}
    home.mkdir(parents=True, exist_ok=True)
    with open(log, "ab") as file, listening:
        process = subprocess.Popen(
            [sys.executable, "-m", "flows.orchestration.server_process", str(listening.fileno())],
            stdin=subprocess.PIPE,
            stdout=file,
            stderr=file,
            pass_fds=[listening.fileno()],
            env=os.environ | QUIET | own,
            start_new_session=True,  # so that Ctrl-C reaches the run alone, which ends the server last
        )
    return Server(process, f"{address}/api", log)


@contextmanager
def noted(settings: Settings, url: str) -> Iterator[None]:
    """Let `find_server` of other processes find the server, for as long as this process lives."""
    with open(_note(settings), "w", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.write(json.dumps({"url": url, "pid": os.getpid()}))
        file.flush()
        yield
        _note(settings).unlink(missing_ok=True)


def _noted_url(settings: Settings) -> str | None:
    """What a process that lives has noted; who left a note and is gone has no server any more."""
    try:
        with open(_note(settings), encoding="utf-8") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return str(json.load(file)["url"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return None


def _note(settings: Settings) -> Path:
    return settings.warehouse / "prefect-server.json"
