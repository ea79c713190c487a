-- The rate at which amounts of a currency and period are converted into US dollars, the first of: the official one of the period
-- itself (of a day the one in force then, at most a week old), the mean of the official ones of the months or years it is made of,
-- for a day that of its month; the one implied for the very period; and, as a rate outside of the period, the official one of a
-- longer period around it, the nearest official one and the nearest implied one, at most 366 days away.
-- grain: One row per currency and period that an amount is stated in.
-- key: currency_code, period_code
with stated as (
    select currency_code, period as period_code, period_start, period_end from staging.trade_rows
    union
    select currency_code, period, period_start, period_end from staging.capital_flows
    union
    select currency_code, period, period_start, period_end from staging.imf_dip
    union
    select currency_code, period, period_start, period_end from staging.claims
    union
    select currency_code, period, period_start, period_end from staging.documents where claim_id is not null
    union
    select currency_code, period, period_start, period_end from staging.claim_review
    union
    select currency_code, as_of, as_of_start, as_of_end from staging.portfolio
    union
    select currency_code, as_of, as_of_start, as_of_end from staging.projects
), needed as (
    select *, period_start = period_end as is_day
    from stated
    where currency_code <> 'USD' and period_code is not null
), rates as (
    select *, quote_code as currency_code, kind = 'implied' as is_implied,
        (kind = 'implied', kind in ('cross', 'cross_average'), preference, rounding_pct, rate_id) as precedence
    from history.fact_exchange_rate
    left join (select source_code, preference from dim_source) using (source_code)
    where base_code = 'USD' and superseded_on is null
), matched as (
    select needed.currency_code, needed.period_code, rate, rounding_pct, rates.period_code as rate_period_code, source_code, precedence,
        rates.period_start <= needed.period_start and rates.period_end >= needed.period_end as is_around,
        case
            when not is_implied and (rates.period_code = needed.period_code
                or (is_day and period_grain = 'day' and rates.period_end between needed.period_end - 6 and needed.period_end)) then 1
            when not is_implied and is_day and period_grain = 'month' and is_around then 3
            when is_implied and rates.period_code = needed.period_code then 4
            when not is_implied and is_around then 5
            when not is_implied then 6
            else 7
        end as step,
        greatest(0, date_diff('day', rates.period_end, needed.period_start), date_diff('day', needed.period_end, rates.period_start)) as days_away
    from needed
    join rates using (currency_code)
    where days_away <= 366
), parts as (
    -- one rate of each source for a month and a year
    select currency_code, source_code, period_grain, period_start, period_end, rate, rounding_pct, precedence
    from rates
    where not is_implied and period_grain in ('month', 'year')
    qualify row_number() over (partition by currency_code, source_code, period_grain, period_start order by precedence) = 1
), composed as (
    select needed.currency_code, needed.period_code,
        sum(rate::decimal(18, 8) * (parts.period_end - parts.period_start + 1)) / sum(parts.period_end - parts.period_start + 1) as rate,
        avg(rounding_pct::decimal(18, 8)) as rounding_pct, needed.period_code as rate_period_code, source_code,
        min(precedence) as precedence, true as is_around, 2 as step, if(period_grain = 'month', 0, 1) as days_away
    from needed
    join parts
        on parts.currency_code = needed.currency_code
        and parts.period_start >= needed.period_start and parts.period_end <= needed.period_end
    group by needed.currency_code, needed.period_code, source_code, period_grain, needed.period_start, needed.period_end
    having sum(parts.period_end - parts.period_start + 1) = needed.period_end - needed.period_start + 1
), chosen as (
    from (select * from matched union all by name select * from composed)
    qualify row_number() over (partition by currency_code, period_code order by step, days_away, precedence, rate_period_code) = 1
)
select currency_code, period_code, rate::decimal(18, 8) as rate_used, (rate * rounding_pct / 100)::decimal(18, 8) as rate_rounding,
    rate_period_code, source_code as rate_source_code, if(step >= 5, 'rate_outside_period', null) as rate_caveat
from chosen
union all
select distinct currency_code, period_code, 1::decimal(18, 8), 0::decimal(18, 8), null, null, null
from stated
where currency_code = 'USD'
