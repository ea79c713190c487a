-- How much of Russia's exports to China, and of China's imports from Russia, is energy, as stated by whoever stated it.
-- grain: One row per claim.
-- key: claim_id
select claim_id, 'stated' as method, reporter_code, partner_code, measure_code, subject, commodity_code, period_code, period_start, period_end,
    value as share_pct, comparator, value_low as share_pct_low, value_high as share_pct_high,
    source_code, said_by, caveat, document_code, is_preferred, known_on
from fact_claim
where measure_code in ('energy_share_of_exports', 'energy_share_of_imports', 'energy_share_of_trade') and method = 'register'
    and ((reporter_code = 'RUS' and partner_code = 'CHN') or (reporter_code = 'CHN' and partner_code = 'RUS'))
