"""A wait that ends: work goes on in a thread of its own, and who waits for it leaves when the time is over."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, wait
from typing import TypeVar

T = TypeVar("T")

# How often one who waits looks whether waiting still makes sense.
LOOK_S = 0.25


def within(seconds: float, work: Callable[[], T], is_given_up: Callable[[], bool]) -> T:
    """What `work` gives or raises; raises TimeoutError after `seconds`, or as soon as it is given up.

    The thread is left behind then, and does not keep the process alive: neither a name that is being looked up nor a
    server that sends a byte a second can be interrupted.
    """
    future: Future[T] = Future()

    def run() -> None:
        try:
            future.set_result(work())
        except BaseException as error:
            future.set_exception(error)

    threading.Thread(target=run, daemon=True).start()
    end = time.monotonic() + seconds
    while not future.done():
        left = end - time.monotonic()
        if left <= 0 or is_given_up():
            raise TimeoutError
        wait([future], min(left, LOOK_S))
    return future.result()
