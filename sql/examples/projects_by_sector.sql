-- Which projects, in which sector, of which kind of money, in which state?
select sector_code, instrument, fact.status, count(distinct project_code) as projects, round(sum(amount_usd) / 1e9, 2) as billion_usd
from fact_project_investment as fact
join dim_project using (project_code)
where is_preferred
group by all
order by sector_code, instrument, status;
