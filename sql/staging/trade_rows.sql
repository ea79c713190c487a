-- Trade in all goods from registers, APIs and data sets, brought to one shape. Of Comtrade and BACI only the totals, of the IMF imports
-- with freight and insurance, where a reporter gives both: the same flow must not stand twice.
-- grain: One row per statement and version.
-- key: statement_id, known_on
with registers as (
    select *, document_code(publisher, published, url, title) as document_code
    from staging.trade
    where value is not null
), imts as (
    select *,
        -- estimated or projected by the staff, or derived from the counterparts' reports; M is what was reported with parts from elsewhere
        if(derivation_type in ('SE', 'SEME', 'SEHI', 'SP', 'SC', 'SCC'), 'estimated_by_publisher', null) as caveat
    from staging.imf_imts
    where flow_code = 'X' or valuation = 'CIF' or (reporter_code, partner_code) not in (
        select (reporter_code, partner_code) from staging.imf_imts where valuation = 'CIF')
), apis as (
    select reporter_code, partner_code, flow_code, period, period_start, period_end, period_grain, value, value_comparator, value_low,
        value_high, value_rounding, currency_code, valuation, source_code, raw_sha256, locator, known_on, known_on_kind, superseded_on
    from staging.un_comtrade
    where commodity_level = 'total'
    union all by name
    select reporter_code, partner_code, flow_code, period, period_start, period_end, period_grain, value, value_comparator, value_low,
        value_high, value_rounding, currency_code, valuation, caveat, source_code, raw_sha256, locator, known_on, known_on_kind,
        superseded_on
    from imts
    union all by name
    select reporter_code, partner_code, flow_code, period, period_start, period_end, period_grain, value, value_comparator, value_low,
        value_high, value_rounding, currency_code, valuation, growth_pct_stated, growth_basis, source_code, raw_sha256, locator,
        known_on, known_on_kind, superseded_on
    from staging.china_customs
    union all by name
    select reporter_code, partner_code, flow_code, period_code as period, period_start, period_end, period_grain, value_usd as value,
        '=' as value_comparator, value_usd as value_low, value_usd as value_high, rounding_usd as value_rounding, 'USD' as currency_code,
        valuation, caveat, source_code, raw_sha256, locator, known_on, known_on_kind, superseded_on
    from staging.baci_rows
    where commodity_code = 'TOTAL'
)
select *, concat_ws('/', source_code, reporter_code, partner_code, flow_code, period, currency_code) as statement_id,
    -- the page of an API is the API, that of BACI the data set
    source_code as document_code
from apis
union all by name
select * exclude (publisher, title, url, published)
from registers
