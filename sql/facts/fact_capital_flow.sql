-- Direct investment, lending and other capital valid now; measures of different kinds are never added up.
-- grain: One row per investor, host, measure, basis, subject, period, source and page.
-- key: statement_id
-- required: investor_code, host_code, measure_code, basis, period_code, period_start, period_end, amount, amount_comparator, currency_code, modality, source_code, document_code, raw_sha256, locator, known_on, known_on_kind, is_preferred
select * from fact_capital_flow_as_of(date '9999-12-31')
