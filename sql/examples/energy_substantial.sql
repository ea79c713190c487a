-- "Energy resources forming a substantial portion of that share": mineral fuels in Russia's exports to China, beside those in its exports to
-- all; substantial is taken as more than half.
select case when share.share_pct_low - share.share_pct_rounding > 50 then 'holds' when share.share_pct_high + share.share_pct_rounding < 50 then 'does not hold'
        else 'cannot be told' end as verdict,
    share.period_code, round(share.share_pct, 1) as to_china_pct, round(share.share_pct_low, 2) as low, round(share.share_pct_high, 2) as high,
    round(whole.share_pct, 1) as to_all_pct, whole.denominator_coverage_pct, share.source_code, cite(share.document_code) as citation
from mart.energy_share as share
left join mart.energy_share as whole
    on whole.period_code = share.period_code and whole.document_code = share.document_code and whole.partner_code = 'WLD' and whole.method = 'computed'
where share.method = 'computed' and share.is_preferred and share.reporter_code = 'RUS' and share.partner_code = 'CHN'
order by share.period_code;
