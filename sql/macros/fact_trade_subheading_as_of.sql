-- Trade by subheading as known on a day. One source gives it, whose rows are the preferred ones.
create macro fact_trade_subheading_as_of(day) as table
    select * exclude (superseded_on),
        row_number() over (
            partition by reporter_code, partner_code, flow_code, period_code, commodity_code order by source_code
        ) = 1 as is_preferred
    from history.fact_trade_subheading
    where known_on <= day and (superseded_on is null or superseded_on > day);
