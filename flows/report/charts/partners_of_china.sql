-- China's goods trade with the United States, Russia and Canada by year, as China's customs report it.
with rows as (
    select partner_code, year(period_end) as year, period_code, turnover_usd::double / 1e9 as billion_usd, source_code
    from mart.bloc_trade
    where reporter_code = 'CHN' and partner_code in ('USA', 'RUS', 'CAN') and period_grain = 'year' and is_preferred and turnover_usd is not null
), pages as (
    select partner_code, period_code, source_code, arg_min(document_code, preference_rank) as document_code
    from fact_trade
    where reporter_code = 'CHN'
    group by all
)
select partner_code, coalesce(country_name, partner_code) as country, year, billion_usd,
    row_number() over (partition by partner_code order by year desc) = 1 as is_last,
    year - coalesce(lag(year) over (partition by partner_code order by year), year - 1) = 1 as follows,
    format('China with {}, {}: {:.1f} billion US dollars', country, year, billion_usd) || coalesce(' (' || publisher || ')', '') as tip,
    ['CHN', partner_code, period_code, source_code] as row_key, publisher, title, url
from rows
left join dim_country on country_code = partner_code
left join pages using (partner_code, period_code, source_code)
left join dim_document using (document_code)
where year >= (select min(year) from rows where partner_code = 'USA')
order by country, year
