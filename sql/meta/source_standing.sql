-- How each source stood when the release was built: whether it could be had, since when, and for how many runs in a row.
-- grain: One row per source.
-- key: source_code
select source_code, state as standing, state_since::timestamp as standing_since, run_count as standing_run_count, nullif(reason, '') as reason
from staging.source_standing
