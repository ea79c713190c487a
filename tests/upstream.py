"""An upstream on loopback that behaves as the test says: `answer(request)` decides every response."""

import threading
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit


@dataclass
class Request:
    path: str
    params: dict[str, str]
    headers: dict[str, str]


@dataclass
class Response:
    """`cut`: bytes of the body that are announced and never sent. `close`: the connection ends without an answer.
    `drips`: the "head" or the "body" comes byte by byte and never to its end.
    """

    body: bytes | str = b""
    status: int = 200
    kind: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    cut: int = 0
    close: bool = False
    drips: str = ""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: "Server"

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(parts.path, dict(parse_qsl(parts.query)), headers)
        self.server.upstream.requests.append(request)
        response = self.server.upstream.answer(request)
        self.close_connection |= response.close or bool(response.cut or response.drips)
        if response.drips:
            self.drip(response)
        elif not response.close:
            self.give(response)

    def give(self, response: Response) -> None:
        body = response.body.encode() if isinstance(response.body, str) else response.body
        self.send_response(response.status)
        if body or response.kind != "application/json":
            self.send_header("Content-Type", response.kind)
        for name, value in response.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: len(body) - response.cut])

    def drip(self, response: Response) -> None:
        """A byte each 20 ms, until the other side or the test goes."""
        head = f"HTTP/1.1 200 OK\r\nContent-Type: {response.kind}\r\n"
        if response.drips == "body":
            self.wfile.write(f"{head}\r\n".encode())
        while not self.server.upstream.stopped.wait(0.02):
            self.wfile.write(b"[" if response.drips == "body" else head[:1].encode())
            head = head[1:] or "X: 1\r\n"

    def date_time_string(self, timestamp: float | None = None) -> str:
        return self.server.upstream.date or super().date_time_string(timestamp)

    def log_message(self, *_: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, upstream: "Upstream") -> None:
        self.upstream = upstream
        super().__init__(("127.0.0.1", 0), Handler)

    def handle_error(self, *_: object) -> None:
        pass


class Upstream:
    def __init__(self, answer: Callable[[Request], Response]) -> None:
        self.answer = answer
        self.requests: list[Request] = []
        self.date = ""  # its clock, where that is not ours
        self.stopped = threading.Event()
        self._server = Server(self)
        self.host = f"127.0.0.1:{self._server.server_port}"
        self.url = f"http://{self.host}"

    def start(self) -> None:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def stop(self) -> None:
        self.stopped.set()
        self._server.shutdown()
        self._server.server_close()


@contextmanager
def upstream(answer: Callable[[Request], Response]):
    server = Upstream(answer)
    server.start()
    try:
        yield server
    finally:
        server.stop()
