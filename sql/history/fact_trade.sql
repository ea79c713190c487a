-- Trade in all goods between a reporter and a partner, as stated, in every version that was ever known.
-- grain: One row per statement and version.
-- key: statement_id, known_on
select statement_id, source_code, reporter_code, partner_code, flow_code,
    period as period_code, period_grain, period_start, period_end,
    value as amount, value_comparator as amount_comparator, stated.currency_code,
    (value / rate_used)::decimal(38, 6) as value_usd,
    (value_low / rate_used)::decimal(38, 6) as value_usd_low,
    (value_high / rate_used)::decimal(38, 6) as value_usd_high,
    (value_rounding / rate_used)::decimal(38, 6) as rounding_usd,
    rate_used, rate_period_code, valuation, growth_pct_stated::decimal(18, 4) as growth_pct_stated, growth_basis,
    said_by, caveat, is_doubted(caveat) as is_doubted,
    document_code,
    raw_sha256, locator, known_on, known_on_kind, superseded_on
from staging.trade_rows as stated
left join staging.usd_rate as usd on usd.currency_code = stated.currency_code and usd.period_code = stated.period
