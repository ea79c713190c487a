-- Trade by subheading of the Harmonized System, valid now; never mixed with all goods, chapters or headings. Empty without a key for
-- UN Comtrade. What a reporter keeps confidential stands under its chapter in fact_trade_commodity alone.
-- grain: One row per reporter, partner, flow, period, subheading and source.
-- key: source_code, reporter_code, partner_code, flow_code, period_code, commodity_code
-- required: source_code, reporter_code, partner_code, flow_code, period_code, commodity_code, hs_edition, period_grain, period_start, period_end, value_usd, document_code, raw_sha256, locator, known_on, known_on_kind, is_preferred
select * from fact_trade_subheading_as_of(date '9999-12-31')
