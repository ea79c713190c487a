-- In which goods does China take more than half of Russia's exports, by year, and how large are they among all exports?
select period_code, commodity_code, commodity_name, comparator, round(share_pct, 2) as share_pct, share_of_exports_pct,
    denominator_source_code, denominator_coverage_pct, source_code, caveat
from mart.export_dependence
left join (select commodity_code, min(commodity_name) as commodity_name from dim_commodity group by commodity_code) using (commodity_code)
where method = 'computed' and is_preferred and (is_more_than_half or (commodity_code = '27' and period_code >= '2017')
    or (commodity_code is null and sector_code is null and period_code >= '2017'))
order by period_code, share_pct desc;
