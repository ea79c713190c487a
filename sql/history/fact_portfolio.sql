-- Statements on the commission's project portfolio, in every version that was ever known.
-- grain: One row per statement and version.
-- key: statement_id, known_on
with rates as (
    select period, quote_code, base_code, period_start, period_end,
        quote_amount * scale_factor(quote_scale) / (base_amount * scale_factor(base_scale)) as rate
    from staging.exchange_rates
    where superseded_on is null
), stated as (
    select *, row_number() over () as row_number
    from staging.portfolio
), converted as (
    -- dollars need no rate; else the rate of the nearest day, at most a year away
    select stated.row_number,
        arg_min(rates.rate, (abs(date_diff('day', rates.period_end, stated.as_of_end)), rates.period)) as rate,
        arg_min(rates.period, (abs(date_diff('day', rates.period_end, stated.as_of_end)), rates.period)) as rate_period_code
    from stated
    join rates on rates.base_code = 'USD' and rates.quote_code = stated.currency_code
        and abs(date_diff('day', rates.period_end, stated.as_of_end)) <= 366
    group by all
), final as (
    select stated.* exclude (row_number),
        if(currency_code = 'USD', 1, rate)::decimal(18, 8) as rate_used,
        if(currency_code = 'USD', null, rate_period_code) as rate_period_code
    from stated
    left join converted using (row_number)
)
select statement_id, source_code, kind, as_of as period_code,
    as_of_start as period_start, as_of_end as period_end,
    project_count::int as project_count, project_count_comparator,
    project_count_low::int as project_count_low, project_count_high::int as project_count_high,
    amount, amount_comparator, currency_code,
    (amount / rate_used)::decimal(38, 6) as amount_usd,
    (amount_low / rate_used)::decimal(38, 6) as amount_usd_low,
    (amount_high / rate_used)::decimal(38, 6) as amount_usd_high,
    rate_used, rate_period_code, statement, said_by, caveat,
    publisher, title, url, published, raw_sha256, locator, known_on, known_on_kind, superseded_on
from final
