-- What this release changes against the one before: rows added, withdrawn, and values revised, with old and new value.
-- grain: One row per changed row, of a revised one per changed column.
-- key: release_id, table_name, change, row_key, column_name
select release_id::varchar as release_id, table_name, change, row_key, column_name, old_value, new_value, raw_sha256, locator
from staging.release_changes, staging.release
