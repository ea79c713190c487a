-- Sections and chapters of the Harmonized System, the headings of 2022, and the headings and subheadings that occur, with the sector
-- each belongs to.
-- Sections and chapters have been the same in every edition, so that the list stands for each edition that rows are in.
-- grain: One row per HS edition and code.
-- key: hs_edition, commodity_code
-- required: hs_edition, commodity_code, commodity_level
-- traces: history.listed_code by 'hs_2022' | 'hs_chapters' | 'hs_sections' = list_code, commodity_code = listed_code
with stated as (
    select hs_edition, commodity_code, commodity_name, known_on from staging.un_comtrade where commodity_level <> 'total'
), named as (
    select hs_edition, commodity_code, name as commodity_name, known_on from staging.hs_2022 where superseded_on is null
), editions as (
    select hs_edition from staging.hs_chapters where superseded_on is null
    union
    select hs_edition from stated
    union
    select hs_edition from staging.cepii_baci
), sections as (
    select editions.hs_edition, section_code as commodity_code, name as commodity_name, 'section' as commodity_level,
        null::varchar as parent_commodity_code, sector_code
    from staging.hs_sections, editions
    where superseded_on is null
), chapters as (
    select editions.hs_edition, commodity_code, name as commodity_name, 'chapter' as commodity_level,
        section_code as parent_commodity_code, sector_code
    from staging.hs_chapters, editions
    where superseded_on is null
    union all
    -- chapters that reporters use beside the list, such as 99 for goods not specified
    select distinct hs_edition, left(commodity_code, 2), null, 'chapter', null, null
    from (
        select hs_edition, commodity_code from stated
        union all
        select 'H5', commodity_code from staging.comtrade_shares where commodity_code <> 'TOTAL')
    where left(commodity_code, 2) not in (select commodity_code from staging.hs_chapters where superseded_on is null)
), goods as (
    select hs_edition, commodity_code, commodity_name, known_on from stated where length(commodity_code) > 2
    union all
    -- goods not specified are no heading of the list
    select hs_edition, commodity_code, commodity_name, known_on from named where length(commodity_code) = 4 and commodity_code <> '9999'
    union all
    -- headings are not asked for, and so follow from their subheadings, without a name
    select hs_edition, left(commodity_code, 4), null, known_on from stated where length(commodity_code) = 6
), finer as (
    select hs_edition, commodity_code,
        -- the newest wording; of several from one day always the same one
        max_by(commodity_name, (known_on, commodity_name)) filter (commodity_name is not null) as commodity_name,
        if(length(commodity_code) = 4, 'heading', 'subheading') as commodity_level,
        left(commodity_code, length(commodity_code) - 2) as parent_commodity_code
    from goods
    group by hs_edition, commodity_code
)
select hs_edition, commodity_code, commodity_name, commodity_level, parent_commodity_code, sector_code from sections
union all
select hs_edition, commodity_code, commodity_name, commodity_level, parent_commodity_code, sector_code from chapters
union all
select finer.hs_edition, finer.commodity_code, finer.commodity_name, finer.commodity_level, finer.parent_commodity_code,
    chapters.sector_code
from finer
join chapters on chapters.hs_edition = finer.hs_edition and chapters.commodity_code = left(finer.commodity_code, 2)
