"""The questions of the design, answered by one query each on the release at hand."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import yaml

from flows.report.reader import Reader
from flows.report.words import plain

ROWS_SHOWN = 12


@dataclass(frozen=True)
class Answer:
    """A question, the query, and its first rows; `missing` says why there are none, `answer` the first in words."""

    question: str
    sql: str
    columns: list[str]
    rows: list[tuple[Any, ...]]
    more: int
    missing: str
    answer: str = ""


def answers(reader: Reader) -> list[Answer]:
    asked = yaml.safe_load(Path(__file__).with_name("questions.yml").read_text(encoding="utf-8"))
    return [_answer(reader, one["question"], one["sql"].strip(), one["needs"], one.get("answer", "")) for one in asked]


def _answer(reader: Reader, question: str, sql: str, needs: list[str], answer: str) -> Answer:
    lacking = [table for table in needs if not reader.has(table)]
    if lacking:
        return Answer(question, sql, [], [], 0, f"This release has no table {', '.join(lacking)}.")
    try:
        found = reader.con.execute(sql)
        columns, rows = [column[0] for column in found.description or []], found.fetchall()
    except duckdb.Error as error:
        return Answer(question, sql, [], [], 0, f"This release cannot answer: {str(error).splitlines()[0]}")
    if not rows:
        return Answer(question, sql, columns, [], 0, "No row.")
    first = {name: plain(value) or "?" for name, value in zip(columns, rows[0], strict=True)}
    more = max(0, len(rows) - ROWS_SHOWN)
    return Answer(question, sql, columns, rows[:ROWS_SHOWN], more, "", answer.format_map(first))
