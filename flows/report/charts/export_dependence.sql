-- China's share of Russia's exports by chapter and year, of the chapters that BACI gives for its newest year; the largest share first.
with rows as (
    select commodity_code, year(period_end) as year, share_pct::double as share_pct, comparator, share_of_exports_pct::double as share_of_exports_pct,
        is_more_than_half, caveat, document_code,
        [method, claim_id, period_code, sector_code, commodity_code, document_code, denominator_source_code] as row_key, max(year(period_end)) over () as newest_year
    from mart.export_dependence
    where method = 'computed' and source_code = 'cepii_baci' and subject = 'one chapter' and share_pct is not null
), newest as (
    select commodity_code, share_pct as newest_share_pct, share_of_exports_pct as newest_share_of_exports_pct from rows where year = newest_year
), names as (
    select commodity_code, arg_max(commodity_name, hs_edition) as chapter from dim_commodity group by commodity_code
)
select commodity_code, chapter, year, newest_year, share_pct, comparator, share_of_exports_pct, newest_share_pct, caveat,
    case when share_pct > threshold('half_pct') then 'half' when share_pct > 40 then 'fourth' when share_pct > 25 then 'third' when share_pct > 10 then 'second'
        else 'first' end as step,
    if(comparator in ('<', '<='), '<', '') || round(share_pct)::int as label,
    format('{} ({}), {}: {}{:.1f} %', chapter, commodity_code, year, if(comparator in ('<', '<='), 'below ', ''), share_pct)
        || coalesce(format('; {:.1f} % of all exports', share_of_exports_pct), '') as tip, row_key, publisher, title, url
from rows
join newest using (commodity_code)
left join names using (commodity_code)
left join dim_document using (document_code)
order by newest_share_pct desc, commodity_code, year
