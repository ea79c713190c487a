-- Each claim beside each statistic it can be held against, and what it is worth there. Growth is compared as what is left of 100 percent
-- of the base, so that a tolerance is one of the base.
-- grain: One row per claim and side.
-- key: claim_id, side, statistic_document_code
with statistics as (
    select * from staging.claim_statistic_trade
    union all by name
    select * from staging.claim_statistic_growth
    union all by name
    select * from staging.claim_statistic_portfolio
    union all by name
    select * from staging.claim_statistic_share
    union all by name
    select * from staging.claim_statistic_capital
    union all by name
    select * from staging.claim_statistic_goods
), compared as (
    select claims.claim_id, claims.flow_code, claims.measure_code, claims.comparator, claims.value as claimed, claims.value_high as claimed_high,
        claims.rounding as claimed_rounding, claims.unit, claims.is_money, statistics.* exclude (claim_id, value, rounding, comparator),
        statistics.value as statistic_value, statistics.rounding as statistic_rounding, statistics.comparator as statistic_comparator,
        if(kind = 'growth', 100, 0) as base,
        allowance(claims.comparator, base + claims.value, claims.rounding, base + statistics.value, statistics.rounding, 0) as allowed_by_digits,
        allowance(claims.comparator, base + claims.value, claims.rounding, base + statistics.value, statistics.rounding, tolerance_pct) as allowed
    from staging.checkable_claim as claims
    join statistics using (claim_id)
), judged as (
    select *, verdict(comparator, claimed, claimed_high, statistic_comparator, statistic_value, allowed) as by_value,
        coalesce(by_value = 'disagrees' and claimed between allowed_low and allowed_high, false) as is_growing,
        abs(claimed - statistic_value) <= allowed_by_digits as is_within_digits
    from compared
)
select * exclude (by_value, source_code, period_code, document_code, is_estimated, caveat), if(is_growing, 'within_bounds', by_value) as verdict,
    growth_pct(claimed, statistic_value) as deviation_pct, source_code as statistic_source_code, period_code as statistic_period_code,
    document_code as statistic_document_code, is_estimated as is_statistic_estimated, caveat as statistic_caveat,
    case kind
        when 'stated' then 'the same flow as stated on another page'
        when 'derived' then 'the same flow as it follows from other periods or flows'
        when 'mirror' then 'the same flow as the other side reports it'
        when 'mirror_derived' then 'the same flow as it follows from what the other side reports'
        when 'growth' then 'growth computed from the values of both periods'
        when 'portfolio' then 'the nearest statement on the portfolio'
        when 'share_computed' then 'the share computed from a flow and its total'
        when 'share_stated' then 'the share as another page states it'
        when 'chapter_share' then 'China''s share of the exports of these goods'
        when 'energy_share' then 'the share of mineral fuels in these exports'
        when 'goods_share' then 'the share of these goods in the exports to the partner'
        when 'sectors_share' then 'China''s share of the exports of the chapter it takes most of'
        when 'capital' then 'the same measure as another page states it'
    end as statistic,
    row_number() over (
        partition by claim_id
        -- of turnover, growth of it and portfolios the best agreement; else the own side's first
        order by (flow_code = 'T' or kind = 'portfolio') and verdict = 'disagrees', (flow_code = 'T' or kind = 'portfolio') and not is_within_digits,
            side <> 'own', statistic_comparator <> '=', abs(deviation_pct), statistic_period_code, statistic_document_code
    ) as choice
from judged
