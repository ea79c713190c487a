-- Every value of a flow of trade that a claim can be held against: of each page that states it without a doubt, and of each source
-- what follows from its other figures. Yuan stand as stated besides, for growth in yuan.
-- grain: One row per reporter, partner, flow, period, source, currency and page or derivation.
-- key: reporter_code, partner_code, flow_code, period_code, source_code, basis, statement_id
select reporter_code, partner_code, flow_code, period_code, period_grain, period_start, period_end, source_code, 'USD' as basis,
    statement_id, value_usd::double as value, rounding_usd::double as rounding, false as is_derived, currency_code <> 'USD' as is_converted,
    is_estimated, false as is_from_growth, caveat, [document_code] as documents, document_code, preference_rank
from fact_trade
where value_usd is not null and amount_comparator in ('=', '~') and not is_doubted
    -- the other side's report in place of the reporter's own is no second witness
    and not coalesce(contains(caveat, 'importer_report'), false)
union all by name
select reporter_code, partner_code, flow_code, period_code, period_grain, period_start, period_end, source_code, currency_code as basis,
    statement_id, amount::double as value, (rounding_usd * rate_used)::double as rounding, false as is_derived, false as is_converted,
    is_estimated, false as is_from_growth, caveat, [document_code] as documents, document_code, preference_rank
from fact_trade
where currency_code = 'CNY' and amount_comparator in ('=', '~') and not is_doubted
union all by name
select reporter_code, partner_code, flow_code, period_code, period_grain, period_start, period_end, source_code, 'USD' as basis,
    'derived' as statement_id, flow.value::double as value, flow.rounding::double as rounding, true as is_derived, flow.is_converted,
    flow.is_estimated, flow.is_from_growth, all_caveats(flow.caveats) as caveat, flow.documents, null as document_code, 1000 as preference_rank
from (
    select *, unnest(['X', 'M', 'T']) as flow_code, unnest([exports, imports, turnover]) as flow
    from staging.trade_flows_complete
    union all by name
    -- a page's flow can also be held against what the others of its period leave
    select *, unnest(['X', 'M', 'T']) as flow_code, unnest([
        if(turnover.is_derived or imports.is_derived, null, flow_difference(turnover, imports)),
        if(turnover.is_derived or exports.is_derived, null, flow_difference(turnover, exports)),
        if(exports.is_derived or imports.is_derived, null, flow_sum(exports, imports))]) as flow
    from staging.trade_flows
)
where flow.is_derived
