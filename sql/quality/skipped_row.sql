-- Rows of raw files that are left out on purpose, and why: groups beside their members, breakdowns beside their total, series without values.
-- grain: One row per raw file and reason.
-- key: source_code, raw_sha256, reason
select source as source_code, raw_sha256, reason, row_count, staged_row_count
from staging.skipped
