-- Trade by chapter as known on a day. Of several sources of one figure one is preferred, in the order of preference().
create macro fact_trade_commodity_as_of(day) as table
    select * exclude (superseded_on, preference),
        row_number() over (
            partition by reporter_code, partner_code, flow_code, period_code, commodity_code
            order by preference(is_doubted, false, preference, null, null, caveat, null, rounding_usd, known_on, source_code)
        ) = 1 as is_preferred
    from history.fact_trade_commodity
    left join (select source_code, preference from dim_source) using (source_code)
    where known_on <= day and (superseded_on is null or superseded_on > day);
