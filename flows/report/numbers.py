"""The numbers of a picture one by one: the page of each, the rows of facts it was made of, and how to trace it."""

import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import duckdb

from flows.lineage import facts_behind
from flows.model import Model, models_of_release
from flows.report import page
from flows.report.charts import Chart
from flows.report.reader import Reader, Row

MOST_ROWS = 4


@dataclass(frozen=True)
class Number:
    """A mark of a picture in words, its page where it is of one, the first rows behind it, and how many more."""

    tip: str
    page: Row | None
    command: str
    behind: list[Row]
    more: int


def write_numbers(
    reader: Reader, charts: Iterable[Chart], folder: Path, raw_files: Mapping[str, str], release_id: str
) -> set[str]:
    """Write `<chart>.html` into `folder` for each chart that tells the keys of its rows; returns the names of these.

    Raises AmurError when a page cannot be written.
    """
    models, pages = models_of_release(), _pages(reader)
    written = set()
    for chart in charts:
        table = chart.declaration["usermeta"].get("numbers_of")
        rows = [row for row in chart.rows if row.get("row_key")]
        if not table or not rows:
            continue
        model = models[table if "." in table else f"main.{table}"]
        try:
            behind = facts_behind(reader.con, models, model, [row["row_key"] for row in rows])
        except duckdb.Error:  # a release of an older Amur may lack a table or column behind it
            continue
        numbers = [_number(model, row, facts, pages) for row, facts in zip(rows, behind, strict=True)]
        page.write(
            "numbers.html.j2", folder / f"{chart.name}.html", chart=chart, numbers=numbers, table=table,
            raw_files=raw_files, release_id=release_id, faces="", scripts=["tables"],
        )  # fmt: skip
        written.add(chart.name)
    return written


def _number(model: Model, row: Row, behind: list[Row], pages: Mapping[str, Row]) -> Number:
    key = dict(zip(model.key, row["row_key"], strict=True))
    told = (shlex.quote(f"{name}={value}") for name, value in key.items() if value is not None)
    nearest = sorted(behind, key=partial(_distance, key.get("period_code")))[:MOST_ROWS]
    facts = [fact | {"page": pages.get(fact["document_code"])} for fact in nearest]
    command = f"amur trace {model.name.removeprefix('main.')} {' '.join(told)}"
    return Number(row["tip"], row if row.get("title") else None, command, facts, len(behind) - len(facts))


def _distance(period: str | None, fact: Row) -> tuple[bool, int, bool]:
    return fact["period_code"] != period, fact["trace_line"], fact["is_preferred"] is not True


def _pages(reader: Reader) -> dict[str, Row]:
    """Publisher, title and address of each page by its code; none where the release does not know pages."""
    if not reader.has("dim_document", "document_code"):
        return {}
    rows = reader.rows("dim_document", ("document_code", "publisher", "title", "url"))
    return {row["document_code"]: row for row in rows}
