-- The pages that the registers cite, each row of a register giving one.
-- grain: One row per register row and version.
-- key: statement_id, known_on
select statement_id, publisher, title, url, published from staging.portfolio
union all by name
select statement_id, publisher, title, url, published from staging.trade
union all by name
select statement_id, publisher, title, url, published from staging.capital_flows
union all by name
select statement_id, publisher, title, url, published from staging.projects
union all by name
select statement_id, publisher, title, url, published from staging.claims
union all by name
select statement_id, publisher, title, url, published from staging.bloc_members
union all by name
select statement_id, publisher, title, url, published from staging.exchange_rates
