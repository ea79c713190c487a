-- Every run and what it came to.
-- grain: One row per run.
-- key: run_id
select run_id::varchar as run_id, started_at::timestamp as started_at, finished_at::timestamp as finished_at,
    outcome::varchar as outcome, release_id::varchar as release_id, message::varchar as message, seconds::decimal(18, 4) as seconds
from staging.runs
