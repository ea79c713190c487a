"""IMF IMTS: `/2.1/data/IMF.STA,IMTS/CHN.MG_CIF_USD+XG_FOB_USD.RUS.M?startPeriod=2015` (SDMX-CSV).

With `detail=dataonly` the answer lacks DERIVATION_TYPE, which must be kept: ask without it.
"""

from collections.abc import Collection
from datetime import UTC, datetime

import duckdb

from flows.archive import Archive, Receipt
from flows.collect.asking import host_of, is_due
from flows.contract.source import Partition, Source
from flows.contract.staged import Codes, Staged
from flows.settings import Settings
from flows.sources import imf_answer
from flows.stage.records import Rule, number, official_figure, period_columns, stage_records
from flows.web.http import Web


def stage(source: Source, receipt: Receipt, content: bytes, codes: Codes, con: duckdb.DuckDBPyConnection) -> Staged:
    """One row per reporter, partner, flow, valuation and period."""
    imf_answer.load_answer(source, receipt, content, con)
    valuation, flow = imf_answer.indicator(source, "valuation"), imf_answer.indicator(source, "flow_code")
    columns = (
        period_columns("period")
        | official_figure("value", number("OBS_VALUE"), "OBS_VALUE")
        | {
            "reporter_code": "COUNTRY",
            "partner_code": "COUNTERPART_COUNTRY",
            "flow_code": flow,
            "currency_code": "'USD'",
            "valuation": valuation,
            "indicator_code": "INDICATOR",
            "derivation_type": "nullif(DERIVATION_TYPE, '')",
            "observation_status": "nullif(STATUS, '')",
            "source_code": f"'{source.code}'",
            "published": imf_answer.RELEASE_DAY,
        }
    )
    # The world is the one group that the trade of a country is held against.
    skips = [
        Rule(rule.when + " and COUNTERPART_COUNTRY <> 'G001'" if "COUNTERPART" in rule.when else rule.when, rule.says)
        for rule in imf_answer.skips(source)
    ]
    columns["partner_code"] = "if(COUNTERPART_COUNTRY = 'G001', 'WLD', COUNTERPART_COUNTRY)"
    rejects = [
        Rule("coalesce(OBS_VALUE, '') = ''", "'OBS_VALUE: is empty'"),
        *imf_answer.rejects(source),
        Rule(f"{number('OBS_VALUE')} < 0", "'OBS_VALUE: ' || OBS_VALUE || ' is below zero, which trade cannot be'"),
        Rule(
            f"VALUATION is not null and VALUATION not in ('', {valuation})",
            "'VALUATION: ' || VALUATION || ' is not that of ' || INDICATOR",
        ),
    ]
    return stage_records(con, source, codes, columns, skips, rejects)


# Every record repeats the descriptions of its series, so a longer span would be megabytes of them.
_YEARS_AT_ONCE = 5
_FIRST_YEAR = 1990


def partitions(source: Source, settings: Settings, archive: Archive, web: Web | None) -> list[Partition]:
    """One reporter, frequency and span of five years each, newest spans first."""
    today, host = datetime.now(UTC).date(), host_of(source, web)
    newest = today.year - today.year % _YEARS_AT_ONCE
    return [
        Partition(key, {"reporter": reporter, "frequency": frequency, "first": str(first)}, host)
        for first in range(newest, _FIRST_YEAR - 1, -_YEARS_AT_ONCE)
        for frequency in ("M", "A")
        for reporter in source.countries
        if is_due(
            source,
            key := f"{reporter}/{frequency}/{first}",
            archive,
            closed=today.year > first + _YEARS_AT_ONCE + 1,
        )
    ]


def fetch(
    source: Source, partition: Partition, settings: Settings, archive: Archive, web: Web | None
) -> Receipt | None:
    """The trade of a reporter with the other countries of the contract and the world."""
    reporter, first = partition.params["reporter"], int(partition.params["first"])
    key: dict[str, Collection[str]] = {
        "COUNTRY": [reporter],
        "INDICATOR": [code for code, about in source.indicators.items() if about],
        "COUNTERPART_COUNTRY": [*(country for country in source.countries if country != reporter), "G001"],
        "FREQUENCY": [partition.params["frequency"]],
    }
    span = (first, first + _YEARS_AT_ONCE - 1)
    return imf_answer.fetch_answer(source, partition, archive, web, "IMF.STA,IMTS", key, span)
