-- Versions that were received and are not in this release, since they fail a critical rule or somebody set them aside.
-- grain: One row per source and partition.
-- key: source_code, partition_key
select source as source_code, partition as partition_key, retrieved_at::timestamp as retrieved_at, sha256 as raw_sha256,
    set_aside_at::timestamp as set_aside_at, set_aside_by, reason
from staging.set_aside
