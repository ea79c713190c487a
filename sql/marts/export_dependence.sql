-- China's share of Russia's exports: computed by chapter, sector and all goods from what every reporter imports from Russia, and
-- as stated by whoever stated it. Computed shares stand on the reporters of the period: their number tells how complete they are.
-- grain: One row per period, scope of goods and source, of stated shares per claim.
-- key: method, claim_id, period_code, sector_code, commodity_code, source_code
-- traces: fact_claim by claim_id
-- traces: fact_trade_commodity by period_code, source_code
with received as (
    select period_code, period_start, period_end, source_code, commodity_code, sector_code, reporter_code, value_usd, known_on
    from fact_trade_commodity
    left join (select hs_edition, commodity_code, sector_code from dim_commodity) using (hs_edition, commodity_code)
    where partner_code = 'RUS' and flow_code = 'M' and is_preferred
), scopes as (
    select period_code, period_start, period_end, source_code, sector_code, commodity_code,
        sum(value_usd) filter (reporter_code = 'CHN') as china_usd, sum(value_usd) as total_usd,
        count(distinct reporter_code)::int as reporter_count, max(known_on) as known_on
    from received
    group by grouping sets (
        (period_code, period_start, period_end, source_code, sector_code, commodity_code),
        (period_code, period_start, period_end, source_code, sector_code),
        (period_code, period_start, period_end, source_code))
    -- the chapters without a sector would read as the total once more
    having grouping(sector_code) = 1 or grouping(commodity_code) = 0 or sector_code is not null
)
select null::varchar as claim_id, 'computed' as method, sector_code, commodity_code,
    case when commodity_code is not null then 'one chapter' when sector_code is not null then 'one sector' else 'all chapters' end as subject,
    period_code, period_start, period_end,
    (100 * china_usd / total_usd)::decimal(38, 6) as share_pct, '=' as comparator, share_pct as share_pct_low, share_pct as share_pct_high,
    coalesce(share_pct > 50, false) as is_more_than_half, china_usd::decimal(38, 6) as china_usd, total_usd::decimal(38, 6) as total_usd,
    reporter_count, source_code, null::varchar as said_by, null::varchar as caveat, source_code as document_code, true as is_preferred, known_on
from scopes
where china_usd is not null and reporter_count > 1
union all by name
select claim_id, 'stated' as method, sector_code, commodity_code, subject, period_code, period_start, period_end,
    value as share_pct, comparator, value_low as share_pct_low, value_high as share_pct_high,
    -- true only where the bounds leave no doubt
    coalesce(value_low > 50 or (value_low = 50 and comparator = '>') or (comparator = '~' and value > 50), false) as is_more_than_half,
    source_code, said_by, caveat, document_code, is_preferred, known_on
from fact_claim
where measure_code = 'share_of_exports' and reporter_code = 'RUS' and partner_code = 'CHN' and unit = 'percent' and modality = 'actual'
    and method = 'register'
