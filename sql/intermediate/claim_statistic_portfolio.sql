-- The statements on the commission's portfolio around the day of a claim on it: the nearest before and the nearest after, exact ones first,
-- then the commission's own. Bounds count where nothing else was stated within three years. A portfolio grows, so that what lies between them is no contradiction, nor is
-- what rose since the last one, or up to the first, by at most half a year on year, which is more than it ever did.
-- grain: One row per claim.
-- key: claim_id
with statements as (
    select *, unnest(['portfolio_project_count', 'portfolio_planned_investment']) as measure_code,
        unnest([project_count::double, amount_usd::double]) as value,
        unnest([0, amount_usd_rounding::double]) as rounding,
        unnest([project_count_comparator, amount_comparator]) as comparator
    from fact_portfolio
    where kind = 'portfolio' and not is_doubted
), around as (
    select claims.claim_id, claims.day, statements.*, abs(date_diff('day', statements.period_end, claims.day)) as days_away,
        statements.period_end <= claims.day as is_before,
        case statements.comparator when '=' then 0 when '~' then 1 else 2 end as precision,
        row_number() over (
            partition by claims.claim_id, is_before
            order by precision, days_away, statements.source_code <> 'commission', statements.statement_id
        ) as choice
    from staging.checkable_claim as claims
    join statements using (measure_code)
    where coalesce(claims.subject, 'portfolio') = 'portfolio' and statements.value is not null and statements.document_code <> claims.document_code
        and coalesce(claims.reporter_code, 'RUS') in ('RUS', 'CHN')
        and coalesce(claims.partner_code, 'CHN') in ('RUS', 'CHN')
        and days_away <= 3 * 366
), nearest as (
    from around
    where choice = 1
    qualify precision < 2 or min(precision) over (partition by claim_id) = 2
), brackets as (
    select claim_id, any_value(value) filter (is_before) as value_before, any_value(days_away) filter (is_before) as days_before,
        any_value(value) filter (not is_before) as value_after, any_value(days_away) filter (not is_before) as days_after
    from nearest
    group by claim_id
)
select claim_id, 'own' as side, 'portfolio' as kind, value, rounding, coalesce(comparator, '=') as comparator, 0 as tolerance_pct,
    source_code, period_code, document_code, is_estimated, caveat,
    least(value_before, value_after, value_after / power(1.5, days_after / 365)) as allowed_low,
    greatest(value_after, value_before, if(value_after is null, value_before * power(1.5, days_before / 365), null)) as allowed_high
from nearest
join brackets using (claim_id)
