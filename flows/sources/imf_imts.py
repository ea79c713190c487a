"""IMF IMTS: `/2.1/data/IMF.STA,IMTS/CHN.MG_CIF_USD+XG_FOB_USD.RUS.M?startPeriod=2015` (SDMX-CSV).

With `detail=dataonly` the answer lacks DERIVATION_TYPE, which must be kept: ask without it.
"""

import duckdb

from flows.archive import Receipt
from flows.sources import Codes, Source, Staged, sdmx
from flows.sources.settle import Rule, number, official_figure, period_columns, settle


def stage(source: Source, receipt: Receipt, content: bytes, codes: Codes, con: duckdb.DuckDBPyConnection) -> Staged:
    """One row per reporter, partner, flow, valuation and period."""
    sdmx.load_answer(source, receipt, content, con)
    valuation, flow = sdmx.indicator(source, "valuation"), sdmx.indicator(source, "flow_code")
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
        }
    )
    # The world is the one group that the trade of a country is held against.
    skips = [
        Rule(rule.when + " and COUNTERPART_COUNTRY <> 'G001'" if "COUNTERPART" in rule.when else rule.when, rule.says)
        for rule in sdmx.skips(source)
    ]
    columns["partner_code"] = "if(COUNTERPART_COUNTRY = 'G001', 'WLD', COUNTERPART_COUNTRY)"
    rejects = [
        Rule("coalesce(OBS_VALUE, '') = ''", "'OBS_VALUE: is empty'"),
        *sdmx.rejects(source),
        Rule(f"{number('OBS_VALUE')} < 0", "'OBS_VALUE: ' || OBS_VALUE || ' is below zero, which trade cannot be'"),
        Rule(
            f"VALUATION is not null and VALUATION not in ('', {valuation})",
            "'VALUATION: ' || VALUATION || ' is not that of ' || INDICATOR",
        ),
    ]
    return settle(con, source, codes, columns, skips, rejects)
