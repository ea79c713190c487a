-- The capital figures as known on a day. Of several on one investor, host, measure, subject and period the preference goes to:
-- the preferred producer, one that is not derived from the other side's report, the host's report, one said without "more than" or "about", one without a caveat that doubts it, the newest.
create macro fact_capital_flow_as_of(day) as table
    select * exclude (superseded_on, preference),
        row_number() over (
            partition by investor_code, host_code, measure_code, subject, modality, period_code
            order by preference, derivation_type = 'SCC', reported_by_code is distinct from host_code, amount_comparator <> '=', is_doubted, known_on desc, statement_id
        ) = 1 as is_preferred
    from history.fact_capital_flow
    left join (select source_code, preference from dim_source) using (source_code)
    where known_on <= day and (superseded_on is null or superseded_on > day);
