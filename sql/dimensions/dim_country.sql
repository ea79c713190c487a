-- Countries of ISO 3166-1, and the groups, regions and joint funds that figures are stated for.
-- grain: One row per country or area.
-- key: country_code
-- required: country_code, country_name, is_group, area_kind
-- traces: history.listed_code by 'areas' = list_code, country_code = listed_code
select country_code, country_name, iso2_code, m49_code, comtrade_code, false as is_group, 'country' as area_kind, country_code as members
from staging.iso_countries
union all
select country_code, name, null, null, null, true, kind, members
from staging.areas
where superseded_on is null
