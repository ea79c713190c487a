-- Exports, imports and turnover of every period that a source states or that follows from what it states: first as stated, then from
-- the other flows of the period, from other periods, and at last from growth rates.
-- grain: One row per reporter, partner, source and period.
-- key: reporter_code, partner_code, source_code, period_code
with over_time as (
    select reporter_code, partner_code, source_code, coalesce(one.period_code, other.period_code) as period_code,
        coalesce(one.period_grain, other.period_grain) as period_grain, coalesce(one.period_start, other.period_start) as period_start,
        coalesce(one.period_end, other.period_end) as period_end, bound_flows, flow_preferred(one.exports, other.exports) as exports,
        flow_preferred(one.imports, other.imports) as imports, flow_preferred(one.turnover, other.turnover) as turnover
    from staging.trade_flows as one
    full join staging.trade_flows_over_time as other using (reporter_code, partner_code, source_code, period_code)
), with_growth as (
    select over_time.* exclude (exports, imports), coalesce(over_time.exports, growth.exports) as exports,
        coalesce(over_time.imports, growth.imports) as imports
    from over_time
    left join staging.trade_flows_from_growth as growth using (reporter_code, partner_code, source_code, period_code)
)
select * exclude (exports, imports, turnover, bound_flows),
    coalesce(exports, if(list_contains(bound_flows, 'X'), null, flow_difference(turnover, imports))) as exports,
    coalesce(imports, if(list_contains(bound_flows, 'M'), null, flow_difference(turnover, exports))) as imports,
    coalesce(turnover, if(list_contains(bound_flows, 'T'), null, flow_sum(exports, imports))) as turnover
from with_growth
