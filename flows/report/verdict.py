"""The verdict on a run in one line, and the history of each rule as a row of dots."""

from collections.abc import Sequence
from dataclasses import dataclass

from flows.checks.status import BAD, CODES_NAMED, QUIET, STATUSES, passed, summed_up
from flows.report.reader import Row
from flows.report.svg import Sheet


@dataclass(frozen=True)
class Verdict:
    """`state` is good, warn, bad or unknown and picks the colour; `headline` says the same in words."""

    state: str
    headline: str
    detail: str


def of_release(checks: list[Row] | None, late: int) -> Verdict:
    """What the checks of a published release come to, and how many of its sources are late."""
    if not checks:
        return Verdict("unknown", "Published, without check results", "This release does not say what was checked.")
    told = f"; {late} source{'' if late == 1 else 's'} late" if late else ""
    warnings = sum(check["status"] in BAD for check in checks)
    detail = f"{summed_up(_statuses(checks))}{told}."
    if not warnings:
        return Verdict("good", f"Published: {passed(_statuses(checks))}", detail)
    return Verdict("warn", f"Published with {warnings} warning{'' if warnings == 1 else 's'}", detail)


def of_blocked(checks: list[Row], message: str) -> Verdict:
    """What the checks of a blocked run come to; `message` says what stopped it."""
    blocking = [check for check in checks if check["status"] == "not_evaluated" or is_blocking(check)]
    if not blocking:
        return Verdict("bad", "Nothing published", message)
    verb = "blocks" if len(blocking) == 1 else "block"
    return Verdict(
        "bad",
        f"Nothing published: {len(blocking)} rule{'' if len(blocking) == 1 else 's'} {verb}",
        f"{' '.join(str(check['code']) for check in blocking[:CODES_NAMED])}. {summed_up(_statuses(checks))}.",
    )


def is_blocking(check: Row) -> bool:
    return (check["status"], check["severity"]) == ("failed", "critical")


def by_history(checks: Sequence[Row], history: dict[str, list[Row]]) -> tuple[list[Row], list[Row]]:
    """The rules that failed or observed something, now or in a run on record, and those that never did."""
    restless = {
        check["code"]
        for check in checks
        if any(run["status"] not in QUIET for run in (check, *history.get(check["code"], [])))
    }
    return [c for c in checks if c["code"] in restless], [c for c in checks if c["code"] not in restless]


def _statuses(checks: Sequence[Row]) -> list[tuple[str, str]]:
    return [(check["code"], check["status"]) for check in checks]


def draw_history(code: str, runs: list[Row]) -> Sheet:
    """One mark per run, the newest on the right: a dot passed, a cross failed or, blue, an observation, a ring that
    could not be evaluated, a dash that had nothing to check."""
    count = sum(run["status"] == "passed" for run in runs)
    sheet = Sheet(
        f"history-{code}", max(12, 12 * len(runs)), 14,
        f"{code}: passed in {count} of {len(runs)} runs", ", ".join(STATUSES[run["status"]] for run in runs),
    )  # fmt: skip
    for number, run in enumerate(runs):
        x, y = 12 * number + 6, 7
        when = run["checked_at"] or run["run_id"]
        sheet.open(f"{when}: {STATUSES[run['status']]}" + ("" if run["release_id"] else ", run not published"))
        if run["status"] == "passed":
            sheet.circle(x, y, 3.5, "was-passed")
        elif run["status"] == "nothing_to_check":
            sheet.path([(x - 3, y), (x + 3, y)], "was-nothing")
        elif run["status"] in ("failed", "observation"):
            css = {"critical": "was-failed", "warning": "was-warned"}.get(run["severity"], "was-observed")
            sheet.path([(x - 4, y - 4), (x + 4, y + 4)], css)
            sheet.path([(x - 4, y + 4), (x + 4, y - 4)], css)
        else:
            sheet.circle(x, y, 3.5, "was-not-evaluated")
        sheet.close()
    return sheet
