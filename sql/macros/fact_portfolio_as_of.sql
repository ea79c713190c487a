-- The portfolio statements as known on a day. Of several pages on one body's figure for one day the one published first
-- is preferred, then the lowest statement_id.
create macro fact_portfolio_as_of(day) as table
    select * exclude (superseded_on),
        row_number() over (
            partition by kind, period_code, currency_code order by known_on, statement_id
        ) = 1 as is_preferred
    from history.fact_portfolio
    where known_on <= day and (superseded_on is null or superseded_on > day);
