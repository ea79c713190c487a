-- Trade by chapter of the Harmonized System, valid now; never mixed with all goods.
-- grain: One row per reporter, partner, flow, period, chapter and source.
-- key: source_code, reporter_code, partner_code, flow_code, period_code, commodity_code
-- required: source_code, reporter_code, partner_code, flow_code, period_code, commodity_code, hs_edition, period_grain, period_start, period_end, value_usd, document_code, raw_sha256, locator, known_on, known_on_kind, is_preferred
select * from fact_trade_commodity_as_of(date '9999-12-31')
