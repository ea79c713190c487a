-- Shares in a reporter's trade that were derived from rows which may not be carried over, in every version that was ever known: a
-- partner's part of the trade in a chapter, and a chapter's part of the trade with a partner.
-- grain: One row per reporter, partner, flow, period, chapter, whole, source and version.
-- key: source_code, reporter_code, partner_code, flow_code, period_code, commodity_code, whole, known_on
with derived as (
    select *, 'X' as flow_code, period as period_code, nullif(commodity_code, 'TOTAL') as chapter
    from staging.comtrade_shares
), final as (
    select *, 'CHN' as partner_code, 'commodity' as whole, china_share_pct as share_pct from derived
    union all by name
    select *, 'WLD' as partner_code, 'partner' as whole, share_of_exports_pct as share_pct from derived where chapter is not null
    union all by name
    -- all chapters to China are at hand
    select * replace (100 as coverage_pct), 'CHN' as partner_code, 'partner' as whole, share_of_exports_to_china_pct as share_pct
    from derived
    where chapter is not null
)
select source_code, reporter_code, partner_code, flow_code, period_code, period_grain, period_start, period_end,
    chapter as commodity_code, whole, share_pct, 0.00005::decimal(38, 6) as share_pct_rounding,
    coverage_pct::decimal(18, 4) as denominator_coverage_pct, if(coverage_pct < 100, 'restricted_denominator', null) as caveat,
    'comtrade_shares' as document_code, raw_sha256, locator, known_on, known_on_kind, superseded_on
from final
where share_pct is not null
