-- The rate at which amounts of a currency and period are converted into US dollars: of the same period where there is one,
-- else of the nearest at most 366 days away; official before implied, then the one stated with less rounding.
-- grain: One row per currency and period that an amount is stated in.
-- key: currency_code, period_code
with needed as (
    select currency_code, period as period_code, period_end from staging.trade_rows
    union
    select currency_code, period, period_end from staging.capital_flows
    union
    select currency_code, period, period_end from staging.imf_dip
    union
    select currency_code, period, period_end from staging.claims
    union
    select currency_code, period, period_end from staging.documents where claim_id is not null
    union
    select currency_code, period, period_end from staging.claim_review
    union
    select currency_code, as_of, as_of_end from staging.portfolio
    union
    select currency_code, as_of, as_of_end from staging.projects
), candidates as (
    select needed.currency_code, needed.period_code, rates.rate, rates.period_code as rate_period_code, rates.source_code as rate_source_code,
        row_number() over (
            partition by needed.currency_code, needed.period_code
            order by rates.period_code <> needed.period_code, abs(date_diff('day', rates.period_end, needed.period_end)),
                rates.kind = 'implied', rates.rounding_pct, rates.rate_id
        ) as choice
    from needed
    join history.fact_exchange_rate as rates
        on rates.base_code = 'USD' and rates.quote_code = needed.currency_code and rates.superseded_on is null
        and abs(date_diff('day', rates.period_end, needed.period_end)) <= 366
)
select currency_code, period_code, rate::decimal(18, 8) as rate_used, rate_period_code
from candidates
where choice = 1
union all
select distinct currency_code, period_code, 1::decimal(18, 8), null from needed where currency_code = 'USD'
