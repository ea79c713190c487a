-- Indicators of countries, in every version that was ever known.
-- grain: One row per country, indicator, period, source and version.
-- key: source_code, country_code, indicator_code, period_code, known_on
select source_code, country_code, indicator_code, period as period_code, period_start, period_end, value::decimal(38, 6) as value, unit,
    source_code as document_code, raw_sha256, locator, known_on, known_on_kind, superseded_on
from staging.world_bank
where value is not null
