-- Do the capital flows between China and Russia grow? By statistic: sums over five years (where a series is shorter, three) beside
-- those before, and stocks beside the last one before.
select investor_code, measure_code, source_code, period_code, amount_comparator, round(amount_usd / 1e9, 2) as billion_usd, earlier_period_code,
    growth_pct, growth_pct_stated, is_estimated
from mart.capital_flow_growth
where investor_code in ('CHN', 'RUS') and host_code in ('CHN', 'RUS') and subject is null
    and (growth_pct_stated is not null or (growth_pct is not null and (span_years is null or (span_years = 5 and year(period_end) % 5 = 4)
        or (span_years = 3 and measure_code = 'fdi_flow'))))
order by investor_code, measure_code, source_code, period_end;
