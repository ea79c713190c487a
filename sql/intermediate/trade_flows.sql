-- Exports, imports and turnover of a reporter with a partner beside each other, as one source states them. What it does not state, or
-- not in dollars, follows from the other two. "More than" is no value to calculate with and stays in fact_trade; nor is a value
-- calculated for what was said with it.
-- grain: One row per reporter, partner, source and period.
-- key: reporter_code, partner_code, source_code, period_code
with stated as (
    select reporter_code, partner_code, source_code, flow_code, period_code, period_grain, period_start, period_end,
        arg_min({
            'value': value_usd, 'rounding': rounding_usd, 'is_derived': false, 'is_converted': currency_code <> 'USD',
            'is_estimated': is_estimated, 'is_from_growth': false, 'caveats': [caveat], 'documents': [document_code]
        }, preference_rank) as flow
    from fact_trade
    -- the other side's report put in place of the reporter's own does not go on with its series
    where value_usd is not null and amount_comparator in ('=', '~') and not coalesce(contains(caveat, 'importer_report'), false)
    group by all
), beside as (
    select reporter_code, partner_code, source_code, period_code, period_grain, period_start, period_end,
        any_value(flow) filter (flow_code = 'X') as exports, any_value(flow) filter (flow_code = 'M') as imports,
        any_value(flow) filter (flow_code = 'T') as turnover
    from stated
    group by all
), bounds as (
    select reporter_code, partner_code, source_code, period_code, list(flow_code) as bound_flows
    from fact_trade
    where amount_comparator not in ('=', '~')
    group by all
)
select beside.* exclude (exports, imports, turnover), coalesce(bound_flows, []) as bound_flows,
    flow_preferred(exports, if(list_contains(bound_flows, 'X'), null, flow_difference(turnover, imports))) as exports,
    flow_preferred(imports, if(list_contains(bound_flows, 'M'), null, flow_difference(turnover, exports))) as imports,
    flow_preferred(turnover, if(list_contains(bound_flows, 'T'), null, flow_sum(exports, imports))) as turnover
from beside
left join bounds using (reporter_code, partner_code, source_code, period_code)
