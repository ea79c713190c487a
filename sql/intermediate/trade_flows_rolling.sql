-- Twelve months up to each month: the year before less its year to date and with this one's, which holds what was revised since,
-- else the sum of the months.
-- grain: One row per reporter, partner, source and period.
-- key: reporter_code, partner_code, source_code, period_code
with cumulated as (
    -- of sources that tell more than years
    select *, year(period_end) as year, month(period_end) as month
    from staging.trade_flows_complete
    semi join (from staging.trade_flows_complete where period_grain in ('month', 'ytd')) as finer using (reporter_code, partner_code, source_code)
    where period_grain in ('year', 'ytd') or (period_grain = 'month' and month(period_end) = 1)
    qualify row_number() over (partition by reporter_code, partner_code, source_code, period_end order by period_grain desc) = 1
), spans as (
    select now.reporter_code, now.partner_code, now.source_code, now.period_end,
        flow_sum(flow_difference(whole.exports, early.exports), now.exports) as exports,
        flow_sum(flow_difference(whole.imports, early.imports), now.imports) as imports,
        flow_sum(flow_difference(whole.turnover, early.turnover), now.turnover) as turnover
    from cumulated as now
    join cumulated as early
        on early.reporter_code = now.reporter_code and early.partner_code = now.partner_code and early.source_code = now.source_code
        and early.year = now.year - 1 and early.month = now.month
    join cumulated as whole
        on whole.reporter_code = now.reporter_code and whole.partner_code = now.partner_code and whole.source_code = now.source_code
        and whole.year = now.year - 1 and whole.month = 12
    where now.month < 12
    union all
    select reporter_code, partner_code, source_code, period_end, exports, imports, turnover
    from cumulated
    where month = 12
), monthly as (
    select reporter_code, partner_code, source_code, period_end,
        unnest(['X', 'M', 'T']) as flow_code, unnest([exports, imports, turnover]) as flow
    from staging.trade_flows_complete
    where period_grain = 'month'
), sums as (
    select reporter_code, partner_code, source_code, flow_code, period_end, count(*) over a_year as months,
        {
            'value': (sum(flow.value) over a_year)::decimal(38, 6), 'rounding': (sum(flow.rounding) over a_year)::decimal(38, 6),
            'is_derived': true, 'is_converted': bool_or(flow.is_converted) over a_year,
            'is_estimated': bool_or(flow.is_estimated) over a_year, 'is_from_growth': bool_or(flow.is_from_growth) over a_year,
            'caveats': list_distinct(flatten(list(flow.caveats) over a_year)),
            'documents': list_distinct(flatten(list(flow.documents) over a_year))
        } as flow
    from monthly
    where flow is not null
    window a_year as (
        partition by reporter_code, partner_code, source_code, flow_code
        order by date_trunc('month', period_end) range between interval 11 month preceding and current row)
), added as (
    select reporter_code, partner_code, source_code, period_end, any_value(flow) filter (flow_code = 'X') as exports,
        any_value(flow) filter (flow_code = 'M') as imports, any_value(flow) filter (flow_code = 'T') as turnover
    from sums
    where months = 12
    group by all
)
select reporter_code, partner_code, source_code, twelve_months(period_end) as period_code, 'rolling_12_months' as period_grain,
    first_of_twelve(period_end) as period_start, period_end,
    coalesce(one.exports, other.exports) as exports, coalesce(one.imports, other.imports) as imports,
    coalesce(one.turnover, other.turnover) as turnover
from spans as one
full join added as other using (reporter_code, partner_code, source_code, period_end)
