"""What can go wrong on the wire, in words, and whether another try may help."""

import time
from email.utils import parsedate_to_datetime

import requests
from urllib3.exceptions import NewConnectionError

from flows.errors import Reason


class Transient(Exception):
    """Worth another try; `wait_s` is what the server asked for."""

    def __init__(self, reason: Reason, what: str, wait_s: float | None = None, *, unreachable: bool = False) -> None:
        self.reason, self.what, self.wait_s, self.unreachable = reason, what, wait_s, unreachable
        super().__init__(what)


def transient(error: requests.exceptions.RequestException, connect_s: float, read_s: float) -> Transient:
    """What requests raised; `connect_s` and `read_s` are the seconds it waited at most."""
    exceptions = requests.exceptions
    if isinstance(error, exceptions.SSLError):
        return Transient("network", f"no safe connection ({_short(error)})", unreachable=True)
    if isinstance(error, exceptions.ConnectTimeout):
        return Transient("network", f"not reachable within {connect_s:.0f} s", unreachable=True)
    if isinstance(error, exceptions.ConnectionError) and isinstance(_cause(error), NewConnectionError):
        return Transient("network", f"not reachable ({_short(error)})", unreachable=True)
    if isinstance(error, exceptions.Timeout):
        return Transient("network", f"no answer within {read_s:.0f} s")
    return Transient("network", f"the connection broke ({_short(error)})")


def retry_after(response: requests.Response) -> float | None:
    """The seconds that a server asks to wait; None where it asks for none."""
    text = response.headers.get("retry-after", "")
    if text.isdigit():
        return float(text)
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - time.time())
    except ValueError:
        return None


def _cause(error: BaseException) -> BaseException:
    """The innermost exception, which urllib3 keeps as `reason` or as first argument."""
    while isinstance(nested := getattr(error, "reason", None) or (error.args[0] if error.args else 0), BaseException):
        error = nested
    return error


def _short(error: Exception) -> str:
    """The cause in words; the parts before the last colon are addresses of objects and names of classes."""
    cause = _cause(error)
    return (str(cause).rpartition(": ")[2] or type(cause).__name__)[:160]
