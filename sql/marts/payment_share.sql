-- Currencies in payments for Russia's trade: the share of roubles, yuan, dollars and euro, and of groups of currencies, by direction
-- and period, as stated by whoever stated it. Shares of different pages add up to no whole: they differ in what counts as a payment.
-- grain: One row per claim.
-- key: claim_id
-- traces: fact_claim by claim_id
select claim_id, reporter_code, partner_code, split_part(subject, ', ', 1) as payment_currencies, split_part(subject, ', ', 2) as direction,
    period_code, period_start, period_end, value as share_pct, comparator, value_low as share_pct_low, value_high as share_pct_high,
    rounding as share_pct_rounding, modality, source_code, said_by, caveat, is_estimated, document_code, is_preferred, known_on
from fact_claim
where measure_code = 'settlement_share' and method = 'register'
