-- China's share of Russia's exports by chapter, sector and all goods, and as stated by whoever stated it. Computed shares come from
-- three sides that are never joined into one series: BACI, which makes one figure of both sides' reports (of 2022 and later the
-- partners' alone); Russia's own reports to 2020, as shares of what 62 partners received; and what every reporter imports from Russia.
-- Where China is not among the ten partners that BACI's extract lists, its share is at most the smallest of them, so that sums lie
-- between two ends. Each row says where its denominator comes from and how much of Russia's exports it covers.
-- grain: One row per period, scope of goods, source and denominator, of stated shares per claim.
-- key: method, claim_id, period_code, sector_code, commodity_code, document_code, denominator_source_code
-- required: method, period_code, share_pct, comparator, source_code, document_code, is_preferred, known_on
-- traces: fact_claim by claim_id
-- traces: fact_trade_commodity by period_code, document_code, commodity_code?, 'CHN' | 'WLD' = partner_code, 'X' = flow_code
-- traces: fact_trade_commodity by period_code, document_code, commodity_code?, 'CHN' = reporter_code
-- traces: fact_trade_share by period_code, document_code, commodity_code?
-- traces: fact_trade by period_code, document_code, 'RUS' = reporter_code, 'X' = flow_code
-- traces: fact_trade_commodity by period_code, document_code, commodity_code?
-- traces: fact_indicator by period_code, denominator_source_code = source_code, 'RUS' = country_code, 'TX.VAL.MRCH.CD.WT' = indicator_code
with chapters as (
    select distinct commodity_code, sector_code from dim_commodity where commodity_level = 'chapter'
), official_exports as (
    select period_code, value as official_usd from fact_indicator where country_code = 'RUS' and indicator_code = 'TX.VAL.MRCH.CD.WT' and is_preferred
), listed as (
    select source_code, document_code, period_code, period_start, period_end, commodity_code,
        any_value(value_usd) filter (partner_code = 'WLD') as whole_usd, any_value(rounding_usd) filter (partner_code = 'WLD') as whole_rounding,
        any_value(value_usd) filter (partner_code = 'CHN') as china_usd, any_value(rounding_usd) filter (partner_code <> 'WLD') as china_rounding,
        if(count(*) filter (partner_code <> 'WLD') = 10, min(value_usd) filter (partner_code <> 'WLD'), null) as smallest_usd,
        array_agg(caveat) filter (partner_code in ('CHN', 'WLD')) as caveats, max(known_on) as known_on
    from fact_trade_commodity
    where reporter_code = 'RUS' and flow_code = 'X' and source_code = 'cepii_baci'
    group by all
), goods as (
    -- what China received, between a low and a high end, of what all received
    select source_code, document_code, period_code, period_start, period_end, commodity_code, null as reporter_code,
        coalesce(china_usd, 0) as low_usd, coalesce(china_usd, smallest_usd, whole_usd) as high_usd, coalesce(china_rounding, 0) as china_rounding,
        whole_usd, whole_rounding, caveats, known_on
    from listed
    union all
    select source_code, document_code, period_code, period_start, period_end, commodity_code, reporter_code,
        if(reporter_code = 'CHN', value_usd, null), if(reporter_code = 'CHN', value_usd, null), if(reporter_code = 'CHN', rounding_usd, null),
        value_usd, rounding_usd, [caveat], known_on
    from fact_trade_commodity
    where partner_code = 'RUS' and flow_code = 'M' and is_preferred
), scopes as (
    select source_code, document_code, period_code, period_start, period_end, sector_code, commodity_code,
        sum(low_usd) as low_usd, sum(high_usd) as high_usd, sum(china_rounding) as china_rounding, sum(whole_usd) as whole_usd,
        sum(whole_rounding) as whole_rounding, nullif(count(distinct reporter_code), 0)::int as reporter_count,
        all_caveats(flatten(array_agg(caveats))) as caveat, max(known_on) as known_on
    from goods
    left join chapters using (commodity_code)
    group by grouping sets (
        (source_code, document_code, period_code, period_start, period_end, sector_code, commodity_code),
        (source_code, document_code, period_code, period_start, period_end, sector_code),
        (source_code, document_code, period_code, period_start, period_end))
    -- the chapters without a sector would read as the total once more
    having grouping(sector_code) = 1 or grouping(commodity_code) = 0 or sector_code is not null
), totals as (
    select source_code, period_code, value_usd, rounding_usd, caveat
    from fact_trade
    where reporter_code = 'RUS' and partner_code = 'CHN' and flow_code = 'X' and source_code = 'cepii_baci'
), whole as (
    -- of all goods the value to China is known, where the source gives it
    select scopes.* replace (
            coalesce(totals.value_usd, low_usd) as low_usd, coalesce(totals.value_usd, high_usd) as high_usd,
            coalesce(totals.rounding_usd, china_rounding) as china_rounding, all_caveats([scopes.caveat, totals.caveat]) as caveat),
        scopes.source_code as denominator_source_code, max(whole_usd) over (partition by document_code, scopes.period_code) as exports_usd
    from scopes
    left join totals
        on totals.source_code = scopes.source_code and totals.period_code = scopes.period_code and sector_code is null and commodity_code is null
), valued as (
    select whole.*, 100 * exports_usd / official_usd as coverage_pct
    from whole
    left join official_exports using (period_code)
    where low_usd is not null and coalesce(reporter_count, 2) > 1 and (high_usd < whole_usd or low_usd > 0)
    union all by name
    select whole.* replace (official_usd as whole_usd, 0.5 as whole_rounding, 'world_bank' as denominator_source_code),
        100 as coverage_pct
    from whole
    join official_exports using (period_code)
    where document_code = 'cepii_baci' and sector_code is null and commodity_code is null and low_usd = high_usd
), reported as (
    select weight.source_code, weight.document_code, weight.period_code, weight.period_start, weight.period_end, weight.commodity_code,
        chapters.sector_code, china.share_pct, china.share_pct_rounding, weight.denominator_coverage_pct, weight.caveat, weight.known_on,
        weight.share_pct as weight_pct
    from fact_trade_share as weight
    left join fact_trade_share as china
        on china.source_code = weight.source_code and china.period_code = weight.period_code and china.commodity_code = weight.commodity_code
        and china.reporter_code = weight.reporter_code and china.flow_code = weight.flow_code and china.partner_code = 'CHN' and china.whole = 'commodity'
    left join chapters on chapters.commodity_code = weight.commodity_code
    where weight.partner_code = 'WLD' and weight.whole = 'partner' and weight.reporter_code = 'RUS' and weight.flow_code = 'X'
), derived as (
    select source_code, document_code, period_code, period_start, period_end, sector_code, commodity_code, share_pct, share_pct_rounding,
        weight_pct as share_of_exports_pct, denominator_coverage_pct, caveat, known_on
    from reported
    where share_pct is not null
    union all
    select any_value(source_code), any_value(document_code), period_code, any_value(period_start), any_value(period_end), sector_code, null,
        sum(share_pct * weight_pct) / sum(weight_pct), max(share_pct_rounding) + max(share_pct) * count(*) * 0.00005 / sum(weight_pct),
        sum(weight_pct), any_value(denominator_coverage_pct), any_value(caveat), max(known_on)
    from reported
    where sector_code is not null
    group by period_code, sector_code
    union all
    select source_code, document_code, period_code, period_start, period_end, null, null, share_pct, share_pct_rounding, 100,
        denominator_coverage_pct, caveat, known_on
    from fact_trade_share
    where commodity_code is null and reporter_code = 'RUS' and partner_code = 'CHN' and flow_code = 'X' and whole = 'commodity'
), computed as (
    select source_code, document_code, period_code, period_start, period_end, sector_code, commodity_code,
        case when low_usd = high_usd then '=' when commodity_code is not null then '<=' else 'between' end as comparator,
        100 * if(comparator = '<=', high_usd, low_usd) / whole_usd as share_pct,
        if(comparator = '<=', null, 100 * low_usd / whole_usd) as share_pct_low, 100 * high_usd / whole_usd as share_pct_high,
        share_rounding(if(comparator = '<=', high_usd, low_usd), china_rounding, whole_usd, whole_rounding) as share_pct_rounding,
        if(comparator = '=', low_usd, null) as china_usd, whole_usd as total_usd, reporter_count,
        100 * least(whole_usd / exports_usd, 1) as share_of_exports_pct, denominator_source_code, coverage_pct as denominator_coverage_pct,
        caveat, known_on
    from valued
    union all by name
    select *, '=' as comparator, share_pct as share_pct_low, share_pct as share_pct_high, source_code as denominator_source_code
    from derived
), final as (
    select null as claim_id, 'computed' as method, 'actual' as modality, sector_code, commodity_code,
        case when commodity_code is not null then 'one chapter' when sector_code is not null then 'one sector'
            when document_code = 'un_comtrade' then 'all chapters' else 'all goods' end as subject,
        computed.* exclude (sector_code, commodity_code), coalesce(share_pct_low - share_pct_rounding > 50, false) as is_more_than_half,
        -- exact before a range, then the widest denominator, then the series that goes on
        row_number() over (partition by period_code, sector_code, commodity_code order by comparator <> '=',
            denominator_source_code <> 'world_bank', list_position(['cepii_baci', 'comtrade_shares'], document_code)) = 1 as is_preferred
    from computed
    union all by name
    select claim_id, 'stated' as method, modality, sector_code, commodity_code, subject, period_code, period_start, period_end,
        value as share_pct, rounding as share_pct_rounding, comparator, value_low as share_pct_low, value_high as share_pct_high,
        -- true only where the bounds leave no doubt
        coalesce(value_low > 50 or (value_low = 50 and comparator = '>') or (comparator = '~' and value > 50), false) as is_more_than_half,
        source_code, said_by, caveat, document_code, is_preferred, known_on
    from fact_claim
    where measure_code = 'share_of_exports' and reporter_code = 'RUS' and partner_code = 'CHN' and unit = 'percent' and modality <> 'target'
        and method = 'register'
)
select claim_id, method, modality, sector_code, commodity_code, subject, period_code, period_start, period_end,
    share_pct::decimal(38, 6) as share_pct, comparator, share_pct_low::decimal(38, 6) as share_pct_low,
    share_pct_high::decimal(38, 6) as share_pct_high, share_pct_rounding::decimal(38, 6) as share_pct_rounding, is_more_than_half,
    china_usd::decimal(38, 6) as china_usd, total_usd::decimal(38, 6) as total_usd, reporter_count,
    share_of_exports_pct::decimal(18, 4) as share_of_exports_pct, denominator_source_code,
    denominator_coverage_pct::decimal(18, 4) as denominator_coverage_pct, source_code, said_by, caveat, document_code, is_preferred, known_on
from final
