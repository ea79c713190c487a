"""A Prefect server that ends with the process that started it: `python -m flows.orchestration.server_process PORT`.

Its standard input is a pipe whose other end that process holds. Only so does `kill -9` of a run leave no server behind.
"""

import os
import signal
import sys
from threading import Thread

import uvicorn


def _end_with_parent() -> None:
    sys.stdin.read()
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    Thread(target=_end_with_parent, daemon=True).start()
    uvicorn.run(
        "prefect.server.api.server:create_app",
        factory=True,
        host="127.0.0.1",
        port=int(sys.argv[1]),
        log_level="error",
        lifespan="on",
    )
