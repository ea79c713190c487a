-- Trade in all goods between a reporter and a partner, as stated, in every version that was ever known.
-- grain: One row per statement and version.
-- key: statement_id, known_on
-- required: statement_id, raw_sha256, locator, known_on, known_on_kind
select statement_id, stated.source_code, reporter_code, partner_code, flow_code,
    period as period_code, period_grain, period_start, period_end,
    value as amount, value_comparator as amount_comparator, stated.currency_code,
    in_usd(value, rate_used) as value_usd,
    usd_low(value_low, value_comparator, value_rounding, rate_used, rate_rounding) as value_usd_low,
    usd_high(value_high, value_comparator, value_rounding, rate_used, rate_rounding) as value_usd_high,
    usd_rounding(value, value_rounding, rate_used, rate_rounding) as rounding_usd,
    rate_used, rate_period_code, rate_source_code, valuation, growth_pct_stated::decimal(18, 4) as growth_pct_stated, growth_basis,
    said_by, with_rate_caveat(stated.caveat, rate_caveat) as caveat, is_doubted(stated.caveat) as is_doubted,
    is_estimated('actual', stated.caveat) as is_estimated, document_code,
    raw_sha256, locator, known_on, known_on_kind, superseded_on
from (
    select trade_rows.* replace (all_caveats([trade_rows.caveat, difference.caveat]) as caveat)
    from staging.trade_rows
    left join staging.year_to_date_difference as difference using (statement_id)
) as stated
left join staging.usd_rate as usd
    on usd.currency_code = stated.currency_code and usd.period_code = stated.period and usd.source_code = stated.source_code
