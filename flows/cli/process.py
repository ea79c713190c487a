"""The command as a process: every way in which it can end has its exit code and at most one line on stderr."""

import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path

from flows.cli import making, operating, reading, releasing  # noqa: F401  each adds its subcommands
from flows.cli.app import app
from flows.errors import AmurError
from flows.settings import Settings

FAULT = 70


def run() -> None:
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
    """One line that names the log file with the traceback; the traceback itself where no file can be written."""
    what = f"unexpected {type(error).__name__}: {' '.join(str(error).split())[:200]}"
    told = "".join(traceback.format_exception(error))
    try:
        folder = Settings.from_env().logs
        folder.mkdir(parents=True, exist_ok=True)
        path: Path = folder / f"{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}.log"
        path.write_text(f"{sys.argv}\n{told}", encoding="utf-8")
    except (OSError, AmurError):
        return f"{what}\n{told}"
    return f"{what}; the traceback is in {path}"
