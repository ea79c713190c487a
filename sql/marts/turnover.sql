-- Exports, imports and turnover by month, year to date, year and twelve months up to each month, every source by itself, with growth on
-- the same period of the year before. A month that was not stated is the difference of two year-to-date values, a year to date the
-- sum of its months, a flow the difference of turnover and the other flow, and at last what a growth rate says of the
-- year beside it: such rows say `derived`. Growth is computed from the values as first published; the growth that was stated
-- stands on a base that had been revised, and beside it.
-- grain: One row per reporter, partner, period and source.
-- key: reporter_code, partner_code, period_code, source_code
-- required: reporter_code, partner_code, period_code, source_code, period_grain, period_start, period_end, method, is_preferred
-- traces: fact_trade by reporter_code, partner_code, source_code
-- traces: fact_claim by reporter_code, partner_code, source_code, 'exports_growth' | 'imports_growth' | 'trade_turnover_growth' = measure_code
with flows as (
    select * from staging.trade_flows_complete
    union all by name
    select * from staging.trade_flows_rolling
), growth as (
    select flows.* exclude (exports, imports, turnover), flows.exports, flows.imports, flows.turnover,
        flow_growth(flows.exports, earlier.exports) as exports_growth_pct,
        flow_growth_rounding(flows.exports, earlier.exports) as exports_growth_pct_rounding,
        flow_growth(flows.imports, earlier.imports) as imports_growth_pct,
        flow_growth_rounding(flows.imports, earlier.imports) as imports_growth_pct_rounding,
        flow_growth(flows.turnover, earlier.turnover) as turnover_growth_pct,
        flow_growth_rounding(flows.turnover, earlier.turnover) as turnover_growth_pct_rounding,
        all_caveats(earlier.exports.caveats || earlier.imports.caveats || earlier.turnover.caveats) as earlier_caveat
    from flows
    left join flows as earlier
        on earlier.reporter_code = flows.reporter_code and earlier.partner_code = flows.partner_code
        and earlier.source_code = flows.source_code and earlier.period_grain = flows.period_grain
        and earlier.period_start = flows.period_start - interval 1 year
        and last_day(earlier.period_end) = last_day(flows.period_end - interval 1 year)
), stated as (
    select reporter_code, partner_code, source_code, period_code, any_value(growth_pct) filter (flow_code = 'X') as exports_growth_pct_stated,
        any_value(growth_pct) filter (flow_code = 'M') as imports_growth_pct_stated,
        any_value(growth_pct) filter (flow_code = 'T') as turnover_growth_pct_stated
    from staging.growth_stated
    group by all
), currencies as (
    select reporter_code, partner_code, source_code, period_code,
        any_value(turnover) filter (currency_code = 'CNY') as turnover_cny,
        any_value(turnover_rounding) filter (currency_code = 'CNY') as turnover_cny_rounding,
        any_value(method) filter (currency_code = 'CNY') as turnover_cny_method,
        any_value(turnover) filter (currency_code = 'RUB') as turnover_rub,
        any_value(turnover_rounding) filter (currency_code = 'RUB') as turnover_rub_rounding,
        any_value(method) filter (currency_code = 'RUB') as turnover_rub_method
    from staging.turnover_in_currency
    group by all
), told as (
    select *, list_filter([exports, imports, turnover], lambda flow: flow is not null) as parts,
        nullif(concat_ws(';', if(exports.is_derived, 'X', null), if(imports.is_derived, 'M', null), if(turnover.is_derived, 'T', null)), '') as derived_flows,
        list_bool_or(list_transform(parts, lambda flow: flow.is_converted)) as is_converted,
        list_bool_or(list_transform(parts, lambda flow: flow.is_estimated)) as is_estimated,
        all_caveats(flatten(list_transform(parts, lambda flow: flow.caveats))) as caveat
    from growth
), counted as (
    select reporter_code, partner_code, period_grain, source_code, any_value(preference) as preference,
        count(turnover) filter (not is_estimated) as sound
    from told
    left join dim_source using (source_code)
    group by all
), compared as (
    select *, is_sparse(sound, max(sound) over (partition by reporter_code, partner_code, period_grain)) as is_sparse
    from counted
), origins as (
    select *, row_number() over (partition by reporter_code, partner_code, period_grain order by is_sparse, preference, sound desc, source_code) as origin_rank
    from compared
)
select reporter_code, partner_code, source_code, period_code, period_grain, period_start, period_end,
    flow_shown(exports) as exports_usd, exports.rounding as exports_usd_rounding,
    flow_shown(imports) as imports_usd, imports.rounding as imports_usd_rounding,
    flow_shown(turnover) as turnover_usd, turnover.rounding as turnover_usd_rounding,
    exports_growth_pct, exports_growth_pct_rounding, exports_growth_pct_stated,
    imports_growth_pct, imports_growth_pct_rounding, imports_growth_pct_stated,
    turnover_growth_pct, turnover_growth_pct_rounding, turnover_growth_pct_stated,
    turnover_cny, turnover_cny_rounding, turnover_cny_method, turnover_rub, turnover_rub_rounding, turnover_rub_method,
    if(derived_flows is null, 'stated', 'derived') as method, derived_flows, is_converted, is_estimated, caveat, earlier_caveat,
    row_number() over (
        partition by reporter_code, partner_code, period_code order by turnover is null, origin_rank
    ) = 1 as is_preferred
from told
join origins using (reporter_code, partner_code, period_grain, source_code)
left join stated using (reporter_code, partner_code, source_code, period_code)
left join currencies using (reporter_code, partner_code, source_code, period_code)
