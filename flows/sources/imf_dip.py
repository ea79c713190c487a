"""IMF DIP: `/2.1/data/IMF.STA,DIP/CHN+RUS..INWD_D_NETLA_FALL_ALL+OTWD_D_NETAL_FALL_ALL.CHN+RUS.A` (SDMX-CSV).

With `detail=dataonly` the answer lacks STATUS, so that confidential positions could not be told from empty ones.
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
    """One row per investor, host, reporter, instrument, DV_TYPE and year; a confidential position has no value."""
    imf_answer.load_answer(source, receipt, content, con)
    con.execute("update raw_rows set OBS_VALUE = null where OBS_VALUE = ''")
    inward = f"{imf_answer.indicator(source, 'direction')} = 'inward'"
    columns = (
        period_columns("period")
        | official_figure("value", number("OBS_VALUE"), "OBS_VALUE")
        | {
            "investor_code": f"if({inward}, COUNTERPART_COUNTRY, COUNTRY)",
            "host_code": f"if({inward}, COUNTRY, COUNTERPART_COUNTRY)",
            "reporter_code": "COUNTRY",
            "measure_code": "'fdi_stock'",
            "basis": "'immediate'",
            "instrument": imf_answer.indicator(source, "instrument"),
            "currency_code": "'USD'",
            "derivation_type": "DV_TYPE",
            "is_confidential": "coalesce(STATUS, '') = 'C'",
            "observation_status": "nullif(STATUS, '')",
            "indicator_code": "INDICATOR",
            "source_code": f"'{source.code}'",
            "published": imf_answer.RELEASE_DAY,
        }
    )
    rejects = [
        *imf_answer.rejects(source),
        Rule("OBS_VALUE is null and coalesce(STATUS, '') <> 'C'", "'OBS_VALUE: is empty, and STATUS does not say why'"),
        Rule("OBS_VALUE is not null and STATUS = 'C'", "'OBS_VALUE: is given although STATUS says confidential'"),
    ]
    return stage_records(con, source, codes, columns, imf_answer.skips(source), rejects)


def partitions(source: Source, settings: Settings, archive: Archive, web: Web | None) -> list[Partition]:
    """One reporter each, with all its years."""
    due = [country for country in source.countries if is_due(source, country, archive, closed=False)]
    return [Partition(country, {}, host_of(source, web)) for country in due]


def fetch(
    source: Source, partition: Partition, settings: Settings, archive: Archive, web: Web | None
) -> Receipt | None:
    """The positions of a reporter towards the other countries of the contract, of every DV_TYPE."""
    key: dict[str, Collection[str]] = {
        "COUNTRY": [partition.key],
        "DV_TYPE": [],
        "INDICATOR": source.indicators,
        "COUNTERPART_COUNTRY": [country for country in source.countries if country != partition.key],
        "FREQUENCY": ["A"],
    }
    span = (int(source.since[:4]), datetime.now(UTC).year)
    return imf_answer.fetch_answer(source, partition, archive, web, "IMF.STA,DIP", key, span)
