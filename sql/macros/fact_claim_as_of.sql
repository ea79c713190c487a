-- The claims as known on a day. Of several on one figure (same measure, parties, scope, period and unit) one that a person entered is
-- preferred, then in the order of preference().
create macro fact_claim_as_of(day) as table
    select * exclude (superseded_on, preference),
        row_number() over (
            partition by measure_code, reporter_code, partner_code, project_code, sector_code, commodity_code, subject, period_code,
                unit, modality
            order by method <> 'register',
                preference(is_doubted, is_estimated, preference, unit, rate_used, caveat, comparator, rounding, known_on, claim_id)
        ) = 1 as is_preferred
    from history.fact_claim
    left join (select source_code, preference from dim_source) using (source_code)
    where known_on <= day and (superseded_on is null or superseded_on > day);
