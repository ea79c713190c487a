-- Direct investment and other capital by source, each figure beside the one a year before it and beside what other sources
-- say of the same period: whether it grows, by whom, and how far the sources are apart. A growth rate that was stated without
-- an amount has a row too.
-- grain: One row per investor, host, measure, basis, subject, period and source.
-- key: investor_code, host_code, measure_code, basis, subject, period_code, source_code
-- traces: fact_capital_flow by investor_code, host_code, measure_code, period_code, source_code
-- traces: fact_claim by investor_code = reporter_code, host_code = partner_code, period_code, source_code
with figures as (
    select *, last_day(period_end) as period_last_day
    from fact_capital_flow
    where modality = 'actual' and derivation_type is distinct from 'SCC'
    qualify row_number() over (
        partition by investor_code, host_code, measure_code, basis, subject, period_code, source_code
        order by is_preferred desc, amount_comparator <> '=', is_doubted, known_on desc, statement_id) = 1
), beside as (
    select investor_code, host_code, measure_code, period_code,
        count(distinct source_code)::int as source_count, min(amount_usd) as lowest_amount_usd, max(amount_usd) as highest_amount_usd
    from figures
    where subject is null
    group by all
), stated as (
    select reporter_code, partner_code, period_code, period_start, period_end, source_code, document_code,
        if(measure_code like 'fdi%_growth', replace(measure_code, '_growth', ''), measure_code) as measure_code,
        value::decimal(18, 4) as growth_pct_stated, comparator
    from fact_claim
    where measure_code in ('fdi_flow_growth', 'fdi_stock_growth', 'fdi_nonfinancial_flow_growth', 'investment_growth')
        and unit = 'percent' and method = 'register'
    qualify row_number() over (
        partition by reporter_code, partner_code, period_code, source_code, measure_code order by is_doubted, rounding, claim_id) = 1
), calculated as (
    select now.investor_code, now.host_code, now.measure_code, now.basis, now.subject,
        now.period_code, now.period_start, now.period_end, now.source_code,
        now.amount_usd, now.amount_comparator, now.amount_usd_low, now.amount_usd_high,
        earlier.period_code as earlier_period_code, earlier.amount_usd as earlier_amount_usd,
        growth_pct(now.amount_usd, earlier.amount_usd) as growth_pct,
        -- two bounds do not make a growth rate
        now.amount_comparator in ('=', '~') and earlier.amount_comparator in ('=', '~') as is_growth_of_values,
        now.document_code
    from figures as now
    left join figures as earlier
        on earlier.investor_code = now.investor_code and earlier.host_code = now.host_code and earlier.measure_code = now.measure_code
        and earlier.basis = now.basis and earlier.subject is not distinct from now.subject and earlier.source_code = now.source_code
        and earlier.period_last_day = last_day(now.period_end - interval 1 year) and earlier.period_grain = now.period_grain
)
select coalesce(calculated.investor_code, stated.reporter_code) as investor_code,
    coalesce(calculated.host_code, stated.partner_code) as host_code,
    coalesce(calculated.measure_code, stated.measure_code) as measure_code,
    coalesce(calculated.basis, 'unstated') as basis, calculated.subject,
    coalesce(calculated.period_code, stated.period_code) as period_code,
    coalesce(calculated.period_start, stated.period_start) as period_start,
    coalesce(calculated.period_end, stated.period_end) as period_end,
    coalesce(calculated.source_code, stated.source_code) as source_code,
    calculated.amount_usd, amount_comparator, amount_usd_low, amount_usd_high, earlier_period_code, earlier_amount_usd,
    growth_pct, is_growth_of_values, growth_pct_stated, stated.comparator as growth_comparator,
    beside.source_count, beside.lowest_amount_usd, beside.highest_amount_usd,
    (beside.highest_amount_usd / nullif(beside.lowest_amount_usd, 0))::decimal(18, 4) as highest_to_lowest,
    coalesce(calculated.document_code, stated.document_code) as document_code
from calculated
full join stated
    on stated.reporter_code = calculated.investor_code and stated.partner_code = calculated.host_code
    and stated.measure_code = calculated.measure_code and stated.period_code = calculated.period_code
    and stated.source_code = calculated.source_code and calculated.subject is null
left join beside
    on beside.investor_code = calculated.investor_code and beside.host_code = calculated.host_code
    and beside.measure_code = calculated.measure_code and beside.period_code = calculated.period_code and calculated.subject is null
