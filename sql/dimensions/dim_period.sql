-- Periods in the notation of ISO 8601: years, halves, quarters, months and year-to-date spans of 1990 to 2035, and every other
-- day or span that a figure is stated for.
-- grain: One row per period.
-- key: period_code
select period_code, period_grain as grain, period_start as start_date, period_end as end_date
from staging.calendar
union
select period_code, period_grain, period_start, period_end
from staging.stated_periods
where period_code not in (select period_code from staging.calendar)
