-- Statements on the commission's project portfolio, valid now.
-- grain: One row per statement.
-- key: statement_id
select * from fact_portfolio_as_of(date '9999-12-31')
