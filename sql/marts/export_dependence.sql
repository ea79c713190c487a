-- China's share of Russia's exports, of all goods or of the goods named, as stated by whoever stated it.
-- grain: One row per claim.
-- key: claim_id
select claim_id, 'stated' as method, sector_code, commodity_code, subject, period_code, period_start, period_end,
    value as share_pct, comparator, value_low as share_pct_low, value_high as share_pct_high,
    -- true only where the bounds leave no doubt
    coalesce(value_low > 50 or (value_low = 50 and comparator = '>') or (comparator = '~' and value > 50), false) as is_more_than_half,
    source_code, said_by, caveat, document_code, is_preferred, known_on
from fact_claim
where method = 'register' and measure_code = 'share_of_exports'
    and reporter_code = 'RUS' and partner_code = 'CHN' and unit = 'percent' and modality = 'actual'
