-- Indicators of countries valid now: gross domestic product, goods trade, direct investment, exchange rate.
-- grain: One row per country, indicator, period and source.
-- key: source_code, country_code, indicator_code, period_code
select * from fact_indicator_as_of(date '9999-12-31')
