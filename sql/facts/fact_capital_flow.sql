-- Direct investment, lending and other capital valid now; measures of different kinds are never added up.
-- grain: One row per investor, host, measure, basis, subject, period, source and page.
-- key: statement_id
select * from fact_capital_flow_as_of(date '9999-12-31')
