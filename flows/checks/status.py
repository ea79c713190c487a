"""What a rule comes to, and how a number of rules is summed up in words: the same in console, page and Data Docs.

A rule that had no row to look at counts neither as passed nor as failed; one of severity info that finds rows makes an
observation, which is no failure.
"""

from collections.abc import Sequence
from typing import Literal

Status = Literal["passed", "failed", "observation", "nothing_to_check", "not_evaluated"]

# Worst first.
STATUSES: dict[Status, str] = {
    "not_evaluated": "not evaluated",
    "failed": "failed",
    "observation": "observation",
    "passed": "passed",
    "nothing_to_check": "nothing to check",
}
BAD = ("not_evaluated", "failed")
# What needs nobody's attention.
QUIET = ("passed", "nothing_to_check")

CODES_NAMED = 8

_COUNTED: tuple[tuple[Status, str], ...] = (
    ("not_evaluated", "could not be evaluated"),
    ("failed", "failed"),
    ("observation", "observed"),
)


def summed_up(checks: Sequence[tuple[str, str]]) -> str:
    """Codes and their statuses as `440 of 451 rules passed; 10 failed: PI112 …; 1 observed: MCC106; 3 had nothing to
    check`."""
    parts = [passed(checks)]
    for status, word in _COUNTED:
        if codes := _with(status, checks):
            more = f" and {len(codes) - CODES_NAMED} more" if len(codes) > CODES_NAMED else ""
            parts.append(f"{len(codes)} {word}: {' '.join(codes[:CODES_NAMED])}{more}")
    if idle := _with("nothing_to_check", checks):
        parts.append(f"{len(idle)} had nothing to check")
    return "; ".join(parts)


def passed(checks: Sequence[tuple[str, str]]) -> str:
    """`440 of 451 rules passed`, of those that had something to check."""
    could_pass = len(checks) - len(_with("nothing_to_check", checks))
    return f"{len(_with('passed', checks))} of {could_pass} rule{'' if could_pass == 1 else 's'} passed"


def _with(status: Status, checks: Sequence[tuple[str, str]]) -> list[str]:
    return [code for code, found in checks if found == status]
