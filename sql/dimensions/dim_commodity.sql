-- Sections and chapters of the Harmonized System with the sector each belongs to.
-- grain: One row per HS edition and code.
-- key: hs_edition, commodity_code
select hs_edition, section_code as commodity_code, name as commodity_name, 'section' as commodity_level,
    null::varchar as parent_commodity_code, sector_code
from staging.hs_sections
where superseded_on is null
union all
select hs_edition, commodity_code, name, 'chapter', section_code, sector_code
from staging.hs_chapters
where superseded_on is null
union all
-- chapters that reporters use beside the list, such as 99 for goods not specified
select 'H6', commodity_code, null, 'chapter', null, null
from staging.un_comtrade
where commodity_level = 'chapter' and commodity_code not in (select commodity_code from staging.hs_chapters)
group by commodity_code
