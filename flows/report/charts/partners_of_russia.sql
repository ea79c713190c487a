-- Russia's goods trade with the other members of BRICS, Canada and the United States by year, of each partner the origin that goes on longest.
with rows as (
    select partner_code, year(period_end) as year, turnover_usd::double / 1e9 as billion_usd, source_code, period_code, exports_usd, imports_usd,
        count(*) over (partition by partner_code, source_code) as years,
        max(year(period_end)) over (partition by partner_code, source_code) as last_year
    from mart.bloc_trade
    where reporter_code = 'RUS' and context in ('pair', 'brics', 'north_america') and period_grain = 'year' and turnover_usd is not null
), chosen as (
    select *, max(billion_usd) over (partition by partner_code) as most_billion
    from rows
    where year >= (select max(year) from rows) - 9
    qualify source_code = first(source_code) over (partition by partner_code order by last_year desc, years desc, source_code)
), pages as (
    select partner_code, period_code, source_code, arg_min(document_code, preference_rank) as document_code
    from fact_trade
    where reporter_code = 'RUS'
    group by all
)
select partner_code, coalesce(country_name, partner_code) as country, year, billion_usd, chosen.source_code,
    row_number() over (partition by partner_code order by year desc) = 1 as is_last, row_number() over (partition by partner_code order by year) = 1 as is_first,
    max(billion_usd) over (partition by partner_code) as most_billion,
    format('Russia with {}, {}: {:.1f} billion US dollars', country, year, billion_usd) || coalesce(' (' || publisher || ')', '') as tip,
    ['RUS', partner_code, period_code, chosen.source_code] as row_key, publisher, title, url
from chosen
left join dim_country on country_code = partner_code
left join pages using (partner_code, period_code, source_code)
left join dim_document using (document_code)
order by most_billion desc, partner_code, year
