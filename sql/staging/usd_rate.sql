-- The rate at which amounts of a currency and period are converted into US dollars, the first of: the one at which the amount's own
-- source converts in the very period; the official one of the period itself; the one implied for it; for a day the official one in
-- force then, at most a week old, or that of its month; and, as a rate outside of the period, the official one of a longer
-- period around it, and the nearest at most 366 days away.
-- grain: One row per currency, period and source that an amount is stated in.
-- key: currency_code, period_code, source_code
with needed as (
    select *, period_start = period_end as is_day
    from staging.stated_amount
    where currency_code <> 'USD' and period_code is not null
), rates as (
    select *, quote_code as currency_code, kind = 'implied' as is_implied,
        (kind = 'implied', kind in ('cross', 'cross_average'), preference, rounding_pct, rate_id) as precedence
    from history.fact_exchange_rate
    left join (select source_code, preference from dim_source) using (source_code)
    where base_code = 'USD' and superseded_on is null
), matched as (
    select needed.currency_code, needed.period_code, needed.source_code, rate, rounding_pct, rates.period_code as rate_period_code,
        rates.source_code as rate_source_code, precedence,
        rates.period_start <= needed.period_start and rates.period_end >= needed.period_end as is_around,
        period_grain = 'day' and rates.period_end between needed.period_end - 6 and needed.period_end as is_in_force,
        case
            when rates.source_code = needed.source_code and rates.period_code = needed.period_code then 0
            when rates.period_code = needed.period_code then if(is_implied, 2, 1)
            when not is_implied and is_day and (is_in_force or (period_grain = 'month' and is_around)) then if(is_in_force, 3, 4)
            when not is_implied and is_around then 5
            else 6
        end as step,
        greatest(0, date_diff('day', rates.period_end, needed.period_start), date_diff('day', needed.period_end, rates.period_start)) as days_away
    from needed
    join rates using (currency_code)
    where days_away <= 366
), chosen as (
    from matched
    qualify row_number() over (partition by currency_code, period_code, source_code order by step, days_away, precedence, rate_period_code) = 1
)
select currency_code, period_code, source_code, rate::decimal(18, 8) as rate_used,
    (rate * rounding_pct / 100)::decimal(18, 8) as rate_rounding, rate_period_code, rate_source_code,
    if(step >= 5, 'rate_outside_period', null) as rate_caveat
from chosen
union all
select distinct currency_code, period_code, source_code, 1::decimal(18, 8), 0::decimal(18, 8), null, null, null
from staging.stated_amount
where currency_code = 'USD'
