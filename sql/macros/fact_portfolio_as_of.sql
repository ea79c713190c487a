-- The portfolio statements as known on a day. Of several for one day the one of the preferred producer, then the one without
-- a caveat that doubts it, then the one published first is preferred.
create macro fact_portfolio_as_of(day) as table
    select fact.* exclude (superseded_on),
        row_number() over (
            partition by fact.kind, fact.period_code
            order by dim_source.preference, fact.caveat like '%contradicts%' or fact.caveat like '%doubtful%', fact.known_on, fact.statement_id
        ) = 1 as is_preferred
    from history.fact_portfolio as fact
    left join dim_source using (source_code)
    where fact.known_on <= day and (fact.superseded_on is null or fact.superseded_on > day);
