-- The project amounts as known on a day. Of several on one project, instrument and component the newest statement without a
-- caveat that doubts it is preferred; an amount contained in another one of the project and instrument never is.
create macro fact_project_investment_as_of(day) as table
    select * exclude (superseded_on),
        not is_part_of_whole and row_number() over (
            partition by project_code, instrument, component, is_part_of_whole
            order by is_doubted, period_end desc nulls last, known_on desc, statement_id
        ) = 1 as is_preferred
    from history.fact_project_investment
    where known_on <= day and (superseded_on is null or superseded_on > day);
