-- The money found project by project, by kind, beside the stated total.
with found as (
    select instrument, count(distinct project_code) as project_count, sum(amount_usd) as amount_usd,
        sum(amount_usd) filter (currency_code = 'USD') as in_usd, sum(amount_usd) filter (currency_code <> 'USD') as converted_usd,
        count_if(amount_usd is null) as without_rate_count
    from fact_project_investment
    where is_preferred and status <> 'cancelled'
    group by instrument
), stated as (
    select any_value(stated_amount_usd) as stated_usd, any_value(stated_comparator) as stated_comparator from mart.portfolio_coverage
)
select capital.project_count, capital.amount_usd, coalesce(capital.in_usd, 0) as in_usd, coalesce(capital.converted_usd, 0) as converted_usd,
    (select sum(without_rate_count) from found)::int as without_rate_count, supply.amount_usd as supply_usd, supply.project_count as supply_count,
    stated_usd, stated_comparator, 100 * capital.amount_usd / stated_usd as coverage_pct
from found as capital
left join found as supply on supply.instrument = 'supply_contract', stated
where capital.instrument = 'capital_cost'
