-- The indicators as known on a day. One source gives them, whose rows are the preferred ones.
create macro fact_indicator_as_of(day) as table
    select * exclude (superseded_on),
        row_number() over (partition by country_code, indicator_code, period_code order by source_code) = 1 as is_preferred
    from history.fact_indicator
    where known_on <= day and (superseded_on is null or superseded_on > day);
