-- "Statistics on capital flows reflect steady growth": the newest change that each statistic gives, of flows the sum over its longest span
-- beside the span before. What one statistic says grew, another says fell.
with newest as (
    select *
    from mart.capital_flow_growth
    where investor_code in ('CHN', 'RUS') and host_code in ('CHN', 'RUS') and subject is null and growth_pct is not null and is_growth_of_values
    qualify row_number() over (
        partition by investor_code, host_code, measure_code, basis, source_code order by span_years desc nulls last, period_end desc) = 1
)
select case when growth_pct > coalesce(growth_pct_rounding, 0) then 'grew' when growth_pct < -coalesce(growth_pct_rounding, 0) then 'fell'
        else 'cannot be told' end as verdict,
    investor_code, host_code, measure_code, earlier_period_code, period_code, round(earlier_amount_usd / 1e9, 2) as earlier_billion_usd,
    round(amount_usd / 1e9, 2) as billion_usd, growth_pct, growth_pct - growth_pct_rounding as low, growth_pct + growth_pct_rounding as high,
    source_code, cite(document_code) as citation
from newest
order by period_end desc, investor_code, measure_code, source_code;
