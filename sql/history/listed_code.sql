-- The codes of this project's lists and of the bundled list of the Harmonized System, in every version that was ever known: what
-- areas, caveats, measures, producers, sectors and goods are called.
-- grain: One row per list, code and version.
-- key: list_code, listed_code, known_on
-- required: list_code, listed_code, listed_name, raw_sha256, locator, known_on, known_on_kind
with listed as (
    select *, country_code as listed_code, name as listed_name, 'areas' as list_code from staging.areas
    union all by name
    select *, caveat_code as listed_code, meaning as listed_name, 'caveats' as list_code from staging.caveats
    union all by name
    select *, measure_code as listed_code, name as listed_name, 'measures' as list_code from staging.measures
    union all by name
    select *, source_code as listed_code, name as listed_name, 'origins' as list_code from staging.origins
    union all by name
    select *, sector_code as listed_code, name as listed_name, 'sectors' as list_code from staging.sectors
    union all by name
    select *, section_code as listed_code, name as listed_name, 'hs_sections' as list_code from staging.hs_sections
    union all by name
    select *, commodity_code as listed_code, name as listed_name, 'hs_chapters' as list_code from staging.hs_chapters
    union all by name
    select *, commodity_code as listed_code, name as listed_name, 'hs_2022' as list_code from staging.hs_2022
)
select list_code, listed_code, listed_name, raw_sha256, locator, known_on, known_on_kind, superseded_on
from listed
