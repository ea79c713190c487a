-- Exchange rates, official ones and those implied by a page that states one amount in two currencies, in every version.
-- grain: One row per rate and version.
-- key: rate_id, known_on
select statement_id as rate_id, source_code, base_code, quote_code, period as period_code, period_start, period_end,
    (quote_amount * scale_factor(quote_scale) / (base_amount * scale_factor(base_scale)))::decimal(18, 8) as rate,
    kind,
    -- half a unit of the last digit of both amounts, in percent of the amount: what rounding allows the rate to be off
    (50 * (power(10, -length(split_part(base_text, '.', 2))) / base_amount
        + power(10, -length(split_part(quote_text, '.', 2))) / quote_amount))::decimal(18, 4) as rounding_pct,
    caveat, document_code(publisher, published, url, title) as document_code,
    raw_sha256, locator, known_on, known_on_kind, superseded_on
from (
    select *, regexp_replace(base_amount::varchar, '\.?0+$', '') as base_text,
        regexp_replace(quote_amount::varchar, '\.?0+$', '') as quote_text
    from staging.exchange_rates
)
