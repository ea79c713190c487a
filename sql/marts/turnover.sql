-- Exports, imports and turnover by month, year to date and year, every source by itself, with growth on the same period of
-- the year before. A month that was not stated is the difference of two year-to-date values, a year to date the sum of its
-- months, a flow the difference of turnover and the other flow: such rows say `derived`. "More than" is no value to
-- calculate with and stays in fact_trade.
-- grain: One row per reporter, partner, period and source.
-- key: reporter_code, partner_code, period_code, source_code
-- required: reporter_code, partner_code, period_code, source_code, period_grain, period_start, period_end, method, is_preferred
-- traces: fact_trade by reporter_code, partner_code, source_code
with stated as (
    select reporter_code, partner_code, source_code, flow_code, period_code, period_grain, period_start, period_end,
        arg_min(value_usd, preference_rank) as value_usd, arg_min(rounding_usd, preference_rank) as rounding_usd,
        false as is_derived
    from fact_trade
    -- the other side's report put in place of the reporter's own does not go on with its series
    where value_usd is not null and amount_comparator in ('=', '~') and coalesce(caveat, '') not like '%importer_report%'
    group by all
), cumulated as (
    -- January is its own year to date, the year that of December
    select * exclude (period_code, period_grain), year(period_end) as year, month(period_end) as month
    from stated
    where period_grain = 'year' or period_grain = 'ytd' or (period_grain = 'month' and month(period_end) = 1)
    qualify row_number() over (partition by reporter_code, partner_code, source_code, flow_code, period_end order by period_grain desc) = 1
), months as (
    select late.reporter_code, late.partner_code, late.source_code, late.flow_code,
        strftime(late.period_end, '%Y-%m') as period_code, 'month' as period_grain,
        date_trunc('month', late.period_end)::date as period_start, late.period_end,
        late.value_usd - early.value_usd as value_usd, late.rounding_usd + early.rounding_usd as rounding_usd, true as is_derived
    from cumulated as late
    join cumulated as early using (reporter_code, partner_code, source_code, flow_code, year)
    where early.month = late.month - 1
), sums as (
    select reporter_code, partner_code, source_code, flow_code, period_end,
        sum(value_usd) over so_far as value_usd, sum(rounding_usd) over so_far as rounding_usd, count(*) over so_far as months
    from stated
    where period_grain = 'month'
    window so_far as (partition by reporter_code, partner_code, source_code, flow_code, year(period_end) order by period_end)
), year_to_date as (
    select reporter_code, partner_code, source_code, flow_code,
        if(months = 12, year(period_end)::varchar, year(period_end) || '-01/' || strftime(period_end, '%Y-%m')) as period_code,
        if(months = 12, 'year', 'ytd') as period_grain, make_date(year(period_end), 1, 1) as period_start, period_end,
        value_usd, rounding_usd, true as is_derived
    from sums
    where months = month(period_end) and months > 1
), every_flow as (
    select * from stated
    union all
    (select * from months union all select * from year_to_date)
), best as (
    select * from every_flow
    qualify row_number() over (partition by reporter_code, partner_code, source_code, flow_code, period_code order by is_derived) = 1
), beside as (
    select reporter_code, partner_code, source_code, period_code, period_grain, period_start, period_end,
        any_value(value_usd) filter (flow_code = 'X') as exports_stated, any_value(rounding_usd) filter (flow_code = 'X') as exports_rounding,
        any_value(value_usd) filter (flow_code = 'M') as imports_stated, any_value(rounding_usd) filter (flow_code = 'M') as imports_rounding,
        any_value(value_usd) filter (flow_code = 'T') as turnover_stated, any_value(rounding_usd) filter (flow_code = 'T') as turnover_rounding,
        bool_or(is_derived) as is_derived
    from best
    group by all
), complete as (
    select * exclude (exports_stated, imports_stated, turnover_stated, exports_rounding, imports_rounding, turnover_rounding, is_derived),
        coalesce(exports_stated, turnover_stated - imports_stated)::decimal(38, 6) as exports_usd,
        coalesce(imports_stated, turnover_stated - exports_stated)::decimal(38, 6) as imports_usd,
        coalesce(turnover_stated, exports_stated + imports_stated)::decimal(38, 6) as turnover_usd,
        coalesce(turnover_rounding, exports_rounding + imports_rounding)::decimal(38, 6) as turnover_rounding_usd,
        if(is_derived
            or (exports_stated is not null)::int + (imports_stated is not null)::int + (turnover_stated is not null)::int = 2,
            'derived', 'stated') as method
    from beside
), growth_as_stated as (
    select reporter_code, partner_code, source_code, period_code, value,
        (1, is_doubted, coalesce(subject, '') <> 'USD', rounding, claim_id) as preference
    from fact_claim
    where method = 'register' and measure_code = 'trade_turnover_growth' and subject is distinct from 'CNY'
        and coalesce(caveat, '') not like '%growth_in_yuan%'
    union all
    -- what a publisher's own page says goes before what others say it said
    select reporter_code, partner_code, source_code, period_code, growth_pct_stated, (0, false, false, 0, statement_id)
    from fact_trade
    where flow_code = 'T' and growth_basis = 'USD' and document_code = source_code
), growth_stated as (
    select reporter_code, partner_code, source_code, period_code,
        arg_min(value, preference)::decimal(18, 4) as turnover_growth_pct_stated
    from growth_as_stated
    group by all
)
select complete.reporter_code, complete.partner_code, complete.source_code,
    complete.period_code, complete.period_grain, complete.period_start, complete.period_end,
    complete.exports_usd, complete.imports_usd, complete.turnover_usd, complete.turnover_rounding_usd,
    growth_pct(complete.exports_usd, earlier.exports_usd) as exports_growth_pct,
    growth_pct(complete.imports_usd, earlier.imports_usd) as imports_growth_pct,
    growth_pct(complete.turnover_usd, earlier.turnover_usd) as turnover_growth_pct,
    growth_stated.turnover_growth_pct_stated, complete.method,
    row_number() over (
        partition by complete.reporter_code, complete.partner_code, complete.period_code
        order by complete.turnover_usd is null, preference, complete.method desc, complete.source_code
    ) = 1 as is_preferred
from complete
left join complete as earlier
    on earlier.reporter_code = complete.reporter_code and earlier.partner_code = complete.partner_code
    and earlier.source_code = complete.source_code and earlier.period_grain = complete.period_grain
    and earlier.period_start = complete.period_start - interval 1 year
    and last_day(earlier.period_end) = last_day(complete.period_end - interval 1 year)
left join growth_stated
    on growth_stated.reporter_code = complete.reporter_code and growth_stated.partner_code = complete.partner_code
    and growth_stated.source_code = complete.source_code and growth_stated.period_code = complete.period_code
left join dim_source on dim_source.source_code = complete.source_code
