-- Periods in the notation of ISO 8601: years, halves, quarters, months and year-to-date spans of 1990 to 2035, spans of three and
-- five years that flows are added up over, and every other day or span that a figure is stated for.
-- grain: One row per period.
-- key: period_code
-- required: period_code, grain, start_date, end_date
select period_code, period_grain as grain, period_start as start_date, period_end as end_date
from staging.calendar
union
select year(period_start) - span + 1 || '/' || year(period_start), 'range', (period_start - to_years(span - 1))::date, period_end
from staging.calendar
cross join (values (3), (5)) as spans(span)
where period_grain = 'year' and year(period_start) - span >= 1989
union
select period_code, period_grain, period_start, period_end
from staging.stated_periods
where period_code not in (select period_code from staging.calendar)
