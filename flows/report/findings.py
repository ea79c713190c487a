"""What failed, put together by cause, and what a person can do about it."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from flows.checks.status import QUIET
from flows.report.reader import Row

CAUSES = Path(__file__).with_name("causes.yml")
BLOCKS = (
    "Nothing is published while this fails. Trace the rows to where they were read: correct the line if it was copied"
    " wrongly, give it a `caveat` if its page is wrong, and run `amur run` again."
)
UNEVALUATED = "The rule could not be evaluated, which blocks like a failure: mend it in its file under `expectations/`."
LOOK = "Trace the rows to where they were read, and correct or explain what is wrong there."


@dataclass(frozen=True)
class Finding:
    """Failed checks of one cause, the worst first; `rows` is what their sample rows are called."""

    cause: str
    do: str
    rows: str
    checks: list[Row]


@cache
def causes() -> list[dict[str, Any]]:
    loaded: list[dict[str, Any]] = yaml.safe_load(CAUSES.read_text(encoding="utf-8"))
    return loaded


def findings(checks: list[Row]) -> list[Finding]:
    """What did not hold: first each that blocks or has no known cause by itself, then the others by their cause."""
    failed = [check for check in checks if check["status"] not in QUIET]
    known = {code: cause["cause"] for cause in causes() for code in cause["codes"]}
    own = [check for check in failed if _blocks(check) or check["code"] not in known]
    alone = [Finding(check["code"], _advice(check), "bad rows", [check]) for check in own]
    shared = [
        (cause, [check for check in failed if check not in own and check["code"] in cause["codes"]])
        for cause in causes()
    ]
    return alone + [Finding(cause["cause"], cause["do"], cause["rows"], of_it) for cause, of_it in shared if of_it]


def _blocks(check: Row) -> bool:
    return bool(check["status"] == "not_evaluated" or check["severity"] == "critical")


def _advice(check: Row) -> str:
    if check["status"] == "not_evaluated":
        return UNEVALUATED
    return BLOCKS if check["severity"] == "critical" else LOOK
