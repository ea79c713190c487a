"""A process of its own for reading documents, with an end to its time and memory.

Whatever a document does to the libraries that parse it (a loop, a bomb, a crash in C), it does it to this process; the
run goes on with a fresh one. One process serves one document after the other, since starting it costs half a second.

    to it     a JSON line {"name", "size"}, then `size` bytes
    from it   a JSON line: what flows.documents.formats.read returned, or {"reason"}
"""

import atexit
import contextlib
import json
import os
import subprocess
import sys
import threading
from typing import Any

SECONDS = 20.0  # per document; the largest PDF of 300 pages at hand takes 6
MEMORY = 1_500_000_000  # bytes of address space; Python with all readers takes 0.3 GB

_lock = threading.Lock()
_process: subprocess.Popen[bytes] | None = None


def read(content: bytes, name: str, seconds: float = SECONDS) -> dict[str, Any]:
    """What formats.read returns. Raises ValueError with the reason when it does, or does not return in time."""
    with _lock:
        process = _started()
        expired = threading.Event()

        def stop() -> None:
            expired.set()
            process.kill()

        timer = threading.Timer(seconds, stop)
        timer.daemon = True
        timer.start()
        try:
            answer = _ask(process, content, name)
        finally:
            timer.cancel()
        if answer is None or expired.is_set():
            _stop()
        if answer is None:
            raise ValueError(
                f"could not be read within {seconds:g} seconds" if expired.is_set() else "makes its reader crash"
            )
    if "reason" in answer:
        raise ValueError(answer["reason"])
    return answer


def _ask(process: subprocess.Popen[bytes], content: bytes, name: str) -> dict[str, Any] | None:
    """The answer, None when the process ended without one."""
    if process.stdin is None or process.stdout is None:
        return None
    try:
        process.stdin.write(json.dumps({"name": name, "size": len(content)}).encode() + b"\n" + content)
        process.stdin.flush()
        line = process.stdout.readline()
    except OSError:
        return None
    return json.loads(line) if line.endswith(b"\n") else None


def _started() -> subprocess.Popen[bytes]:
    global _process
    if _process is None or _process.poll() is not None:
        _stop()
        _process = subprocess.Popen(
            [sys.executable, "-m", "flows.documents.confined"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
    return _process


@atexit.register
def _stop() -> None:
    global _process
    if _process is not None:
        _process.kill()
        for pipe in (_process.stdin, _process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):  # what could not be sent to a process that is gone
                    pipe.close()
        _process.wait()
        _process = None


def _serve() -> None:
    import resource

    from flows.documents.formats import read as read_format

    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not stand among the answers
    with contextlib.suppress(ValueError, OSError):  # not every system limits address space
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    while line := sys.stdin.buffer.readline():
        asked = json.loads(line)
        content = sys.stdin.buffer.read(asked["size"])
        # Should the other side be killed, nobody else would end a loop here.
        used = resource.getrusage(resource.RUSAGE_SELF).ru_utime
        resource.setrlimit(resource.RLIMIT_CPU, (int(used + SECONDS) + 5, resource.RLIM_INFINITY))
        answer: dict[str, Any]
        try:
            answer = read_format(content, asked["name"])
        except MemoryError:
            answer = {"reason": "takes more memory than a document may"}
        except RecursionError:
            answer = {"reason": "is nested too deeply"}
        except ValueError as error:
            answer = {"reason": str(error)[:500]}
        except Exception as error:  # of any library, for any content: the reason is passed on, and told there
            answer = {"reason": f"cannot be read ({type(error).__name__}: {str(error)[:300]})"}
        answers.write(json.dumps(answer).encode() + b"\n")
        answers.flush()


if __name__ == "__main__":
    _serve()
