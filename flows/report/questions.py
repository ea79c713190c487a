"""The questions of the design, answered on the release at hand by the queries under sql/examples/."""

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from flows.report.reader import Reader
from flows.report.words import plain
from flows.settings import SQL
from flows.thresholds import thresholds

ROWS_SHOWN = 60

# The order in which a reader asks; queries that are not named here follow.
ORDER = (
    "portfolio_size",
    "portfolio_coverage",
    "projects_by_sector",
    "capital_flow_growth",
    "capital_flow_spread",
    "turnover_year_to_date",
    "mirror_data",
    "export_dependence",
    "energy_share",
    "energy_trade",
    "payment_share",
    "bloc_context",
    "who_said_it",
    "known_on_day",
)

# What the last row of a result says in words, where it is the newest.
ANSWERS = {
    "portfolio_size": "As of {period_code}: {amount_comparator} {billion} billion {currency_code}."
    " At least {threshold} billion US dollars: {reaches_160_billion}.",
    "turnover_year_to_date": "{period_code}: {turnover_billion} billion US dollars,"
    " {turnover_growth_pct} % on the year before.",
}


@dataclass(frozen=True)
class Answer:
    """A question, the query and its first rows; `missing` says why there are none, `answer` the newest in words."""

    name: str
    question: str
    sql: str
    columns: list[str]
    rows: list[tuple[Any, ...]]
    more: int
    missing: str
    answer: str = ""


def answers(reader: Reader, folder: Path = SQL / "examples") -> list[Answer]:
    """One answer per file of the folder: its leading comment is the question."""
    paths = {path.stem: path for path in sorted(folder.glob("*.sql"))}
    stems = [stem for stem in ORDER if stem in paths] + [stem for stem in paths if stem not in ORDER]
    return [_answer(reader, stem, paths[stem].read_text(encoding="utf-8")) for stem in stems]


def _answer(reader: Reader, stem: str, text: str) -> Answer:
    lines = text.strip().splitlines()
    comment = [line.removeprefix("--").strip() for line in lines if line.startswith("--")]
    question, sql = " ".join(comment), "\n".join(line for line in lines if not line.startswith("--"))
    try:
        found = reader.con.execute(sql)
        columns, rows = [column[0] for column in found.description or []], found.fetchall()
    except duckdb.CatalogException as error:
        return Answer(stem, question, sql, [], [], 0, f"This release lacks what the query reads: {_first_line(error)}")
    except duckdb.Error as error:
        return Answer(stem, question, sql, [], [], 0, f"This release cannot answer: {_first_line(error)}")
    if not rows:
        return Answer(stem, question, sql, columns, [], 0, "No row.")
    newest = defaultdict(lambda: "?", zip(columns, (plain(value) or "?" for value in rows[-1]), strict=True))
    more = max(0, len(rows) - ROWS_SHOWN)
    newest["threshold"] = f"{thresholds()['portfolio_usd'] / 1e9:.0f}"
    return Answer(stem, question, sql, columns, rows[:ROWS_SHOWN], more, "", ANSWERS.get(stem, "").format_map(newest))


def _first_line(error: duckdb.Error) -> str:
    return str(error).splitlines()[0]
