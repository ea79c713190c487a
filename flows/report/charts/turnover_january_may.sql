-- China's trade with Russia from January to May, as China's side reports it: one row per year.
with rows as (
    select year(period_end) as year, period_code, source_code, exports_usd::double / 1e9 as china_sold_billion,
        imports_usd::double / 1e9 as russia_sold_billion, turnover_usd::double / 1e9 as billion_usd,
        turnover_growth_pct::double as growth_pct, turnover_growth_pct_stated::double as growth_pct_stated
    from mart.turnover
    where reporter_code = 'CHN' and partner_code = 'RUS' and is_preferred and period_grain = 'ytd' and month(period_end) = 5
        and turnover_usd is not null
), pages as (
    select period_code, arg_min(document_code, preference_rank) as document_code
    from fact_trade
    where reporter_code = 'CHN' and partner_code = 'RUS' and flow_code = 'T'
    group by period_code
)
select rows.*, coalesce(russia_sold_billion, 0) as middle_billion,
    format('January–May {}: {:.1f} billion US dollars', year, billion_usd)
        || coalesce(format('; China sold {:.1f}, Russia sold {:.1f}', china_sold_billion, russia_sold_billion), '')
        || coalesce(format('; growth computed {:+.1f} %', growth_pct), '') || coalesce(format(', stated {:+.1f} %', growth_pct_stated), '')
        || coalesce(' (' || publisher || ')', '') as tip,
    if(rows.period_code is null, null, ['CHN', 'RUS', rows.period_code, rows.source_code]) as row_key, publisher, title, url
from rows
left join pages using (period_code)
left join dim_document using (document_code)
where year >= (select max(year) from rows) - 8
order by year
