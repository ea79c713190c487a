-- The trade figures as known on a day. Of several on one reporter, partner, flow and period one is preferred, in the order of
-- preference(). A series of one grain keeps its origin from period to period: the preferred producer of those that are not sparse.
create macro fact_trade_as_of(day) as table
    with valid as (
        select * exclude (superseded_on)
        from history.fact_trade
        where known_on <= day and (superseded_on is null or superseded_on > day)
    ), counted as (
        select reporter_code, partner_code, flow_code, period_grain, source_code, any_value(preference) as preference,
            count(distinct period_code) filter (value_usd is not null and not is_doubted and not is_estimated) as sound
        from valid
        left join (select source_code, preference from dim_source) using (source_code)
        group by reporter_code, partner_code, flow_code, period_grain, source_code
    ), compared as (
        select *, is_sparse(sound, max(sound) over (partition by reporter_code, partner_code, flow_code, period_grain)) as is_sparse
        from counted
    ), origins as (
        select *, row_number() over (partition by reporter_code, partner_code, flow_code, period_grain order by is_sparse, preference, sound desc, source_code) as origin_rank
        from compared
    )
    select * exclude (origin_rank),
        row_number() over (
            partition by reporter_code, partner_code, flow_code, period_code
            order by preference(is_doubted, is_estimated, origin_rank, currency_code, rate_used, caveat, amount_comparator, rounding_usd, known_on, statement_id)
        ) as preference_rank,
        preference_rank = 1 as is_preferred
    from valid
    join (select * exclude (preference, sound, is_sparse) from origins) as origins using (reporter_code, partner_code, flow_code, period_grain, source_code);
