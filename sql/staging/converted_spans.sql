-- Spans that no calendar lists, of which an amount in another currency than the dollar is stated, so that it wants a rate.
-- grain: One row per span.
-- key: period_code
select distinct period_code, period_start, period_end
from staging.stated_amount
where currency_code <> 'USD' and period_start < period_end and period_code not in (select period_code from staging.calendar)
