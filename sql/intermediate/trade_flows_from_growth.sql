-- Exports and imports of years that a source states only through growth rates: the value of the year after less its growth, else that
-- of the year before with its own. The base of a growth rate has been revised when it is stated, so that the interval also
-- spans what the two ways, and the sum of both flows and the turnover, differ by.
-- grain: One row per reporter, partner, source and period.
-- key: reporter_code, partner_code, source_code, period_code
with years as (
    select reporter_code, partner_code, source_code, period_code, year(period_end) as year, turnover,
        unnest(['X', 'M']) as flow_code, unnest([exports, imports]) as flow
    from staging.trade_flows
    where period_grain = 'year'
), rates as (
    select reporter_code, partner_code, source_code, flow_code, try_cast(period_code as int) as year, document_code,
        1 + growth_pct / 100 as factor, growth_pct_rounding / 100 as factor_rounding
    from staging.growth_stated
    where length(period_code) = 4 and growth_pct > -100
), ways as (
    select missing.reporter_code, missing.partner_code, missing.source_code, missing.period_code, missing.flow_code, known.year - missing.year as ahead,
        if(ahead = 1, known.flow.value / factor, known.flow.value * factor) as value,
        if(ahead = 1, quotient_rounding(known.flow.value, known.flow.rounding, factor, factor_rounding),
            known.flow.value * factor_rounding + known.flow.rounding * factor) as rounding,
        known.flow, document_code
    from years as missing
    join years as known using (reporter_code, partner_code, source_code, flow_code)
    join rates using (reporter_code, partner_code, source_code, flow_code)
    where missing.flow is null and known.flow is not null and abs(known.year - missing.year) = 1
        and rates.year = greatest(known.year, missing.year)
), joined as (
    select reporter_code, partner_code, source_code, period_code, flow_code, arg_max(value, ahead) as value,
        arg_max(rounding, ahead) + max(value) - min(value) as rounding, bool_or(flow.is_converted) as is_converted,
        bool_or(flow.is_estimated) as is_estimated, flatten(list(flow.caveats)) as caveats,
        flatten(list(flow.documents || [document_code])) as documents
    from ways
    group by all
), beside as (
    select reporter_code, partner_code, source_code, period_code, turnover, flow_code, joined.* exclude (reporter_code, partner_code, source_code, period_code, flow_code),
        coalesce(abs(turnover.value - sum(value) over figures) * (count(*) over figures - 1), 0) as gap
    from joined
    join (select distinct reporter_code, partner_code, source_code, period_code, turnover from years) using (reporter_code, partner_code, source_code, period_code)
    window figures as (partition by reporter_code, partner_code, source_code, period_code)
), flows as (
    select reporter_code, partner_code, source_code, period_code, flow_code, {
            'value': round(value)::decimal(38, 6), 'rounding': round(rounding + gap)::decimal(38, 6), 'is_derived': true,
            'is_converted': is_converted, 'is_estimated': is_estimated, 'is_from_growth': true,
            'caveats': list_distinct(caveats), 'documents': list_distinct(documents)
        } as flow
    from beside
)
select reporter_code, partner_code, source_code, period_code,
    any_value(flow) filter (flow_code = 'X') as exports, any_value(flow) filter (flow_code = 'M') as imports
from flows
group by all
