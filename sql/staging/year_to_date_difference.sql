-- Months whose value is not what the years to date leave for it, in the same statistics, flow and currency. China's customs raise the
-- imports of earlier months by late data on gas, so that the sum so far grows by more than the month: a revision and no error, but
-- the month as it was first told is not the newest figure on it.
-- grain: One row per statement on a month that differs.
-- key: statement_id
with valid as (
    select statement_id, reporter_code, partner_code, flow_code, source_code, currency_code, period_grain, period_end,
        value, value_rounding, caveat, year(period_end) as year, month(period_end) as month
    from staging.trade_rows
    where superseded_on is null and value_comparator = '='
), so_far as (
    -- January is its own year to date, the year that of December; of several pages the one that says it most exactly
    select *
    from valid
    where (period_grain in ('ytd', 'year') or (period_grain = 'month' and month = 1))
        and not regexp_matches(coalesce(caveat, ''), 'contradicts_other_page|doubtful|misprinted|converted_by_publisher|estimated_by_publisher')
    qualify row_number() over (
        partition by reporter_code, partner_code, flow_code, source_code, currency_code, period_end order by value_rounding, statement_id) = 1
), left_for_month as (
    select late.reporter_code, late.partner_code, late.flow_code, late.source_code, late.currency_code, late.period_end,
        late.value - early.value as value, late.value_rounding + early.value_rounding as rounding
    from so_far as late
    join so_far as early using (reporter_code, partner_code, flow_code, source_code, currency_code, year)
    where early.month = late.month - 1
)
select statement_id, 'differs_from_year_to_date' as caveat
from valid
join left_for_month as difference using (reporter_code, partner_code, flow_code, source_code, currency_code, period_end)
where period_grain = 'month' and month > 1 and not intervals_meet(valid.value, valid.value_rounding, difference.value, difference.rounding)
