-- How fresh each source is by its own cadence, and whether it could be had. A view, since lateness is a matter of the day on which it is asked for.
-- grain: One row per source, also of one that never gave anything.
-- key: source_code
-- traces: meta.raw_file by source_code
-- kind: view
with dated as (
    select raw_sha256, known_on, known_on_kind, period_end from fact_portfolio
    union all
    select raw_sha256, known_on, known_on_kind, period_end from fact_trade
    union all
    select raw_sha256, known_on, known_on_kind, period_end from fact_capital_flow
    union all
    select raw_sha256, known_on, known_on_kind, period_end from fact_project_investment
    union all
    select raw_sha256, known_on, known_on_kind, period_end from fact_claim
    union all
    select raw_sha256, known_on, known_on_kind, period_end from fact_exchange_rate
    union all
    select raw_sha256, known_on, known_on_kind, period_end from fact_trade_commodity
    union all
    select raw_sha256, known_on, known_on_kind, period_end from fact_trade_subheading
    union all
    select raw_sha256, known_on, known_on_kind, period_end from fact_trade_share
    union all
    select raw_sha256, known_on, known_on_kind, period_end from fact_indicator
), newest as (
    select source_code, max(period_end) filter (period_end <= known_on) as newest_period_end, 
        coalesce(max(known_on) filter (known_on_kind = 'published'), max(known_on)) as newest_known_on
    from dated
    join (select distinct raw_sha256, source_code from meta.raw_file) using (raw_sha256)
    group by source_code
), received as (
    select source_code, max(retrieved_at)::date as newest_retrieved_on from meta.raw_file group by source_code
), due as (
    select source_code, source_name, source_kind, cadence_days, newest_period_end, newest_known_on, newest_retrieved_on,
        (coalesce(newest_known_on, newest_retrieved_on) + cadence_days)::date as due_on,
        standing, standing_since, standing_run_count, reason
    from meta.source_standing
    join dim_source using (source_code)
    left join received using (source_code)
    left join newest using (source_code)
)
select * exclude (standing, standing_since, standing_run_count, reason), coalesce(due_on < current_date, false) as is_late,
    if(standing = 'well' and due_on < current_date, 'late', standing) as standing, standing_since, standing_run_count, reason
from due
