-- What share of Russia's exports is energy, to China and to all, computed and as stated?
select partner_code, period_code, method, comparator, round(share_pct, 2) as share_pct, share_pct_low, share_pct_high, modality,
    coalesce(subject, 'energy') as subject, source_code
from mart.energy_share
where measure_code = 'energy_share_of_exports' and reporter_code = 'RUS' and is_preferred and period_code >= '2017'
order by partner_code, period_code, method;
