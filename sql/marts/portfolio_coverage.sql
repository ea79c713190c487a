-- The newest stated total of the portfolio against what can be found project by project, one kind of money at a time: the kinds
-- are never added up, since a loan may pay for a capital cost and a supply contract is no investment; only capital cost is the
-- same money as the planned total, so that it alone is a share of it. Cancelled projects and amounts contained in another one are
-- left out; a lower bound counts with its value, which makes the sum one. The list of the commission's projects is not published,
-- so that what is found may be outside of it: more than 100 percent is no contradiction.
-- grain: One row per instrument.
-- key: instrument
-- required: instrument, project_count, amount_count, stated_period_code, stated_amount_usd
-- traces: fact_project_investment by instrument
-- traces: fact_portfolio by stated_period_code = period_code, stated_document_code = document_code
with stated as (
    select period_code as stated_period_code, coalesce(amount_usd_low, amount_usd) as amount_usd, amount_usd_rounding,
        if(rate_used = 1, coalesce(amount_usd_low, amount_usd), to_precision(coalesce(amount_usd_low, amount_usd), amount_usd_rounding)) as stated_amount_usd,
        amount_comparator as stated_comparator, document_code as stated_document_code
    from fact_portfolio
    where kind = 'portfolio' and is_preferred and amount_usd is not null
    order by period_end desc
    limit 1
), counted as (
    select max(project_count) as stated_project_count
    from fact_portfolio
    where kind = 'portfolio' and is_preferred
        and period_end = (select max(period_end) from fact_portfolio where kind = 'portfolio' and is_preferred and project_count is not null)
), found as (
    select instrument, count(distinct project_code) as project_count, count(*) as amount_count,
        count_if(amount_usd is null) as amount_without_rate_count, sum(amount_usd) as amount_usd, sum(amount_usd_rounding) as amount_usd_rounding,
        count_if(amount_comparator in ('>', '>=')) as lower_bound_count, bool_or(is_estimated) as is_estimated,
        all_caveats(list(caveat)) as caveat
    from fact_project_investment
    where is_preferred and status <> 'cancelled'
    group by instrument
)
select instrument, project_count::int as project_count, amount_count::int as amount_count,
    amount_without_rate_count::int as amount_without_rate_count, lower_bound_count::int as lower_bound_count,
    to_precision(found.amount_usd, found.amount_usd_rounding)::decimal(38, 6) as amount_usd,
    found.amount_usd_rounding::decimal(38, 6) as amount_usd_rounding,
    stated_period_code, stated_comparator, stated_amount_usd::decimal(38, 6) as stated_amount_usd,
    stated.amount_usd_rounding as stated_amount_usd_rounding, stated_project_count, stated_document_code,
    if(instrument = 'capital_cost',
        share_rounding(found.amount_usd, found.amount_usd_rounding, stated.amount_usd, stated.amount_usd_rounding), null)::decimal(18, 4) as coverage_pct_rounding,
    if(instrument = 'capital_cost', to_precision(100 * found.amount_usd / stated.amount_usd, coverage_pct_rounding), null)::decimal(18, 4) as coverage_pct,
    is_estimated, caveat
from found, stated, counted
