-- Exchange rates valid now: quote units per base unit.
-- grain: One row per rate.
-- key: rate_id
select * from fact_exchange_rate_as_of(date '9999-12-31')
