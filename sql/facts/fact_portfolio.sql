-- Statements on the commission's project portfolio, valid now.
-- grain: One row per statement.
-- key: statement_id
-- required: period_code, period_start, period_end, kind, statement, source_code, document_code, raw_sha256, locator, known_on, known_on_kind, is_preferred
select * from fact_portfolio_as_of(date '9999-12-31')
