-- Raw rows that could not be used, and why.
-- grain: One row per raw row.
-- key: source_code, raw_sha256, locator
-- required: source_code, raw_sha256, locator, reason
select source as source_code, raw_sha256, locator, reason, raw
from staging.rejected
