-- The trade figures as known on a day. Of several on one reporter, partner, flow and period the preference goes to: the
-- preferred producer, a value in dollars, one said without "more than" or "about", one without a caveat that doubts it, the
-- least rounded, the newest.
create macro fact_trade_as_of(day) as table
    select * exclude (superseded_on, preference),
        row_number() over (
            partition by reporter_code, partner_code, flow_code, period_code
            order by preference, currency_code <> 'USD', amount_comparator <> '=', is_doubted, rounding_usd, known_on desc, statement_id
        ) as preference_rank,
        preference_rank = 1 as is_preferred
    from history.fact_trade
    left join (select source_code, preference from dim_source) using (source_code)
    where known_on <= day and (superseded_on is null or superseded_on > day);
