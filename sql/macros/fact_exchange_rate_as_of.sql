-- The exchange rates as known on a day. Of several on one pair and period one that was published is preferred to a cross rate, and
-- that to an implied one, then in the order of preference().
create macro fact_exchange_rate_as_of(day) as table
    select * exclude (superseded_on, preference),
        row_number() over (
            partition by base_code, quote_code, period_code
            order by kind = 'implied', kind like 'cross%',
                preference(false, false, preference, null, null, caveat, null, rounding_pct, known_on, rate_id)
        ) = 1 as is_preferred
    from history.fact_exchange_rate
    left join (select source_code, preference from dim_source) using (source_code)
    where known_on <= day and (superseded_on is null or superseded_on > day);
