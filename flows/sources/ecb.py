"""European Central Bank: reference rates of the euro, `EXR/D.CNY+USD.EUR.SP00.A?format=csvdata&startPeriod=…`.

The answer is SDMX-CSV with a header; the base of every rate is the euro. A rate must stand in one partition only.
"""

import re
from collections.abc import Collection
from datetime import UTC, date, datetime

import duckdb

from flows.archive import Archive, Receipt
from flows.collect.asking import fetch_into_archive, host_of, is_due
from flows.contract.source import Partition, Source
from flows.contract.staged import Codes, Staged
from flows.errors import BadAnswer
from flows.settings import Settings
from flows.stage.parsing import count_csv, load_csv, text_of
from flows.stage.records import Rule, no_number, period_columns, precise, read_periods, stage_records
from flows.web.http import Web

# One unit of the euro, priced each day at 2.15 p.m.: the reference rate (SP00), as it is (A).
_REFERENCE_RATES: dict[str, Collection[str]] = {
    "FREQ": {"D"}, "CURRENCY_DENOM": {"EUR"}, "EXR_TYPE": {"SP00"}, "EXR_SUFFIX": {"A"}, "UNIT_MULT": {"0"},
}  # fmt: skip


def stage(source: Source, receipt: Receipt, content: bytes, codes: Codes, con: duckdb.DuckDBPyConnection) -> Staged:
    """One row per currency and period; a period without a value is left out under that name."""
    assert source.fields
    load_csv(con, text_of(content, receipt.url, "CSV"), source.fields, receipt.url)
    asked = re.search(r"EXR/[A-Z]?\.[A-Z+]*\.([A-Z]{3})\.", receipt.url)
    stated = con.execute("select count(*) from raw_rows where CURRENCY_DENOM is not null").fetchone() != (0,)
    if not stated and not asked and con.table("raw_rows").limit(1).fetchall():
        raise BadAnswer("neither the answer nor its address says what the rates are against", where=receipt.url)
    read_periods(con, "TIME_PERIOD")
    denominator = f"coalesce(CURRENCY_DENOM, '{asked[1] if asked else ''}')"
    columns = period_columns("period") | {
        "base_code": "'EUR'",
        "quote_code": "CURRENCY",
        "rate": precise("OBS_VALUE"),
        "kind": "if(FREQ = 'D', 'official', 'period_average')",
        "source_code": f"'{source.code}'",
    }
    skips = [
        Rule("coalesce(OBS_VALUE, '') = ''", "'no value for the period'"),
        Rule(
            f"CURRENCY not in ({', '.join(repr(name) for name in source.names)})",
            "'currency ' || CURRENCY || ' is not among those taken'",
        ),
    ]
    rejects = [
        Rule("period_code is null", "'TIME_PERIOD: ' || quoted(TIME_PERIOD) || ' is not a period'"),
        Rule(f"{denominator} <> 'EUR'", f"'CURRENCY_DENOM: ' || quoted({denominator}) || ' is not EUR'"),
        Rule("EXR_TYPE <> 'SP00'", "'EXR_TYPE: ' || quoted(EXR_TYPE) || ' is not SP00, the reference rate'"),
        Rule(
            "EXR_SUFFIX <> 'A'", "'EXR_SUFFIX: ' || quoted(EXR_SUFFIX) || ' is not A, the average or standardised rate'"
        ),
        Rule("UNIT_MULT <> '0'", "'UNIT_MULT: ' || quoted(UNIT_MULT) || ' is not 0, one unit'"),
        Rule(
            "FREQ is null or FREQ <> case period_grain when 'day' then 'D' when 'month' then 'M' when 'year' then 'A'"
            " when 'quarter' then 'Q' else '' end",
            "'FREQ: ' || quoted(coalesce(FREQ, '')) || ' does not go with the period ' || TIME_PERIOD",
        ),
        no_number("OBS_VALUE", "OBS_VALUE", precise),
        Rule(f"{precise('OBS_VALUE')} <= 0", "'OBS_VALUE: ' || OBS_VALUE || ' is no rate'"),
    ]
    return stage_records(con, source, codes, columns, skips, rejects)


def partitions(source: Source, settings: Settings, archive: Archive, web: Web | None) -> list[Partition]:
    """One year each, newest first."""
    today, first = datetime.now(UTC).date(), int(source.since[:4])
    return [
        Partition(str(year), {"year": str(year)}, host_of(source, web))
        for year in range(today.year, first - 1, -1)
        if is_due(source, str(year), archive, closed=today >= date(year + 1, 2, 1))
    ]


def fetch(
    source: Source, partition: Partition, settings: Settings, archive: Archive, web: Web | None
) -> Receipt | None:
    """The daily rates of one year."""
    year = partition.params["year"]
    path = f"service/data/EXR/D.{'+'.join(source.names)}.EUR.SP00.A"
    params = {"format": "csvdata", "startPeriod": f"{year}-01-01", "endPeriod": f"{year}-12-31"}
    asked = _REFERENCE_RATES | {"CURRENCY": source.names, "left(TIME_PERIOD, 4)": {year}}
    return fetch_into_archive(source, partition, archive, web, path, "csv", count_csv(source, asked), params=params)
