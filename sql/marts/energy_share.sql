-- How much of Russia's exports to China, and of China's imports from Russia, is energy: computed as chapter 27 of all chapters, and
-- as stated by whoever stated it.
-- grain: One row per claim, of computed shares per reporter, partner, period and source.
-- key: method, claim_id, measure_code, reporter_code, partner_code, period_code, source_code
-- traces: fact_claim by claim_id
-- traces: fact_trade_commodity by reporter_code, partner_code, period_code, source_code
select null::varchar as claim_id, 'computed' as method, reporter_code, partner_code,
    if(flow_code = 'X', 'energy_share_of_exports', 'energy_share_of_imports') as measure_code, 'mineral fuels' as subject,
    '27' as commodity_code, period_code, period_start, period_end,
    (100 * sum(value_usd) filter (commodity_code = '27') / sum(value_usd))::decimal(38, 6) as share_pct, '=' as comparator,
    share_pct as share_pct_low, share_pct as share_pct_high, source_code, null::varchar as said_by, null::varchar as caveat,
    source_code as document_code, true as is_preferred, max(known_on) as known_on
from fact_trade_commodity
where is_preferred and ((reporter_code = 'RUS' and partner_code = 'CHN' and flow_code = 'X')
    or (reporter_code = 'CHN' and partner_code = 'RUS' and flow_code = 'M'))
group by reporter_code, partner_code, flow_code, period_code, period_start, period_end, source_code
union all by name
select claim_id, 'stated' as method, reporter_code, partner_code, measure_code, subject, commodity_code, period_code, period_start, period_end,
    value as share_pct, comparator, value_low as share_pct_low, value_high as share_pct_high,
    source_code, said_by, caveat, document_code, is_preferred, known_on
from fact_claim
where method = 'register' and measure_code in ('energy_share_of_exports', 'energy_share_of_imports', 'energy_share_of_trade') and method = 'register'
    and ((reporter_code = 'RUS' and partner_code = 'CHN') or (reporter_code = 'CHN' and partner_code = 'RUS'))
