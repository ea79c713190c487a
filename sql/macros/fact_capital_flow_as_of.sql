-- The capital figures as known on a day. Of several on one investor, host, measure, subject and period one is preferred, in the order
-- of preference(). A series of one grain keeps its origin from period to period: of those that are not sparse the preferred
-- producer's, and of both sides' reports the host's.
create macro fact_capital_flow_as_of(day) as table
    with valid as (
        select * exclude (superseded_on), reported_by_code is not distinct from host_code as is_host_report
        from history.fact_capital_flow
        where known_on <= day and (superseded_on is null or superseded_on > day)
    ), counted as (
        select investor_code, host_code, measure_code, subject, modality, period_grain, source_code, is_host_report,
            any_value(preference) as preference,
            count(distinct period_code) filter (amount_usd is not null and not is_doubted and not is_estimated) as sound
        from valid
        left join (select source_code, preference from dim_source) using (source_code)
        group by investor_code, host_code, measure_code, subject, modality, period_grain, source_code, is_host_report
    ), compared as (
        select *, is_sparse(sound, max(sound) over (partition by investor_code, host_code, measure_code, subject, modality, period_grain)) as is_sparse
        from counted
    ), origins as (
        select *, row_number() over (partition by investor_code, host_code, measure_code, subject, modality, period_grain order by is_sparse, preference, not is_host_report, sound desc, source_code) as origin_rank
        from compared
    )
    select valid.* exclude (is_host_report),
        row_number() over (
            partition by investor_code, host_code, measure_code, valid.subject, modality, period_code
            order by preference(is_doubted, is_estimated, origin_rank, currency_code, rate_used, caveat, amount_comparator, amount_usd_rounding, known_on, statement_id)
        ) = 1 as is_preferred
    from valid
    join origins using (investor_code, host_code, measure_code, modality, period_grain, source_code, is_host_report)
    where origins.subject is not distinct from valid.subject;
