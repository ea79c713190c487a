-- Direct investment, lending and other capital between an investor and a host, as stated, in every version that was ever known.
-- grain: One row per statement and version.
-- key: statement_id, known_on
-- required: statement_id, raw_sha256, locator, known_on, known_on_kind
with stated as (
    select *, document_code(publisher, published, url, title) as document_code
    from staging.capital_flows
    where value is not null and currency_code is not null
    union all by name
    select *, 'actual' as modality, source_code as document_code, reporter_code as reported_by_code,
        concat_ws('/', source_code, investor_code, host_code, reporter_code, derivation_type, instrument, period) as statement_id,
        -- equity and debt are parts of all instruments
        nullif(instrument, 'all') as subject
    from staging.imf_dip
    where value is not null
)
select statement_id, stated.source_code, investor_code, host_code, measure_code, basis, subject, reported_by_code, derivation_type,
    period as period_code, period_grain, period_start, period_end,
    value as amount, value_comparator as amount_comparator, stated.currency_code,
    in_usd(value, rate_used) as amount_usd,
    usd_low(value_low, value_comparator, value_rounding, rate_used, rate_rounding) as amount_usd_low,
    usd_high(value_high, value_comparator, value_rounding, rate_used, rate_rounding) as amount_usd_high,
    usd_rounding(value, value_rounding, rate_used, rate_rounding) as amount_usd_rounding,
    rate_used, rate_period_code, rate_source_code, modality, said_by, with_rate_caveat(caveat, rate_caveat) as caveat,
    is_doubted(stated.caveat) as is_doubted, is_estimated(modality, stated.caveat) or coalesce(derivation_type = 'SCC', false) as is_estimated,
    document_code,
    raw_sha256, locator, known_on, known_on_kind, superseded_on
from stated
left join staging.usd_rate as usd
    on usd.currency_code = stated.currency_code and usd.period_code = stated.period and usd.source_code = stated.source_code
