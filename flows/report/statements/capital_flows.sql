-- The newest change of each statistic of Chinese capital in Russia, of flows the sum over its longest span beside the span before.
with newest as (
    select *, growth_pct > coalesce(growth_pct_rounding, 0) as grew, growth_pct < -coalesce(growth_pct_rounding, 0) as fell
    from mart.capital_flow_growth
    where investor_code = 'CHN' and host_code = 'RUS' and subject is null and growth_pct is not null and is_growth_of_values
    qualify row_number() over (partition by measure_code, basis, source_code order by span_years desc nulls last, period_end desc) = 1
), named as (
    select newest.*, lower(left(measure_name, 1)) || substr(measure_name, 2) || ' (' || coalesce(source_name, source_code) || ')' as statistic
    from newest
    join dim_measure using (measure_code)
    left join dim_source using (source_code)
), apart as (
    select * from mart.capital_flow_growth
    where investor_code = 'CHN' and host_code = 'RUS' and measure_code = 'fdi_stock' and source_count > 1
    order by period_end desc limit 1
)
select count(*) as statistic_count, count_if(grew) as grew_count, count_if(fell) as fell_count,
    arg_min(statistic, named.growth_pct) as worst, min(named.growth_pct) as worst_pct, arg_min(named.period_code, named.growth_pct) as worst_period,
    arg_min(named.earlier_period_code, named.growth_pct) as worst_earlier_period, arg_min(named.measure_code, named.growth_pct) as worst_measure,
    arg_max(statistic, named.period_end) filter (grew) as newest_grown, max(named.period_end) filter (grew) as grown_until,
    list(statistic order by named.growth_pct) filter (fell) as fallen, any_value(apart.highest_amount_usd) as apart_high_usd, any_value(apart.lowest_amount_usd) as apart_low_usd,
    any_value(apart.highest_to_lowest) as apart_times, any_value(apart.period_end) as apart_on,
    count_if(year(named.period_end) >= (select max(year(named.period_end)) from named) - 2) as recent_count
from named
left join apart on true
having count(*) > 0
