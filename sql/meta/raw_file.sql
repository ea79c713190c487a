-- Raw files as received that this release is built from; the archive holds their bytes under their SHA-256.
-- grain: One row per source, partition and receipt.
-- key: source_code, partition_key, retrieved_at
-- required: source_code, partition_key, url, retrieved_at, size_bytes, licence, raw_sha256
select source as source_code, partition as partition_key, url, params, retrieved_at::timestamp as retrieved_at,
    status as http_status, validators, size as size_bytes, licence, sha256 as raw_sha256
from staging.raw_files
