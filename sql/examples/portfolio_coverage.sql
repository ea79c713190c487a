-- How much of the portfolio can be found project by project? One kind of money at a time.
select instrument, project_count, round(amount_usd / 1e9, 2) as billion_usd, stated_comparator, round(stated_amount_usd / 1e9, 2) as stated_billion_usd, coverage_pct
from mart.portfolio_coverage
order by amount_usd desc;
