-- Growth of trade that claims can be held against: computed from the values of one source for both periods, neither of them made from
-- the claim's own page nor from a growth rate. The base goes through revisions, which explain 3.5 percent of it, as much as
-- China's customs raised months of 2022 by. Growth in yuan is held against values in yuan.
-- grain: One row per claim and side.
-- key: claim_id, side
with sides as (
    select *, 'own' as side, reporter_code as told_by, partner_code as told_of from staging.checkable_claim
    union all
    -- a text on the turnover of two countries does not say whose statistics it is from
    select *, 'other', partner_code, reporter_code from staging.checkable_claim where flow_code = 'T' and method = 'text'
), growing as (
    select *, if(subject = 'CNY', 'CNY', 'USD') as told_basis
    from sides
    where is_all_goods and measure_code in ('exports_growth', 'imports_growth', 'trade_turnover_growth') and unit = 'percent'
), figures as (
    select growing.claim_id, growing.side, trade.*, trade.period_code = growing.period_code as is_now,
        trade.source_code <> growing.source_code as is_of_another_source
    from growing
    join staging.trade_value as trade
        on trade.reporter_code = told_by and trade.partner_code = told_of and trade.flow_code = growing.flow_code and basis = told_basis
        and (trade.period_code = growing.period_code or (trade.period_start = growing.period_start - interval 1 year
            and last_day(trade.period_end) = last_day(growing.period_end - interval 1 year)))
    where not list_contains(documents, growing.document_code) and not is_from_growth
    qualify row_number() over (
        partition by growing.claim_id, growing.side, trade.source_code, is_now order by is_derived, trade.is_converted, preference_rank
    ) = 1
)
select claim_id, side, 'growth' as kind, 100 * (now.value / earlier.value - 1) as value,
    growth_rounding(now.value, now.rounding, earlier.value, earlier.rounding)::double as rounding, '=' as comparator, 3.5 as tolerance_pct,
    source_code, now.period_code, null as document_code, now.is_estimated or earlier.is_estimated as is_estimated,
    all_caveats([now.caveat, earlier.caveat]) as caveat
from figures as now
join figures as earlier using (claim_id, side, source_code)
where now.is_now and not earlier.is_now and earlier.value > 0
qualify row_number() over (
    partition by claim_id, side order by now.is_of_another_source, now.is_derived or earlier.is_derived, source_code
) = 1
