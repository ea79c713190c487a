"""World Bank Indicators: `/v2/country/CHN;RUS/indicator/{code}?format=json&date=2000:2024&per_page=1000&page=1`.

The answer is a list of two: what the page is, and its rows or null. One page must hold all of a partition.
"""

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

import duckdb

from flows.archive import Archive, Receipt
from flows.collect.asking import fetch_into_archive, hold, host_of, is_due
from flows.contract.source import Fields, Partition, Source
from flows.contract.staged import Codes, Staged
from flows.errors import BadAnswer
from flows.settings import Settings
from flows.stage.parsing import load_rows, new_fields_of, parse_json, text_of
from flows.stage.records import Rule, no_number, period_columns, precise, read_periods, stage_records
from flows.web.http import Web

_PAGE = Fields(needed=["page", "pages", "total"], known=["per_page", "sourceid", "sourcename", "lastupdated"])
_FIELDS = ("indicator", "iso2", "iso3", "date", "value", "unit", "obs_status")


def read(content: bytes, where: str, source: Source) -> tuple[list[dict[str, str | None]], set[str]]:
    """The rows of an answer as texts, and the fields that the contract does not know.

    Raises BadAnswer for errors that come with status 200 and for other shapes.
    """
    answer = parse_json(text_of(content, where, "JSON"), where)
    if isinstance(answer, list) and len(answer) == 1 and isinstance(answer[0], dict) and "message" in answer[0]:
        parts = answer[0]["message"]
        said = (
            [f"{m.get('id')}: {m.get('value')}" for m in parts if isinstance(m, dict)]
            if isinstance(parts, list)
            else []
        )
        raise BadAnswer(f"an error with status 200 ({', '.join(said)[:300] or parts})", where=where)
    if not (isinstance(answer, list) and len(answer) == 2 and isinstance(answer[0], dict)):
        raise BadAnswer("not a list of two, the page and its rows", where=where)
    page, rows = answer
    new_fields = new_fields_of(page, _PAGE, where)
    if str(page["pages"]) not in ("0", "1"):
        raise BadAnswer(f"page {page['page']} of {page['pages']}: the answer is not whole", where=where)
    if rows is None:
        rows = []
    if not isinstance(rows, list) or str(page["total"]) != str(len(rows)):
        raise BadAnswer(f"the page announces {page['total']} rows and holds another number", where=where)
    return [_row(row, n, source, where, new_fields) for n, row in enumerate(rows)], new_fields


def _row(row: Any, n: int, source: Source, where: str, new_fields: set[str]) -> dict[str, str | None]:
    assert source.fields
    if not isinstance(row, dict):
        raise BadAnswer(f"row {n} is no record", where=where)
    new_fields |= new_fields_of(row, source.fields, where)
    try:
        texts = {"indicator": row["indicator"]["id"], "iso2": row["country"]["id"], "iso3": row["countryiso3code"]}
    except (TypeError, KeyError) as error:
        raise BadAnswer(f"row {n} does not name its indicator and country", where=where) from error
    texts |= {name: row[name] for name in ("date", "value", "unit", "obs_status")}
    return {"locator": f"/1/{n}"} | {name: None if text is None else str(text) for name, text in texts.items()}


def stage(source: Source, receipt: Receipt, content: bytes, codes: Codes, con: duckdb.DuckDBPyConnection) -> Staged:
    """One row per country, indicator and year that has a value; groups and empty years are left out by name."""
    rows, new_fields = read(content, receipt.url, source)
    load_rows(con, rows, _FIELDS, new_fields)
    read_periods(con, "date")
    units = " ".join(f"when '{code}' then '{(about or {})['unit']}'" for code, about in source.indicators.items())
    unit = f"case indicator {units} end"
    columns = period_columns("period") | {
        "country_code": "iso3",
        "indicator_code": "indicator",
        "value": precise("value"),
        "unit": unit,
        "observation_status": "nullif(obs_status, '')",
        "source_code": f"'{source.code}'",
    }
    # A group has no ISO code, or one of no country: its two-character id has a digit or starts with X or Z.
    skips = [
        Rule("value is null", "'no value for the year'"),
        Rule(
            "coalesce(iso3, '') = '' or (iso3 not in (select code from known_countries)"
            " and regexp_full_match(iso2, '[0-9].|.[0-9]|[XZ].|EU|OE'))",
            "'a group of countries, not a country'",
        ),
    ]
    rejects = [
        Rule(f"{unit} is null", "'unknown indicator ' || quoted(indicator)"),
        Rule("unit <> ''", "'unit: ' || quoted(unit) || ' is stated where the contract knows none'"),
        Rule("period_code is null", "'date: ' || quoted(date) || ' is not a period'"),
        no_number("value", "value", precise),
    ]
    con.execute("create or replace temp table known_countries as select unnest($1::varchar[]) as code", [
        sorted(codes.country)
    ])  # fmt: skip
    return stage_records(con, source, codes, columns, skips, rejects)


def partitions(source: Source, settings: Settings, archive: Archive, web: Web | None) -> list[Partition]:
    """One indicator each, for all countries and years."""
    due = [code for code in source.indicators if is_due(source, code, archive, closed=False)]
    return [Partition(code, {}, host_of(source, web)) for code in due]


def fetch(
    source: Source, partition: Partition, settings: Settings, archive: Archive, web: Web | None
) -> Receipt | None:
    """All countries and years of an indicator, on one page."""
    path = f"v2/country/{';'.join(source.countries)}/indicator/{partition.key}"
    first, last = int(source.since[:4]), datetime.now(UTC).year
    params = {"format": "json", "date": f"{first}:{last}", "per_page": "20000", "page": "1"}
    asked: dict[str, Collection[str]] = {
        "indicator": {partition.key}, "iso3": source.countries, "date": {str(year) for year in range(first, last + 1)},
        "unit": (),
    }  # fmt: skip

    def count(content: bytes, url: str) -> int:
        rows, _ = read(content, url, source)
        for name, values in asked.items():
            hold(name, {row[name] for row in rows}, values, url)
        return len(rows)

    return fetch_into_archive(source, partition, archive, web, path, "json", count, params=params)
