-- The share of mineral fuels in Russia's exports to China and to all in the newest year that BACI gives, and how far Russia's own report is from it.
with computed as (
    select * from mart.energy_share
    where method = 'computed' and measure_code = 'energy_share_of_exports' and reporter_code = 'RUS' and comparator = '='
), newest as (
    select * from computed where partner_code = 'CHN' and source_code = 'cepii_baci' order by period_end desc limit 1
), apart as (
    select min(abs(baci.share_pct - own.share_pct)) as least_apart, max(abs(baci.share_pct - own.share_pct)) as most_apart,
        max(year(own.period_end)) as own_last_year
    from computed as own
    left join computed as baci
        on baci.partner_code = own.partner_code and baci.period_code = own.period_code and baci.source_code = 'cepii_baci'
    where own.source_code = 'un_comtrade'
)
select newest.period_code, newest.share_pct, whole.share_pct as whole_pct, coalesce(newest.caveat like '%provisional%' or whole.caveat like '%provisional%', false) as is_provisional,
    apart.*
from newest
left join computed as whole on whole.partner_code = 'WLD' and whole.source_code = newest.source_code and whole.period_code = newest.period_code
cross join apart
