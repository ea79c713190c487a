-- Trade in all goods, valid now; several pages on one figure stand beside each other and one of them is preferred.
-- grain: One row per reporter, partner, flow, period, source and page.
-- key: statement_id
-- required: reporter_code, partner_code, flow_code, period_code, period_grain, period_start, period_end, amount, amount_comparator, currency_code, preference_rank, source_code, document_code, raw_sha256, locator, known_on, known_on_kind, is_preferred
select * from fact_trade_as_of(date '9999-12-31')
