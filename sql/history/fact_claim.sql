-- Every figure somebody stated, whatever it measures, in every version that was ever known.
-- grain: One row per claim and version.
-- key: claim_id, known_on
-- required: claim_id, raw_sha256, locator, known_on, known_on_kind
with portfolio as (
    select *, 'RUS' as reporter_code, 'CHN' as partner_code, kind as subject, 'actual' as modality,
        as_of as period_code, as_of_start as period_start, as_of_end as period_end
    from staging.portfolio
), trade as (
    select trade.*, difference.caveat as month_caveat, 'actual' as modality, period as period_code,
        case flow_code when 'X' then 'exports' when 'M' then 'imports' else 'trade_turnover' end as flow
    from staging.trade
    left join staging.year_to_date_difference as difference using (statement_id)
), stated as (
    select *, statement_id || ':amount' as claim_id, 'portfolio_planned_investment' as measure_code, currency_code as unit,
        amount as value, amount_comparator as comparator, amount_low as value_low, amount_high as value_high, amount_rounding as rounding
    from portfolio
    where amount is not null
    union all by name
    select *, statement_id || ':count' as claim_id, 'portfolio_project_count' as measure_code, 'projects' as unit,
        project_count as value, project_count_comparator as comparator, project_count_low as value_low,
        project_count_high as value_high, project_count_rounding as rounding
    from portfolio
    where project_count is not null
    union all by name
    select * exclude (flow, month_caveat) replace (all_caveats([caveat, month_caveat]) as caveat),
        statement_id || ':value' as claim_id, flow as measure_code, currency_code as unit,
        value_comparator as comparator, value_rounding as rounding
    from trade
    where value is not null
    union all by name
    select * exclude (flow, month_caveat, value, value_low, value_high), statement_id || ':growth' as claim_id, flow || '_growth' as measure_code,
        'percent' as unit, growth_basis as subject, growth_pct_stated as value, '=' as comparator, growth_pct_stated as value_low,
        growth_pct_stated as value_high,
        last_digit_rounding(growth_pct_stated)::decimal(38, 6) as rounding
    from trade
    where growth_pct_stated is not null
    union all by name
    select * replace (coalesce(currency_code, unit) as unit), statement_id || ':value' as claim_id, investor_code as reporter_code,
        host_code as partner_code, period as period_code, value_comparator as comparator, value_rounding as rounding
    from staging.capital_flows
    where value is not null
    union all by name
    select *, statement_id || ':amount' as claim_id, coalesce('project_' || instrument, 'project_investment') as measure_code,
        'RUS' as reporter_code, 'CHN' as partner_code, component as subject, 'actual' as modality, currency_code as unit,
        as_of as period_code, as_of_start as period_start, as_of_end as period_end,
        amount as value, amount_comparator as comparator, amount_low as value_low, amount_high as value_high, amount_rounding as rounding
    from staging.projects
    where amount is not null
    union all by name
    select * replace (coalesce(currency_code, unit) as unit), statement_id || ':value' as claim_id, period as period_code,
        value_comparator as comparator, value_rounding as rounding
    from staging.claims
), every as (
    select *, document_code(publisher, published, url, title) as document_code, null::varchar as quote, null::int as quote_start,
        null::int as quote_end, null::varchar as review_status, 'register' as method
    from stated
    union all by name
    select *, 'text' as method
    from staging.text_claims
)
select claim_id, statement_id, measure_code, reporter_code, partner_code, project_code, sector_code, commodity_code, subject,
    every.period_code, period_start, period_end, value, comparator, value_low, value_high,
    if(unit = 'projects', 0, rounding)::decimal(38, 6) as rounding, unit,  -- what is counted one by one is not rounded
    in_usd(value, rate_used) as value_usd,
    usd_low(value_low, comparator, rounding, rate_used, rate_rounding) as value_usd_low,
    usd_high(value_high, comparator, rounding, rate_used, rate_rounding) as value_usd_high,
    usd_rounding(value, rounding, rate_used, rate_rounding) as rounding_usd,
    rate_used, rate_period_code, rate_source_code, modality, every.source_code, said_by, with_rate_caveat(caveat, rate_caveat) as caveat,
    is_doubted(every.caveat) as is_doubted, is_estimated(modality, every.caveat) as is_estimated,
    document_code, quote, quote_start::int as quote_start, quote_end::int as quote_end, method, review_status,
    left(md5(concat_ws('|', measure_code, coalesce(reporter_code, '-'), coalesce(partner_code, '-'), coalesce(project_code, '-'),
        coalesce(sector_code, '-'), coalesce(commodity_code, '-'), coalesce(every.period_code, '-'), unit, value, value_high)), 12) as claim_group,
    raw_sha256, locator, known_on, known_on_kind, superseded_on
from every
left join staging.usd_rate as usd
    on usd.currency_code = every.unit and usd.period_code is not distinct from every.period_code and usd.source_code = every.source_code
