-- Statements on the commission's project portfolio, in every version that was ever known.
-- grain: One row per statement and version.
-- key: statement_id, known_on
-- required: statement_id, raw_sha256, locator, known_on, known_on_kind
select statement_id, stated.source_code, kind, as_of as period_code,
    as_of_start as period_start, as_of_end as period_end,
    project_count::int as project_count, project_count_comparator,
    project_count_low::int as project_count_low, project_count_high::int as project_count_high,
    amount, amount_comparator, stated.currency_code,
    in_usd(amount, rate_used) as amount_usd,
    usd_low(amount_low, amount_comparator, amount_rounding, rate_used, rate_rounding) as amount_usd_low,
    usd_high(amount_high, amount_comparator, amount_rounding, rate_used, rate_rounding) as amount_usd_high,
    usd_rounding(amount, amount_rounding, rate_used, rate_rounding) as amount_usd_rounding,
    rate_used, rate_period_code, rate_source_code, statement, said_by, with_rate_caveat(caveat, rate_caveat) as caveat,
    is_doubted(stated.caveat) as is_doubted, is_estimated('actual', stated.caveat) as is_estimated,
    document_code(publisher, published, url, title) as document_code,
    raw_sha256, locator, known_on, known_on_kind, superseded_on
from staging.portfolio as stated
left join staging.usd_rate as usd
    on usd.currency_code = stated.currency_code and usd.period_code = stated.as_of and usd.source_code = stated.source_code
