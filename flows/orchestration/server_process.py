"""A Prefect server that ends with the process that started it: `python -m flows.orchestration.server_process FD`.

FD is the listening socket, which that process has bound: nobody else can answer in its place. Its standard input is a
pipe whose other end that process holds. Only so does `kill -9` of a run leave no server behind.
"""

import os
import signal
import socket
import sys
from threading import Thread

import uvicorn
from prefect.server.api.server import create_app
from starlette.middleware.trustedhost import TrustedHostMiddleware


def _end_with_parent() -> None:
    sys.stdin.read()
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    Thread(target=_end_with_parent, daemon=True).start()
    # a page on the web that has its name point here is not let in
    app = TrustedHostMiddleware(create_app(), allowed_hosts=["127.0.0.1", "localhost"])
    config = uvicorn.Config(app, log_level="warning", access_log=False, lifespan="on")
    uvicorn.Server(config).run(sockets=[socket.socket(fileno=int(sys.argv[1]))])
