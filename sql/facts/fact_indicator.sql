-- Indicators of countries valid now: gross domestic product, goods trade, direct investment, exchange rate.
-- grain: One row per country, indicator, period and source.
-- key: source_code, country_code, indicator_code, period_code
-- required: source_code, country_code, indicator_code, period_code, period_start, period_end, value, unit, document_code, raw_sha256, locator, known_on, known_on_kind, is_preferred
select * from fact_indicator_as_of(date '9999-12-31')
