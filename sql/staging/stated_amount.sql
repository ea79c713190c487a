-- The currencies and periods in which amounts are stated, by whom.
-- grain: One row per currency, period and source that an amount is stated in.
-- key: currency_code, period_code, source_code
select currency_code, period as period_code, period_start, period_end, source_code from staging.trade_rows
union
select currency_code, period, period_start, period_end, source_code from staging.capital_flows
union
select currency_code, period, period_start, period_end, source_code from staging.imf_dip
union
select currency_code, period, period_start, period_end, source_code from staging.claims
union
select unit, period_code, period_start, period_end, source_code from staging.text_claims
union
select currency_code, as_of, as_of_start, as_of_end, source_code from staging.portfolio
union
select currency_code, as_of, as_of_start, as_of_end, source_code from staging.projects
