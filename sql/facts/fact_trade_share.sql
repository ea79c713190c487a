-- Shares in a reporter's trade, valid now, that were derived from rows which may not be carried over: of the whole commodity what went
-- to the partner, or of the whole partner what was of the commodity.
-- grain: One row per reporter, partner, flow, period, chapter, whole and source.
-- key: source_code, reporter_code, partner_code, flow_code, period_code, commodity_code, whole
-- required: source_code, reporter_code, partner_code, flow_code, period_code, whole, share_pct, share_pct_rounding, denominator_coverage_pct, document_code, raw_sha256, locator, known_on, known_on_kind
select * from fact_trade_share_as_of(date '9999-12-31')
