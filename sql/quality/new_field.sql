-- Fields of raw records that the contract of their source does not know, and that are therefore not read.
-- grain: One row per raw file and field.
-- key: source_code, raw_sha256, field_name
-- required: source_code, raw_sha256, field_name
select source as source_code, raw_sha256, field_name
from staging.new_fields
