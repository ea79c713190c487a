-- Trade by chapter of the Harmonized System, valid now; never mixed with all goods.
-- grain: One row per reporter, partner, flow, period, chapter and source.
-- key: source_code, reporter_code, partner_code, flow_code, period_code, commodity_code
select * from fact_trade_commodity_as_of(date '9999-12-31')
