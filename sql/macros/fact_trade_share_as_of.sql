-- Derived shares of trade as known on a day.
create macro fact_trade_share_as_of(day) as table
    select * exclude (superseded_on)
    from history.fact_trade_share
    where known_on <= day and (superseded_on is null or superseded_on > day);
