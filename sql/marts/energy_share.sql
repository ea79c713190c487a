-- How much of Russia's exports, to China and to all, and of China's imports from Russia is energy: computed as chapter 27 of all
-- chapters, by BACI, by Russia's own reports to 2020 and by what UN Comtrade answers, and as stated by whoever stated it. Where BACI's
-- extract does not give all goods to China, the share lies between two ends.
-- grain: One row per reporter, partner, period and source, of stated shares per claim.
-- key: method, claim_id, measure_code, reporter_code, partner_code, period_code, document_code
-- required: method, period_code, share_pct, comparator, source_code, document_code, is_preferred, known_on
-- traces: fact_claim by claim_id
-- traces: fact_trade_commodity by reporter_code, partner_code, period_code, document_code, commodity_code
-- traces: fact_trade_share by reporter_code, partner_code, period_code, document_code, commodity_code
-- traces: fact_trade_commodity by reporter_code, partner_code, period_code, document_code
-- traces: fact_trade by reporter_code, partner_code, period_code, document_code
with complete as (
    -- all chapters of a flow are at hand
    select source_code, document_code, reporter_code, partner_code, flow_code, period_code, period_start, period_end,
        sum(value_usd) filter (commodity_code = '27') as energy_usd, coalesce(sum(rounding_usd) filter (commodity_code = '27'), 0) as energy_rounding,
        sum(value_usd) as low_usd, sum(value_usd) as high_usd, sum(rounding_usd) as whole_rounding,
        all_caveats(array_agg(caveat)) as caveat, max(known_on) as known_on
    from fact_trade_commodity
    where (source_code = 'cepii_baci' and reporter_code = 'RUS' and partner_code = 'WLD' and flow_code = 'X')
        or (source_code <> 'cepii_baci' and is_preferred and ((reporter_code = 'RUS' and partner_code = 'CHN' and flow_code = 'X')
            or (reporter_code = 'CHN' and partner_code = 'RUS' and flow_code = 'M')))
    group by all
), listed as (
    select fuels.source_code, fuels.document_code, 'RUS' as reporter_code, 'CHN' as partner_code, 'X' as flow_code, fuels.period_code,
        fuels.period_start, fuels.period_end, fuels.china_usd as energy_usd, fuels.share_pct_rounding / 100 * fuels.total_usd as energy_rounding,
        goods.share_pct_low / 100 * goods.total_usd as low_usd, goods.share_pct_high / 100 * goods.total_usd as high_usd,
        goods.share_pct_rounding / 100 * goods.total_usd as whole_rounding, all_caveats([fuels.caveat, goods.caveat]) as caveat,
        greatest(fuels.known_on, goods.known_on) as known_on
    from mart.export_dependence as fuels
    join mart.export_dependence as goods using (document_code, period_code, denominator_source_code)
    where document_code = 'cepii_baci' and denominator_source_code = 'cepii_baci' and fuels.commodity_code = '27'
        and goods.commodity_code is null and goods.sector_code is null
), computed as (
    select source_code, document_code, reporter_code, partner_code, flow_code, period_code, period_start, period_end,
        if(high_usd - low_usd > 1, 'between', '=') as comparator, 100 * energy_usd / high_usd as share_pct, share_pct as share_pct_low,
        100 * energy_usd / low_usd as share_pct_high, share_rounding(energy_usd, energy_rounding, low_usd, whole_rounding) as share_pct_rounding,
        if(partner_code = 'WLD', 100 * low_usd / official.value, 100) as denominator_coverage_pct, caveat, known_on
    from (select * from complete union all by name select * from listed) as valued
    left join (select period_code, value from fact_indicator where country_code = 'RUS' and indicator_code = 'TX.VAL.MRCH.CD.WT' and is_preferred) as official
        using (period_code)
    union all by name
    select source_code, document_code, reporter_code, partner_code, flow_code, period_code, period_start, period_end,
        '=' as comparator, share_pct, share_pct as share_pct_low, share_pct as share_pct_high, share_pct_rounding, denominator_coverage_pct,
        caveat, known_on
    from fact_trade_share
    where commodity_code = '27' and whole = 'partner'
), final as (
    select null as claim_id, 'computed' as method, 'actual' as modality, 'mineral fuels' as subject, '27' as commodity_code,
        if(flow_code = 'X', 'energy_share_of_exports', 'energy_share_of_imports') as measure_code, computed.* exclude (flow_code),
        source_code as denominator_source_code,
        row_number() over (partition by reporter_code, partner_code, flow_code, period_code
            order by comparator <> '=', list_position(['cepii_baci', 'comtrade_shares'], document_code)) = 1 as is_preferred
    from computed
    union all by name
    select claim_id, 'stated' as method, modality, subject, commodity_code, measure_code, reporter_code, partner_code, period_code,
        period_start, period_end, value as share_pct, comparator, value_low as share_pct_low, value_high as share_pct_high,
        rounding as share_pct_rounding, source_code, said_by, caveat, document_code, is_preferred, known_on
    from fact_claim
    where method = 'register' and modality <> 'target'
        and measure_code in ('energy_share_of_exports', 'energy_share_of_imports', 'energy_share_of_trade')
        and ((reporter_code = 'RUS' and partner_code in ('CHN', 'WLD')) or (reporter_code = 'CHN' and partner_code = 'RUS'))
)
select claim_id, method, modality, reporter_code, partner_code, measure_code, subject, commodity_code, period_code, period_start, period_end,
    share_pct::decimal(38, 6) as share_pct, comparator, share_pct_low::decimal(38, 6) as share_pct_low,
    share_pct_high::decimal(38, 6) as share_pct_high, share_pct_rounding::decimal(38, 6) as share_pct_rounding, denominator_source_code,
    denominator_coverage_pct::decimal(18, 4) as denominator_coverage_pct, source_code, said_by, caveat, document_code, is_preferred, known_on
from final
