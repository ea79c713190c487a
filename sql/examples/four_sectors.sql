-- "Energy, infrastructure, manufacturing and technology": the projects found in each sector, the four named ones first, with the capital cost
-- of those that state one and the page of the largest.
with projects as (
    select coalesce(dim_sector.parent_sector_code, dim_sector.sector_code) as sector, project_code, instrument, amount_usd, amount_usd_low, amount_usd_high,
        fact.source_code, fact.document_code
    from fact_project_investment as fact
    join dim_project using (project_code)
    join dim_sector using (sector_code)
    where fact.is_preferred and fact.status <> 'cancelled'
)
select if(sector in ('energy', 'infrastructure', 'manufacturing', 'technology'), 'holds', 'not named') as verdict, sector,
    count(distinct project_code) as projects, round(sum(amount_usd) filter (instrument = 'capital_cost') / 1e9, 1) as capital_cost_billion_usd,
    round(sum(coalesce(amount_usd_low, amount_usd)) filter (instrument = 'capital_cost') / 1e9, 1) as low,
    round(sum(coalesce(amount_usd_high, amount_usd)) filter (instrument = 'capital_cost') / 1e9, 1) as high,
    arg_max(source_code, amount_usd) as source_code, cite(arg_max(document_code, amount_usd)) as citation
from projects
group by sector
order by verdict, projects desc, sector;
