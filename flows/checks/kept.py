"""What each rule gave, kept in `data/warehouse/staged/<table>.checks.json` while nothing it saw changes.

A rule is a function of the rows it looks at, its own words, the code and the libraries: on equal ones it has been
evaluated.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import duckdb

from flows.checks.gx import CheckResult, Docs, Evaluated, Rule, Suite, filled, read_outcome
from flows.content import Content, contents, rows_of
from flows.digests import sha256_of_text
from flows.kept_document import keep_document, read_kept
from flows.lineage import tables_read

TELLS_THE_DAY = re.compile(r"\bcurrent_date\b|\bnow\(\)")
# Called as tables they read nothing that is not in the query itself.
READ_NO_TABLE = {"unnest", "range", "generate_series"}

# By a rule's code, a digest of all that it sees; None where that cannot be told.
Seen = Mapping[str, str | None]


def seen_in_rows(suite: Suite, values: Mapping[str, str], rows: str) -> Seen:
    """What rules see of rows with this SHA-256 that stand by themselves, and of `values` by their names."""
    return {rule.meta.code: _seen(suite, rule, values, [rows]) for rule in suite.rules}


class SeenInWarehouse:
    """What rules see in the warehouse file of a connection; `given` are tables besides, each with its rows' SHA-256."""

    def __init__(self, con: duckdb.DuckDBPyConnection, given: Mapping[str, str]) -> None:
        self._con, self._given, self._contents = con, given, contents(con)

    def __call__(self, suite: Suite) -> Seen:
        return {rule.meta.code: self._by(suite, rule) for rule in suite.rules}

    def _by(self, suite: Suite, rule: Rule) -> str | None:
        named = set(self._named(suite, rule))
        tables = sorted(named & self._contents.keys())
        if any("." not in name for name in named - READ_NO_TABLE):
            return None  # a function that may read anything
        day = self._con.execute("select current_date").fetchone() if TELLS_THE_DAY.search(repr(rule)) else None
        return _seen(suite, rule, self._given, [repr(day), *(repr((name, self._content(name))) for name in tables)])

    def _content(self, name: str) -> Content:
        about, rows = self._contents[name]
        return about, rows or rows_of(self._con, name)  # those of a view are not known yet

    def _named(self, suite: Suite, rule: Rule) -> Iterator[str]:
        """The tables that a rule names, as schema.table, and the functions it calls as tables, as their names."""
        names = {name: name for name in self._given}
        for table in (suite.table, filled(rule.meta.looks_at or suite.table, names)):
            yield table if "." in table else f"main.{table}"
        if "unexpected_rows_query" in rule.kwargs:
            query = filled(rule.kwargs["unexpected_rows_query"], names)
            yield from tables_read(query.format(batch=suite.table))


def _seen(suite: Suite, rule: Rule, values: Mapping[str, str], rows: Sequence[str]) -> str:
    told = rule.model_dump_json()
    named = {name: value for name, value in values.items() if f"{{{name}}}" in told}
    return sha256_of_text(json.dumps([suite.table, suite.meta.about, told, named, list(rows)]))


def kept_or_evaluated(
    folder: Path, suite: Suite, seen: Seen, docs: Docs, evaluate: Callable[[Suite], list[Evaluated]]
) -> list[CheckResult]:
    """The results of a suite in its order: those kept of rules that see what they saw, the others `evaluate` gives."""
    before = read_kept(_place(folder, suite.table))
    rules = before.get("rules", {})
    known = {code: kept for code, kept in rules.items() if kept["digest"] == seen.get(code)}
    codes = [rule.meta.code for rule in suite.rules]
    if codes == list(rules) == list(known):
        docs.put(before["page"])
        return [CheckResult(**kept["result"]) for kept in known.values()]
    missing = suite.model_copy(update={"rules": [rule for rule in suite.rules if rule.meta.code not in known]})
    found = {code: (CheckResult(**kept["result"]), read_outcome(kept["outcome"])) for code, kept in known.items()}
    found |= {result.code: (result, outcome) for result, outcome in evaluate(missing)}
    for rule in suite.rules:
        result, outcome = found[rule.meta.code]
        if outcome is not None:
            docs.keep(suite, rule, outcome, result.status)
    if all(result.status != "not_evaluated" for result, _ in found.values()):
        kept = {
            code: known.get(code)
            or {"digest": seen[code], "result": asdict(found[code][0]), "outcome": found[code][1].to_json_dict()}
            for code in codes
        }
        keep_document(_place(folder, suite.table), {"page": docs.rendered(suite.table), "rules": kept})
    return [found[code][0] for code in codes]


def _place(folder: Path, table: str) -> Path:
    return folder / f"{table}.checks.json"
