-- Indicators of countries, in every version that was ever known. An answer of the API closes the figure that the bundled data set
-- has until then.
-- grain: One row per country, indicator, period, source and version.
-- key: source_code, country_code, indicator_code, period_code, known_on
-- required: source_code, country_code, indicator_code, period_code, raw_sha256, locator, known_on, known_on_kind
with answered as (
    select *, source_code as document_code from staging.world_bank where value is not null
), first_answers as (
    select source_code, country_code, indicator_code, period, min(known_on) as answered_on from answered group by all
), bundled as (
    select data_set.* replace (least(superseded_on, answered_on) as superseded_on), 'world_bank_wdi' as document_code
    from staging.world_bank_wdi as data_set
    left join first_answers using (source_code, country_code, indicator_code, period)
    where answered_on is null or answered_on > known_on
), final as (
    select * from answered
    union all by name
    select * from bundled
)
select source_code, country_code, indicator_code, period as period_code, period_start, period_end, value::decimal(38, 6) as value, unit,
    document_code, raw_sha256, locator, known_on, known_on_kind, superseded_on
from final
