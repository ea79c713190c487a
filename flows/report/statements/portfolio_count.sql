-- The counts of projects in the portfolio, the least and the most, and how many projects found one by one are active.
with stated as (
    select *, coalesce(project_count_low, project_count) as least
    from mart.portfolio_timeline
    where is_preferred and project_count is not null
), newest as (
    select * from stated order by period_end desc, known_on desc, statement_id desc limit 1
)
select (select count(*) from stated) as statement_count, (select min(least) from stated) as least_count,
    (select max(project_count) from stated) as most_count, (select min(period_end) from stated) as first_on,
    newest.statement_id, newest.period_end, newest.project_count, newest.least as newest_least,
    (select count(*) from dim_project) as found_count,
    (select count(*) from dim_project where status in ('operating', 'completed', 'under_construction')) as active_count
from newest
