-- How many projects the portfolio was said to hold: one row per statement, of several pages on one the preferred.
select statement_id, period_code, period_end as day, year(period_end) as year, project_count, project_count_comparator as comparator,
    case project_count_comparator when '~' then 'about ' when '>' then 'more than ' when '>=' then 'at least ' when '<' then 'fewer than '
        when '<=' then 'up to ' else '' end || project_count as label,
    row_number() over (partition by year(period_end) order by period_end, known_on, statement_id) = 1 as is_first_of_year,
    row_number() over (order by period_end desc, known_on desc, statement_id desc) = 1 as is_newest,
    format('{}: {} projects, said by {} ({})', period_code, label, coalesce(said_by, 'nobody named'), coalesce(publisher, 'no page')) as tip,
    said_by, [statement_id] as row_key, publisher, title, url
from mart.portfolio_timeline
where is_preferred and project_count is not null
order by day, known_on, statement_id
