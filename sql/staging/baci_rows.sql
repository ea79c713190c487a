-- BACI's figures in dollars: those of the world as given, those of a partner as its share of them. Until 2021 both sides' reports are
-- brought to one figure, free on board; since then it is the partner's report alone, and of China's no freight is taken off.
-- grain: One row per partner, flow, period, commodity and version.
-- key: partner_code, flow_code, period_code, commodity_code, known_on
with given as (
    select *, period as period_code, source_code as document_code
    from staging.cepii_baci
), valued as (
    select *, value as value_usd, 0.5 as rounding_usd from given where value is not null
    union all by name
    -- a share has two decimals
    select part.* replace (
            greatest(part.known_on, whole.known_on) as known_on, least(part.superseded_on, whole.superseded_on) as superseded_on),
        part.share_pct / 100 * whole.value as value_usd, 0.00005 * whole.value as rounding_usd
    from given as part
    join given as whole using (flow_code, period_code, commodity_code)
    where part.share_pct is not null and whole.partner_code = 'WLD' and whole.value is not null
        and part.known_on < coalesce(whole.superseded_on, date '9999-12-31')
        and whole.known_on < coalesce(part.superseded_on, date '9999-12-31')
)
select source_code, document_code, reporter_code, partner_code, flow_code, period_code, period_grain, period_start, period_end,
    hs_edition, commodity_code, value_usd::decimal(38, 6) as value_usd, rounding_usd::decimal(38, 6) as rounding_usd,
    if(partner_code = 'CHN' and period_start >= date '2022-01-01', 'CIF', 'FOB') as valuation,
    nullif(concat_ws(';',
        case when period_start < date '2022-01-01' then null when partner_code = 'CHN' then 'importer_report' else 'mirror_reports' end,
        -- the newest year of the version
        if(period_start = max(period_start) over (), 'provisional', null)), '') as caveat,
    raw_sha256, locator, known_on, known_on_kind, superseded_on
from valued
