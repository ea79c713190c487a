-- Years, halves, quarters, months, year-to-date spans and twelve months up to each month of 1990 to 2035, in the notation of ISO 8601.
-- grain: One row per period.
-- key: period_code
with months as (
    select day::date as period_start, year(day) as year, month(day) as month
    from generate_series(date '1990-01-01', date '2035-12-01', interval 1 month) as calendar(day)
)
select year::varchar as period_code, 'year' as period_grain, min(period_start) as period_start, last_day(max(period_start)) as period_end
from months
group by year
union all
select year || '-H' || ((month + 5) // 6), 'half', min(period_start), last_day(max(period_start))
from months
group by year, (month + 5) // 6
union all
select year || '-Q' || ((month + 2) // 3), 'quarter', min(period_start), last_day(max(period_start))
from months
group by year, (month + 2) // 3
union all
select strftime(period_start, '%Y-%m'), 'month', period_start, last_day(period_start)
from months
union all
select year || '-01/' || strftime(period_start, '%Y-%m'), 'ytd', make_date(year, 1, 1), last_day(period_start)
from months
where month > 1
union all
select twelve_months(last_day(period_start)), 'range', first_of_twelve(last_day(period_start)), last_day(period_start)
from months
where month < 12 and year > 1990
