-- Exchange rates valid now: quote units per base unit.
-- grain: One row per rate.
-- key: rate_id
-- required: base_code, quote_code, period_code, period_start, period_end, rate, kind, source_code, document_code, raw_sha256, locator, known_on, known_on_kind, is_preferred
select * from fact_exchange_rate_as_of(date '9999-12-31')
