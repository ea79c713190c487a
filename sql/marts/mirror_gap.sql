-- One flow of goods as both sides report it: the exporter's exports beside the importer's imports, each with its valuation. The
-- gap is the importer's figure less the exporter's; freight and insurance explain a part of it. The two are never blended.
-- grain: One row per exporter, importer, period and pair of sources.
-- key: exporter_code, importer_code, period_code, exporter_source_code, importer_source_code
-- required: exporter_code, importer_code, period_code, exporter_source_code, importer_source_code, exporter_value_usd, importer_value_usd, gap_usd
-- traces: fact_trade by exporter_code = reporter_code, importer_code = partner_code, period_code, exporter_source_code = source_code, 'X' = flow_code
-- traces: fact_trade by importer_code = reporter_code, exporter_code = partner_code, period_code, importer_source_code = source_code, 'M' = flow_code
-- traces: fact_trade by exporter_code = reporter_code, importer_code = partner_code, period_code, exporter_source_code = source_code
-- traces: fact_trade by importer_code = reporter_code, exporter_code = partner_code, period_code, importer_source_code = source_code
with reported as (
    -- whole rows: the best of each column could come from different pages
    select reporter_code, partner_code, flow_code, source_code, period_code, period_grain, period_start, period_end,
        if(rate_used = 1, value_usd, to_precision(value_usd, rounding_usd)::decimal(38, 6)) as value_usd, rounding_usd, valuation,
        is_estimated, caveat
    from fact_trade
    -- where the importer's report stands in for the exporter's, as in BACI's Russian exports from 2022 on, nothing is left to hold against it
    where flow_code in ('X', 'M') and value_usd is not null and amount_comparator in ('=', '~') and coalesce(caveat, '') not like '%importer_report%'
    qualify row_number() over (
        partition by reporter_code, partner_code, flow_code, source_code, period_code order by preference_rank
    ) = 1
)
select sent.reporter_code as exporter_code, sent.partner_code as importer_code,
    period_code, sent.period_grain, sent.period_start, sent.period_end,
    sent.source_code as exporter_source_code, received.source_code as importer_source_code,
    sent.value_usd as exporter_value_usd, sent.rounding_usd as exporter_value_usd_rounding, sent.valuation as exporter_valuation,
    received.value_usd as importer_value_usd, received.rounding_usd as importer_value_usd_rounding, received.valuation as importer_valuation,
    (received.value_usd - sent.value_usd)::decimal(38, 6) as gap_usd, sent.rounding_usd + received.rounding_usd as gap_usd_rounding,
    growth_rounding(received.value_usd, received.rounding_usd, sent.value_usd, sent.rounding_usd) as gap_pct_rounding,
    to_precision(growth_pct(received.value_usd, sent.value_usd), gap_pct_rounding)::decimal(18, 4) as gap_pct,
    sent.is_estimated as is_exporter_estimated, received.is_estimated as is_importer_estimated,
    sent.is_estimated or received.is_estimated as is_estimated, all_caveats([sent.caveat, received.caveat]) as caveat
from reported as sent
join reported as received using (period_code)
where sent.flow_code = 'X' and received.flow_code = 'M'
    and received.reporter_code = sent.partner_code and received.partner_code = sent.reporter_code
