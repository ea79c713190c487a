-- The portfolio statements as known on a day. Of several of one kind for one day one is preferred, one that names an amount before
-- one that does not, else in the order of preference().
create macro fact_portfolio_as_of(day) as table
    select * exclude (superseded_on, preference),
        row_number() over (
            partition by kind, period_code
            order by amount is null, preference(is_doubted, is_estimated, preference, currency_code, rate_used, caveat, amount_comparator, amount_usd_rounding, known_on, statement_id)
        ) = 1 as is_preferred
    from history.fact_portfolio
    left join (select source_code, preference from dim_source) using (source_code)
    where known_on <= day and (superseded_on is null or superseded_on > day);
