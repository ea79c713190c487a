-- Shares of goods that claims can be held against: China's part of Russia's exports of a chapter, a chapter's part of Russia's exports to China
-- or to all, and of a claim on "many sectors" how far China's part goes in any chapter, with the summary that says what it is true
-- of. Other denominators and both sides' reports explain 15 percent. A claim by weight or volume is none on value.
-- grain: One row per claim.
-- key: claim_id
with claims as (
    select * from staging.checkable_claim
    where unit = 'percent' and reporter_code = 'RUS' and not coalesce(regexp_matches(subject, 'weight|volume|tonne'), false)
), of_chapters as (
    select claims.claim_id, 'chapter_share' as kind, shares.share_pct as value, share_pct_rounding as rounding, shares.comparator, 15 as tolerance_pct,
        shares.source_code, shares.period_code, shares.document_code, shares.caveat, null as in_words
    from claims
    join mart.export_dependence as shares using (commodity_code, period_code)
    where measure_code = 'share_of_exports' and partner_code = 'CHN' and shares.method = 'computed' and shares.is_preferred
), of_fuels as (
    select claims.claim_id, 'energy_share' as kind, shares.share_pct as value, share_pct_rounding as rounding, shares.comparator, 15 as tolerance_pct,
        shares.source_code, shares.period_code, shares.document_code, shares.caveat, null as in_words
    from claims
    join mart.energy_share as shares using (measure_code, reporter_code, partner_code, commodity_code, period_code)
    where shares.method = 'computed' and shares.is_preferred
), of_partners as (
    select claims.claim_id, 'goods_share' as kind, shares.share_pct as value, share_pct_rounding as rounding, '=' as comparator, 0 as tolerance_pct,
        shares.source_code, shares.period_code, shares.document_code, shares.caveat, null as in_words
    from claims
    join fact_trade_share as shares using (reporter_code, partner_code, commodity_code, period_code)
    where measure_code = 'goods_share_of_exports' and shares.whole = 'partner' and shares.flow_code = 'X'
), of_sectors as (
    -- the year of the claim, else the newest that was over; of one year the series that goes on
    select claims.claim_id, 'sectors_share' as kind, shares.share_pct as value, share_pct_rounding as rounding, shares.comparator, 0 as tolerance_pct,
        summary.source_code, summary.period_code, summary.document_code, summary.caveat, in_words
    from claims
    join mart.export_dependence_summary as summary
        on summary.period_code = claims.period_code or (claims.period_code is null and summary.period_end <= claims.known_on)
    join mart.export_dependence as shares
        on shares.document_code = summary.document_code and shares.period_code = summary.period_code
        and shares.commodity_code is not null and shares.comparator = '='
    where claims.measure_code in ('share', 'share_of_exports') and claims.partner_code = 'CHN' and claims.value = 50
        and regexp_matches(claims.subject, '(sectors|industries|branches|categories|groups|goods)$')
    qualify row_number() over (
        partition by claims.claim_id order by summary.period_end desc, summary.document_code, shares.share_pct desc) = 1
)
select claim_id, 'own' as side, kind, value::double as value, rounding::double as rounding, comparator, tolerance_pct, source_code, period_code,
    document_code, false as is_estimated, caveat, in_words
from (from of_chapters union all by name from of_fuels union all by name from of_partners union all by name from of_sectors)
