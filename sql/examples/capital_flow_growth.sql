-- Do the capital flows grow, by which statistics, and how far do the statistics disagree?
select investor_code, host_code, measure_code, period_code, source_code, amount_comparator, round(amount_usd / 1e9, 2) as billion_usd,
    growth_pct, growth_pct_stated, source_count, highest_to_lowest
from mart.capital_flow_growth
where investor_code = 'CHN' and host_code = 'RUS' and (measure_code like 'fdi%' or growth_pct_stated is not null) and subject is null
order by measure_code, period_end, source_code;
