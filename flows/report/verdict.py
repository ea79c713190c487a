"""The verdict on a run in one line, and its rules by how they fared."""

from collections.abc import Sequence
from dataclasses import dataclass

from flows.checks.status import BAD, CODES_NAMED, QUIET, passed, summed_up
from flows.report.reader import Row


@dataclass(frozen=True)
class Verdict:
    """`state` is good, warn, bad or unknown and picks the colour; `headline` says it in words, `counts` in numbers."""

    state: str
    headline: str
    detail: str
    counts: str = "no check results"


def of_release(checks: list[Row] | None, late: int, sources: Sequence[Row] = ()) -> Verdict:
    """What the checks of a published release come to, which sources it lacks, and how many are late."""
    if not checks:
        return Verdict("unknown", "Published, without check results", "This release does not say what was checked.")
    aside, unreached = (
        [str(row["source_code"]) for row in sources if row["standing"] in states]
        for states in (("set_aside",), ("unreachable", "empty"))
    )
    told = f"; could not be had: {', '.join(unreached)}" if unreached else ""
    told += f"; {late} source{'' if late == 1 else 's'} late" if late else ""
    warnings = sum(check["status"] in BAD for check in checks)
    detail = f"{summed_up(_statuses(checks))}{told}."
    holding, idle = (sum(check["status"] == status for check in checks) for status in ("passed", "nothing_to_check"))
    warned = f"{warnings} warning{'' if warnings == 1 else 's'}"
    counts = f"{holding} rule{' holds' if holding == 1 else 's hold'}"
    counts += f", {warned}" if warnings else ""
    counts += told.replace(";", ",")
    counts += f", {idle} had nothing to check" if idle else ""
    if aside:
        without = f"without {', '.join(aside)} (set aside)"
        return Verdict("warn", f"Published {without}", f"{without.capitalize()}: {detail}", f"{without}, {counts}")
    if not warnings:
        return Verdict("good", f"Published: {passed(_statuses(checks))}", detail, counts)
    return Verdict("warn", f"Published with {warned}", detail, counts)


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
