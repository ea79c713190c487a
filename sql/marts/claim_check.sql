-- Each claim beside the statistic it can be held against. Money is compared in US dollars. A claim is never held against its own
-- page; where a page is the only one on a figure, there is nothing to hold it against. Equal means within a unit of the last
-- digit stated, since publishers cut digits as well as round them. "About" is given 5 percent, the other side's report of a
-- flow 15 percent for freight, insurance and timing, a growth rate 2 percent of the base for the revisions it goes through.
-- grain: One row per claim.
-- key: claim_id
-- required: claim_id, verdict, measure_code, reason, document_code, method, known_on
-- traces: fact_claim by claim_id
with claims as (
    select *, coalesce(value_usd, value) as claimed, coalesce(value_usd_high, value_high) as claimed_high,
        2 * coalesce(rounding_usd, rounding) as claimed_rounding
    from fact_claim
), trade_figures as (
    -- what either side's statistics say, under the names that claims use
    select reporter_code, partner_code, period_code, source_code, document_code, value_usd, rounding_usd, preference_rank,
        case flow_code when 'X' then 'exports' when 'M' then 'imports' else 'trade_turnover' end as measure_code, false as is_mirror
    from fact_trade
    where amount_comparator = '=' and not is_doubted and value_usd is not null
    union all
    select partner_code, reporter_code, period_code, source_code, document_code, value_usd, rounding_usd, preference_rank,
        case flow_code when 'M' then 'exports' when 'X' then 'imports' else 'trade_turnover' end, true
    from fact_trade
    where amount_comparator = '=' and not is_doubted and value_usd is not null
), derived_figures as (
    select reporter_code, partner_code, period_code, source_code, turnover_rounding_usd, method,
        unnest(['exports', 'imports', 'trade_turnover']) as measure_code, unnest([exports_usd, imports_usd, turnover_usd]) as value_usd
    from mart.turnover
    where method = 'derived'
), growth_figures as (
    select reporter_code, partner_code, period_code, source_code,
        unnest(['exports_growth', 'imports_growth', 'trade_turnover_growth']) as measure_code,
        unnest([exports_growth_pct, imports_growth_pct, turnover_growth_pct]) as growth_pct,
        unnest([exports_usd, imports_usd, turnover_usd]) as value_usd, turnover_rounding_usd
    from mart.turnover
), total_shares as (
    select sent.reporter_code, sent.partner_code, sent.period_code, sent.source_code,
        100 * sent.value_usd / whole.value_usd as share_pct, if(sent.flow_code = 'X', 'share_of_exports', 'share_of_imports') as measure_code
    from fact_trade as sent
    join fact_trade as whole using (reporter_code, flow_code, period_code, source_code)
    where whole.partner_code = 'WLD' and sent.partner_code <> 'WLD' and sent.flow_code in ('X', 'M')
        and sent.amount_comparator = '=' and whole.amount_comparator = '='
), candidates as (
    select claim_id, t.value_usd as statistic_value, t.rounding_usd as slack, if(is_mirror and c.measure_code <> 'trade_turnover', 15, 0) as tolerance_pct,
        t.source_code as statistic_source_code, t.period_code as statistic_period_code, t.document_code as statistic_document_code,
        if(is_mirror, 'the same flow as the other side reports it', 'the same flow as stated on another page') as statistic, '=' as statistic_comparator,
        (1, is_mirror::int, t.preference_rank) as rank
    from claims as c
    join trade_figures as t using (measure_code, reporter_code, partner_code, period_code)
    where t.document_code <> c.document_code and c.value_usd is not null
    union all
    select claim_id, d.value_usd, turnover_rounding_usd, 0, d.source_code, d.period_code, null,
        'the value derived from other periods or flows', '=', (2, 0, 0)
    from claims as c
    join derived_figures as d using (measure_code, reporter_code, partner_code, period_code)
    where d.value_usd is not null and c.value_usd is not null
    union all
    select claim_id, g.growth_pct, 
        (100 + g.growth_pct) * greatest(0.02, 2 * coalesce(turnover_rounding_usd, 0) / g.value_usd), 0, g.source_code, g.period_code, null, 'growth computed from the values of both periods', '=',
        (1, 0, (g.source_code <> c.source_code)::int)
    from claims as c
    join growth_figures as g using (measure_code, reporter_code, partner_code, period_code)
    where g.growth_pct is not null and c.subject is distinct from 'CNY'
    union all
    -- the newest statement of the commission, or else of others, on the day the claim is for, of those known when it was made; one
    -- for the very same day stands before all others
    select claim_id, if(c.measure_code = 'portfolio_project_count', coalesce(p.project_count_low, p.project_count), coalesce(p.amount_usd_low, p.amount_usd)),
        0, 0, p.source_code, p.period_code, p.document_code, 'the newest statement on the portfolio for that day, of those known then',
        coalesce(if(c.measure_code = 'portfolio_project_count', p.project_count_comparator, p.amount_comparator), '='),
        ((p.period_code <> c.period_code)::int, (p.source_code <> 'commission')::int, -date_diff('day', date '1990-01-01', p.period_end))
    from claims as c
    join fact_portfolio as p
        on p.kind = 'portfolio' and p.document_code <> c.document_code and p.known_on <= c.known_on
        and p.period_end between least(c.known_on, coalesce(c.period_end, c.known_on)) - interval 3 year
            and least(c.known_on, coalesce(c.period_end, c.known_on))
    where c.measure_code in ('portfolio_project_count', 'portfolio_planned_investment') and coalesce(c.subject, 'portfolio') = 'portfolio'
    union all
    select claim_id, s.share_pct, 0, 0, s.source_code, s.period_code, null, 'the share computed from exports or imports and their total', '=',
        (1, (s.period_code <> c.period_code)::int, 0)
    from claims as c
    join total_shares as s
        on s.reporter_code = c.reporter_code and s.partner_code = c.partner_code
        and (s.measure_code = c.measure_code or (c.measure_code = 'share' and s.measure_code = 'share_of_exports'))
        and (s.period_code = c.period_code or c.period_code is null)
    where c.commodity_code is null and c.project_code is null
    union all
    -- a share that names no goods is held against what is stated of all goods
    select c.claim_id, s.value, s.rounding, 0, s.source_code, s.period_code, s.document_code, 'the share as another page states it', '=',
        (2, (s.period_code is distinct from c.period_code)::int, -date_diff('day', date '1990-01-01', s.period_end))
    from claims as c
    join claims as s
        on s.reporter_code = c.reporter_code and s.partner_code = c.partner_code and s.document_code <> c.document_code
        and (s.measure_code = c.measure_code or (c.measure_code = 'share' and s.measure_code = 'share_of_exports'))
        and s.subject is not distinct from c.subject and s.commodity_code is not distinct from c.commodity_code
        and s.sector_code is not distinct from c.sector_code
        and (s.period_code = c.period_code or (c.period_code is null and s.known_on <= c.known_on))
    where s.unit = 'percent' and s.method = 'register' and s.comparator = '=' and not s.is_doubted and s.modality = 'actual'
        and c.measure_code in ('share', 'share_of_exports', 'share_of_imports', 'share_of_trade')
    union all
    select claim_id, f.amount_usd, 0, 0, f.source_code, f.period_code, f.document_code, 'the same measure by another source', '=',
        (1, (f.source_code = c.source_code)::int, 0)
    from claims as c
    join fact_capital_flow as f
        on f.measure_code = c.measure_code and f.investor_code = c.reporter_code and f.host_code = c.partner_code
        and f.period_code = c.period_code and f.document_code <> c.document_code and f.subject is not distinct from c.subject
    where f.amount_usd is not null and f.amount_comparator = '=' and c.value_usd is not null
), chosen as (
    select claim_id, arg_min(candidates, rank) as best
    from candidates
    where statistic_value is not null
    group by claim_id
), judged as (
    select claims.*, best,
        if(modality = 'target' or best is null, 'not_checkable',
            -- a statistic that is itself a lower bound cannot contradict what lies above it
            if(best.statistic_comparator in ('>', '>=') and claimed >= best.statistic_value and comparator not in ('<', '<='), 'within_bounds',
            verdict(comparator, claimed, claimed_high, claimed_rounding, best.statistic_value, best.slack, best.tolerance_pct))) as verdict,
        growth_pct(claimed, best.statistic_value) as deviation_pct
    from claims
    left join chosen using (claim_id)
)
select claim_id, verdict, measure_code, reporter_code, partner_code, period_code, value, comparator, unit,
    if(verdict = 'not_checkable', null, best.statistic) as statistic,
    if(verdict = 'not_checkable', null, best.statistic_value)::decimal(38, 6) as statistic_value,
    if(verdict = 'not_checkable', null, best.statistic_source_code) as statistic_source_code,
    if(verdict = 'not_checkable', null, best.statistic_period_code) as statistic_period_code,
    if(verdict = 'not_checkable', null, best.statistic_document_code) as statistic_document_code,
    if(verdict = 'not_checkable', null, deviation_pct) as deviation_pct,
    case
        when modality = 'target' then 'A target says nothing of what is.'
        when best is null then 'No statistic in the warehouse covers this measure, these parties and this period besides the claim itself.'
        when verdict = 'within_bounds' then 'Claim and statistic lie within the bounds that either gives.'
        when verdict = 'agrees' and comparator = '~' then 'The statistic lies within 5 percent of a value that was said with about.'
        when verdict = 'agrees' and best.tolerance_pct > 0 then 'The other side reports the flow within 15 percent, which valuation and timing explain.'
        when verdict = 'agrees' and best.statistic like 'growth%' then
            'Stated and computed growth differ by no more than rounding and revisions of the base explain.'
        when verdict = 'agrees' then 'Claim and statistic are equal within their last digit.'
        when comparator in ('>', '>=', '<', '<=', 'between') then 'The statistic lies outside of the bounds the claim gives.'
        when best.statistic like 'growth%' then
            'Stated and computed growth differ by more than rounding and revisions of the base explain.'
        else 'Claim and statistic differ by more than their rounding allows.'
    end as reason,
    document_code, method, known_on
from judged
