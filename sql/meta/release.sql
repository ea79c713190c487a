-- The release this file holds, and what it was built from.
-- grain: One row per release.
-- key: release_id
select release_id::varchar as release_id, published_at::timestamp as published_at, content_hash::varchar as content_hash,
    input_hash::varchar as input_hash, previous_release_id::varchar as previous_release_id, amur_version::varchar as amur_version
from staging.release
