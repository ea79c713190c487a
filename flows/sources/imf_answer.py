"""SDMX-CSV 1.0 as the IMF answers it (2.1 endpoint, `Accept: application/vnd.sdmx.data+csv;version=1.0.0`)."""

import re
from collections.abc import Collection

import duckdb

from flows.archive import Archive, Receipt
from flows.collect.asking import fetch_into_archive
from flows.contract.source import Partition, Source
from flows.stage.parsing import count_csv, load_csv, load_rows, text_of
from flows.stage.records import Rule, no_number, number, read_periods
from flows.web.http import Web

# Values are plain dollars; the scale is a hint for display, and was 6 (or not given) in every recorded answer.
_SCALES, _UNITS = ("0", "6"), ("USD", "US_DOLLAR")
# The day of the release that a row is from. It is that of the whole data set, and changes without the row changing.
RELEASE_DAY = "left(coalesce(nullif(UPDATE_DATE, ''), nullif(PUBLICATION_DATE, '')), 10)"
_GRAINS = "case FREQUENCY when 'A' then 'year' when 'Q' then 'quarter' when 'M' then 'month' end"


def load_answer(source: Source, receipt: Receipt, content: bytes, con: duckdb.DuckDBPyConnection) -> None:
    """Make `raw_rows` with their periods. An empty body (204, or 200 for a key without series) is no row.

    Raises BadAnswer for HTML, XML, a header that is not the contract's, or rows that do not fit it.
    """
    assert source.fields
    columns = [*source.fields.needed, *source.fields.known]
    if content.strip():
        load_csv(con, text_of(content, receipt.url, "CSV"), source.fields, receipt.url)
    else:
        load_rows(con, [], columns)
    read_periods(con, "TIME_PERIOD", lambda text: re.sub(r"^([0-9]{4})-M([0-9]{2})$", r"\1-\2", text))


def indicator(source: Source, name: str) -> str:
    """SQL for what the contract says of a record's indicator under `name`; NULL for an unknown one."""
    cases = " ".join(f"when '{code}' then '{about[name]}'" for code, about in source.indicators.items() if about)
    return f"case INDICATOR {cases} end"


def skips(source: Source) -> list[Rule]:
    """Groups of countries, series without observations and indicators that the contract leaves out."""
    left_out = ", ".join(f"'{code}'" for code, about in source.indicators.items() if about is None)
    rules = [
        Rule("coalesce(TIME_PERIOD, '') = '' and coalesce(OBS_VALUE, '') = ''", "'a series without observations'"),
        Rule(
            "regexp_full_match(COUNTERPART_COUNTRY, 'W00|(G|GX|TX|X)[0-9]+')",
            "'counterpart ' || COUNTERPART_COUNTRY || ' is a group or leftover, not a country'",
        ),
        Rule(
            "regexp_full_match(COUNTRY, '(G|GX|TX|X)[0-9]+')", "'reporter ' || COUNTRY || ' is a group, not a country'"
        ),
    ]
    if left_out:
        rules.append(Rule(f"INDICATOR in ({left_out})", "'indicator ' || INDICATOR || ' follows from the others'"))
    return rules


def rejects(source: Source) -> list[Rule]:
    """What is the same in every data set of the IMF."""
    codes = ", ".join(f"'{code}'" for code in source.indicators)
    return [
        Rule(
            f"INDICATOR is null or INDICATOR not in ({codes})",
            "'unknown indicator ' || quoted(coalesce(INDICATOR, ''))",
        ),
        Rule("period_code is null", "'TIME_PERIOD: ' || quoted(coalesce(TIME_PERIOD, '')) || ' is not a period'"),
        Rule(
            f"period_grain is distinct from {_GRAINS}",
            "'FREQUENCY: ' || quoted(coalesce(FREQUENCY, '')) || ' does not go with the period ' || TIME_PERIOD",
        ),
        Rule(
            f"SCALE not in {_SCALES}",
            "'SCALE: ' || quoted(SCALE) || ' was never seen; plain dollars cannot be assumed'",
        ),
        Rule(f"UNIT not in {_UNITS}", "'UNIT: ' || quoted(UNIT) || ' is not USD'"),
        no_number("OBS_VALUE", "OBS_VALUE", number),
        Rule(
            f"try_cast({RELEASE_DAY} as date) is null and {RELEASE_DAY} is not null",
            f"'UPDATE_DATE: ' || quoted({RELEASE_DAY}) || ' is no day'",
        ),
    ]


def fetch_answer(
    source: Source,
    partition: Partition,
    archive: Archive,
    web: Web | None,
    data_set: str,
    key: dict[str, Collection[str]],
    years: tuple[int, int],
) -> Receipt | None:
    """Ask `<agency>,<data set>` for a span of years and archive the answer.

    `key` has the values asked for of each dimension, in the order of the data set; none: all values.
    """
    first, last = years
    accept = {"Accept": "application/vnd.sdmx.data+csv;version=1.0.0"}
    path = f"external/sdmx/2.1/data/{data_set}/{'.'.join('+'.join(values) for values in key.values())}"
    asked = {name: values for name, values in key.items() if values} | {
        "left(TIME_PERIOD, 4)": {str(year) for year in range(first, last + 1)},
        "SCALE": _SCALES,
        "UNIT": _UNITS,
    }
    span = {"startPeriod": str(first), "endPeriod": str(last)}
    return fetch_into_archive(
        source, partition, archive, web, path, "csv", count_csv(source, asked), params=span, headers=accept
    )
