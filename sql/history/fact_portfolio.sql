-- Statements on the commission's project portfolio, in every version that was ever known.
-- grain: One row per statement and version.
-- key: statement_id, known_on
select statement_id, source_code, kind, as_of as period_code,
    as_of_start as period_start, as_of_end as period_end,
    project_count::int as project_count, project_count_comparator,
    project_count_low::int as project_count_low, project_count_high::int as project_count_high,
    amount, amount_comparator, stated.currency_code,
    (amount / rate_used)::decimal(38, 6) as amount_usd,
    (amount_low / rate_used)::decimal(38, 6) as amount_usd_low,
    (amount_high / rate_used)::decimal(38, 6) as amount_usd_high,
    rate_used, rate_period_code, statement, said_by, caveat,
    document_code(publisher, published, url, title) as document_code,
    raw_sha256, locator, known_on, known_on_kind, superseded_on
from staging.portfolio as stated
left join staging.usd_rate as usd on usd.currency_code = stated.currency_code and usd.period_code = stated.as_of
