-- The share of mineral fuels in Russia's exports, to China and to all, by the two series that are never joined: one row per year and series.
select partner_code, if(partner_code = 'CHN', 'to China', 'to all') as towards, source_code,
    if(source_code = 'cepii_baci', 'BACI', 'Russia’s report') as series, towards || ', ' || series as line, year(period_end) as year,
    share_pct::double as share_pct, caveat, is_estimated_year, row_number() over (partition by partner_code, source_code order by period_end desc) = 1 as is_last,
    format('Mineral fuels in exports {}, {}: {:.1f} % by {}', towards, year, share_pct, series) as tip, row_key, publisher, title, url
from (
    select *, coalesce(caveat like '%provisional%', false) as is_estimated_year,
        [method, claim_id, measure_code, reporter_code, partner_code, period_code, document_code] as row_key
    from mart.energy_share
    where method = 'computed' and measure_code = 'energy_share_of_exports' and reporter_code = 'RUS' and partner_code in ('CHN', 'WLD')
        and source_code in ('cepii_baci', 'un_comtrade') and comparator = '='
)
left join dim_document using (document_code)
order by towards, series, year
