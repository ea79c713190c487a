-- What the newest statement on the portfolio says, and since when every one has reached the figure of the statement.
with stated as (
    select *, coalesce(amount_usd_low, amount_usd) as least_usd
    from mart.portfolio_timeline
    where is_preferred and amount_usd is not null
), newest as (
    select * from stated order by period_end desc, known_on desc, statement_id desc limit 1
), counted as (
    select count(*) as statement_count, count_if(least_usd >= threshold('portfolio_usd')) as reaching_count,
        max(period_end) filter (least_usd < threshold('portfolio_usd')) as last_below,
        count_if(currency_code <> 'USD') as converted_count, min(rate_used) filter (currency_code <> 'USD') as lowest_rate,
        max(rate_used) filter (currency_code <> 'USD') as highest_rate,
        any_value(amount order by period_end desc) filter (currency_code <> 'USD') as converted_amount,
        any_value(currency_code order by period_end desc) filter (currency_code <> 'USD') as converted_currency
    from stated
)
select counted.*, statement_id, period_code, period_end, amount_usd, amount_comparator, least_usd, rate_used, currency_code,
    (select min(period_end) from stated where period_end > coalesce(last_below, date '0001-01-01') and least_usd >= threshold('portfolio_usd')) as reached_since,
    (select arg_max(project_count, period_end) from mart.portfolio_timeline where is_preferred and project_count is not null) as project_count,
    (select max(period_end) from mart.portfolio_timeline where is_preferred and project_count is not null) as counted_on
from counted, newest
