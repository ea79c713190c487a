-- The exchange rates as known on a day. Of several on one pair and period an official one is preferred, then a cross rate,
-- then the least rounded of those implied.
create macro fact_exchange_rate_as_of(day) as table
    select * exclude (superseded_on),
        row_number() over (
            partition by base_code, quote_code, period_code order by kind = 'implied', kind like 'cross%', rounding_pct, rate_id
        ) = 1 as is_preferred
    from history.fact_exchange_rate
    where known_on <= day and (superseded_on is null or superseded_on > day);
