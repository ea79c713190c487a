-- Periods that staged rows use and no calendar lists: days and ranges.
-- grain: One row per period.
-- key: period_code
select period as period_code, period_grain, period_start, period_end from staging.trade
union
select period, period_grain, period_start, period_end from staging.trade_rows
union
select period, period_grain, period_start, period_end from staging.un_comtrade
union
select period, period_grain, period_start, period_end from staging.imf_dip
union
select period, period_grain, period_start, period_end from staging.world_bank
union
select period_code, period_grain, period_start, period_end from history.fact_exchange_rate
union
select period, period_grain, period_start, period_end from staging.capital_flows
union
select period, period_grain, period_start, period_end from staging.claims
union
select as_of, as_of_grain, as_of_start, as_of_end from staging.portfolio
union
select as_of, as_of_grain, as_of_start, as_of_end from staging.projects where as_of is not null
union
select period, period_grain, period_start, period_end from staging.documents where period is not null
union
select period, period_grain, period_start, period_end from staging.claim_review where period is not null
union
select period_code, period_grain, period_start, period_end from staging.baci_rows
union
select period, period_grain, period_start, period_end from staging.comtrade_shares
