"""What a run leaves in Prefect's dashboard: the checks as Markdown, the changes of the release as a table."""

from typing import Any

import duckdb

from flows.checks.status import QUIET, STATUSES, summed_up
from flows.job import Job

CHANGES_SHOWN = 200


def quality_markdown(job: Job) -> str:
    """What the checks came to, and those that failed or observed something, with sample rows."""
    summary = summed_up([(result.code, result.status) for result in job.results])
    lines = [f"# {job.outcome}: {summary}", ""]
    lines += _troubled(job)
    told = [result for result in job.results if result.status not in QUIET]
    if told:
        lines += ["| code | severity | table | why | observed | such as |", "|---|---|---|---|---|---|"]
    for result in told:
        sample = str(result.sample[0]) if result.sample else ""
        came_to = f"{STATUSES[result.status]}: {result.observed}"
        cells = (result.code, result.severity, result.table, result.why, came_to, sample)
        lines.append("| " + " | ".join(_cell(cell) for cell in cells) + " |")
    return "\n".join(lines)


def _troubled(job: Job) -> list[str]:
    """The sources that somebody has to look at, as a table."""
    rows = [
        (standing.source_code, standing.state, standing.state_since[:10], str(standing.run_count), standing.reason)
        for standing in job.standings()
        if standing.is_trouble
    ]
    if not rows:
        return []
    told = ["| " + " | ".join(_cell(cell) for cell in row) + " |" for row in rows]
    return ["| source | standing | since | runs | reason |", "|---|---|---|---|---|", *told, ""]


def _cell(text: str) -> str:
    """Raw text of a source, as text: neither a table cell's end, nor HTML, nor a link."""
    flat = " ".join(text.split())[:500]
    return "".join(f"\\{mark}" if mark in r"\`*_{}[]<>()#|!" else mark for mark in flat)


def changes_table(job: Job) -> list[dict[str, Any]]:
    """The changes of the release against the one before, at most CHANGES_SHOWN."""
    with duckdb.connect(str(job.settings.pointer), read_only=True) as con:
        cursor = con.execute(
            """select table_name, change, row_key, column_name, old_value, new_value from meta.release_change
            where release_id = ? order by all limit ?""",
            [job.release_id, CHANGES_SHOWN],
        )
        names = [column[0] for column in cursor.description or []]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
