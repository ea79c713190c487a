-- Where figures come from: the producers of statistics, in the order in which they are preferred when several give one figure,
-- and the registers and code lists of this project that carry them.
-- grain: One row per source.
-- key: source_code
-- required: source_code, source_name, source_kind
-- traces: history.listed_code by 'origins' = list_code, source_code = listed_code
select source_code, name as source_name, origins.kind as source_kind, country_code, preference::int as preference, home_url,
    contracts.licence, null::int as cadence_days, contracts.attribution
from staging.origins
left join staging.contracts using (source_code)
where superseded_on is null
union all
select source_code, title, kind, null, null, null, licence, cadence_days, attribution
from staging.contracts
where source_code not in (select source_code from staging.origins)
