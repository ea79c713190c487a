-- What share of Russia's exports to China is energy?
select measure_code, reporter_code, partner_code, period_code, comparator, share_pct, subject, source_code
from mart.energy_share
order by period_code;
