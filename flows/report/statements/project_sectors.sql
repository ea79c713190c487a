-- How many of the projects found belong to the sectors that the statement names, and which others have as many.
with counted as (
    select sector_code, lower(sector_name) as sector, count(*) as project_count,
        sector_code in ('energy', 'infrastructure', 'manufacturing', 'technology') as is_named
    from dim_project
    join dim_sector using (sector_code)
    group by all
), named as (
    select count(*) as named_count, min(project_count) as fewest, max(project_count) as most, arg_max(sector, project_count) as largest,
        arg_min(sector, project_count) as smallest
    from counted
    where is_named
), money as (
    select sum(amount_usd) filter (sector_code = 'energy') / sum(amount_usd) * 100 as energy_pct_of_cost
    from fact_project_investment
    join dim_project using (project_code)
    where is_preferred and instrument = 'capital_cost' and fact_project_investment.status <> 'cancelled'
)
select (select sum(project_count) from counted)::int as found_count, named.*, money.*,
    (select list(sector order by sector) from counted where not is_named and project_count >= fewest) as others,
    (select project_count from counted where sector_code = 'energy') as energy_count,
    (select min(project_code) from dim_project) as a_project
from named, money
where (select count(*) from counted) > 0
