-- Sectors of the economy and their branches.
-- grain: One row per sector or branch.
-- key: sector_code
-- required: sector_code, sector_name
-- traces: history.listed_code by 'sectors' = list_code, sector_code = listed_code
select sector_code, name as sector_name, parent_code as parent_sector_code, description as definition
from staging.sectors
where superseded_on is null
