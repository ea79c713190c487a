-- Flows that follow from those of other periods of the same source: a month from two years to date, a year to date or a year from its
-- months, where all of them are there.
-- grain: One row per reporter, partner, source and period.
-- key: reporter_code, partner_code, source_code, period_code
with cumulated as (
    -- January is its own year to date, the year that of December
    select *, year(period_end) as year, month(period_end) as month
    from staging.trade_flows
    where period_grain = 'year' or period_grain = 'ytd' or (period_grain = 'month' and month(period_end) = 1)
    qualify row_number() over (partition by reporter_code, partner_code, source_code, period_end order by period_grain desc) = 1
), months as (
    select late.reporter_code, late.partner_code, late.source_code,
        strftime(late.period_end, '%Y-%m') as period_code, 'month' as period_grain,
        date_trunc('month', late.period_end)::date as period_start, late.period_end,
        flow_difference(late.exports, early.exports) as exports, flow_difference(late.imports, early.imports) as imports,
        flow_difference(late.turnover, early.turnover) as turnover
    from cumulated as late
    join cumulated as early using (reporter_code, partner_code, source_code, year)
    where early.month = late.month - 1
), every_flow as (
    select reporter_code, partner_code, source_code, period_end,
        unnest(['X', 'M', 'T']) as flow_code, unnest([exports, imports, turnover]) as flow
    from staging.trade_flows
    where period_grain = 'month'
), sums as (
    select reporter_code, partner_code, source_code, flow_code, period_end, count(*) over so_far as months,
        {
            'value': (sum(flow.value) over so_far)::decimal(38, 6), 'rounding': (sum(flow.rounding) over so_far)::decimal(38, 6),
            'is_derived': true, 'is_converted': bool_or(flow.is_converted) over so_far,
            'is_estimated': bool_or(flow.is_estimated) over so_far, 'is_from_growth': false,
            'caveats': list_distinct(flatten(list(flow.caveats) over so_far)),
            'documents': list_distinct(flatten(list(flow.documents) over so_far))
        } as flow
    from every_flow
    where flow is not null
    window so_far as (partition by reporter_code, partner_code, source_code, flow_code, year(period_end) order by period_end)
), year_to_date as (
    select reporter_code, partner_code, source_code,
        if(month(period_end) = 12, year(period_end)::varchar, year(period_end) || '-01/' || strftime(period_end, '%Y-%m')) as period_code,
        if(month(period_end) = 12, 'year', 'ytd') as period_grain, make_date(year(period_end), 1, 1) as period_start, period_end,
        any_value(flow) filter (flow_code = 'X') as exports, any_value(flow) filter (flow_code = 'M') as imports,
        any_value(flow) filter (flow_code = 'T') as turnover
    from sums
    where months = month(period_end) and months > 1
    group by all
)
select * from months
union all by name
select * from year_to_date
