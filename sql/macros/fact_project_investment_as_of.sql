-- The project amounts as known on a day. Of several on one project, instrument and component the newest statement without a caveat
-- that doubts it is preferred, of those for one period in the order of preference(); an amount contained in another one of the
-- project and instrument never is.
create macro fact_project_investment_as_of(day) as table
    select * exclude (superseded_on, preference),
        not is_part_of_whole and row_number() over (
            partition by project_code, instrument, component, is_part_of_whole
            order by is_doubted, period_end desc nulls last,
                preference(is_doubted, is_estimated, preference, currency_code, rate_used, caveat, amount_comparator, amount_usd_rounding, known_on, statement_id)
        ) = 1 as is_preferred
    from history.fact_project_investment
    left join (select source_code, preference from dim_source) using (source_code)
    where known_on <= day and (superseded_on is null or superseded_on > day);
