-- What each rule gave in each run, blocked runs included.
-- grain: One row per run and rule.
-- key: run_id, code
select run_id::varchar as run_id, release_id::varchar as release_id, checked_at::timestamp as checked_at,
    code::varchar as code, "table"::varchar as table_name, rule::varchar as rule, severity::varchar as severity, why::varchar as why,
    status::varchar as status, observed::varchar as observed, sample::varchar as sample
from staging.check_results
