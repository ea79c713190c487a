"""The verdict on a run in one line, and its rules by how they fared."""

from collections.abc import Sequence
from dataclasses import dataclass

from flows.audit import NO_ROWS
from flows.report.reader import Row


@dataclass(frozen=True)
class Verdict:
    """`state` is good, warn, bad or unknown and picks the colour; `headline` says it in words, `counts` in numbers."""

    state: str
    headline: str
    detail: str
    counts: str = ""


def of_release(checks: list[Row] | None, late: int) -> Verdict:
    """What the checks of a published release come to, and how many of its sources are late."""
    if not checks:
        return Verdict(
            "unknown",
            "Published, without check results",
            "This release does not say what was checked.",
            "no check results",
        )
    lateness = f"{late} source{'' if late == 1 else 's'} late" if late else ""
    told = f"; {lateness}" if late else ""
    passed = sum(check["status"] == "passed" for check in checks)
    count = f"{passed} of {_rules(len(checks))} passed"
    empty = sum(check["observed"] == NO_ROWS for check in checks)
    told = f"; {empty} had nothing to check, as nothing is collected of their sources{told}" if empty else told
    counts = ", ".join(
        [
            f"{_rules(passed - empty)} hold{'s' if passed - empty == 1 else ''}",
            *([_warnings(warnings)] if (warnings := sum(map(is_warning, checks))) else []),
            *([lateness] if late else []),
            *([f"{_rules(empty)} had nothing to check"] if empty else []),
        ]
    )
    if passed == len(checks):
        detail = f"Every rule was evaluated, and every one holds{told}."
        return Verdict("good", f"Published: {count}", detail, counts)
    failed = [check for check in checks if check["status"] != "passed"]
    informing = sum(check["severity"] == "info" for check in failed)
    warned = f" with {_warnings(len(failed) - informing)}" if informing < len(failed) else f": {count}"
    informs = f" ({informing} for information only)" if informing else ""
    state = "warn" if informing < len(failed) else "good"
    return Verdict(state, f"Published{warned}", f"{count}; {_codes(failed)} did not{informs}{told}.", counts)


def of_blocked(checks: list[Row], message: str) -> Verdict:
    """What the checks of a blocked run come to; `message` says what stopped it."""
    blocking = [check for check in checks if check["status"] == "not_evaluated" or is_blocking(check)]
    if not blocking:
        return Verdict("bad", "Nothing published", message)
    verb = "blocks" if len(blocking) == 1 else "block"
    return Verdict(
        "bad",
        f"Nothing published: {_rules(len(blocking))} {verb}",
        f"{_codes(blocking)}. {sum(check['status'] == 'passed' for check in checks)} of {_rules(len(checks))} passed.",
    )


def is_blocking(check: Row) -> bool:
    return (check["status"], check["severity"]) == ("failed", "critical")


def is_warning(check: Row) -> bool:
    return (check["status"], check["severity"]) == ("failed", "warning")


def by_history(checks: Sequence[Row], history: dict[str, list[Row]]) -> tuple[list[Row], list[Row]]:
    """The rules that did not pass, now or in a run on record, and those that always did."""
    restless = {
        check["code"]
        for check in checks
        if check["status"] != "passed" or any(run["status"] != "passed" for run in history.get(check["code"], []))
    }
    return [c for c in checks if c["code"] in restless], [c for c in checks if c["code"] not in restless]


def _rules(count: int) -> str:
    return f"{count} rule{'' if count == 1 else 's'}"


def _warnings(count: int) -> str:
    return f"{count} warning{'' if count == 1 else 's'}"


def _codes(checks: Sequence[Row]) -> str:
    codes = [str(check["code"]) for check in checks]
    return ", ".join(codes[:8]) + (f" and {len(codes) - 8} more" if len(codes) > 8 else "")
