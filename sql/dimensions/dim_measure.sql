-- What figures measure, with unit and nature; unlike measures are never added up.
-- grain: One row per measure.
-- key: measure_code
-- required: measure_code, measure_name, unit, nature, definition
-- traces: history.listed_code by 'measures' = list_code, measure_code = listed_code
select measure_code, name as measure_name, unit, nature, description as definition
from staging.measures
where superseded_on is null
