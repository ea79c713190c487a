"""The command as a process: every way in which it can end has its exit code and at most one line on stderr."""

import sys
from io import TextIOWrapper

from flows.cli import making, operating, reading, releasing  # noqa: F401  each adds its subcommands
from flows.cli.app import app
from flows.errors import AmurError, log_fault
from flows.settings import Settings

FAULT = 70


def run() -> None:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal that knows ASCII alone shows the rest as escapes
    try:
        app(prog_name="amur")
    except AmurError as error:
        sys.exit(_complain(str(error), error.exit_code))
    except Exception as error:
        sys.exit(_complain(_logged(error), FAULT))


def _complain(text: str, code: int) -> int:
    print(f"amur: {text}", file=sys.stderr)
    return code


def _logged(error: Exception) -> str:
    try:
        return log_fault(error, Settings.from_env().logs)
    except AmurError:
        return log_fault(error, None)
