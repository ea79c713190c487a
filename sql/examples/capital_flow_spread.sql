-- How far do the statistics on capital between China and Russia disagree?
select investor_code, measure_code, period_code, source_code, round(amount_usd / 1e9, 2) as billion_usd,
    round(lowest_amount_usd / 1e9, 2) as lowest_billion_usd, round(highest_amount_usd / 1e9, 2) as highest_billion_usd, highest_to_lowest
from mart.capital_flow_growth
where investor_code in ('CHN', 'RUS') and host_code in ('CHN', 'RUS') and source_count > 1
order by investor_code, measure_code, period_end, amount_usd;
