-- Money found project by project, a row per kind of money. What was not stated in dollars is set apart as converted.
with found as (
    select instrument, count(distinct project_code) as project_count, count(*) as amount_count,
        sum(amount_usd) filter (currency_code = 'USD') as in_usd, sum(amount_usd) as amount_usd,
        sum(amount_usd) filter (currency_code <> 'USD') as converted_usd, count_if(amount_usd is null) as amount_without_rate_count
    from fact_project_investment
    where is_preferred and status <> 'cancelled'
    group by instrument
)
select instrument, map {'capital_cost': 'Capital cost', 'equity_stake': 'Equity stakes', 'loan': 'Loans', 'fund': 'Funds',
        'construction_contract': 'Construction contracts', 'supply_contract': 'Supply contracts'}[instrument] as kind,
    project_count, amount_count, amount_without_rate_count, coalesce(in_usd, 0)::double / 1e9 as in_usd_billion,
    coalesce(amount_usd, 0)::double / 1e9 as billion_usd, coalesce(converted_usd, 0)::double / 1e9 as converted_billion,
    stated_amount_usd::double / 1e9 as stated_billion, stated_comparator, stated_period_code,
    format('{:.{}f} billion, {} project{}', amount_usd::double / 1e9, if(amount_usd < 1e10, 1, 0), project_count, if(project_count = 1, '', 's')) as label,
    format('{}: {:.1f} billion US dollars in {} project{}, {:.1f} of it converted; {} amount{} without a rate', kind, amount_usd::double / 1e9,
        project_count, if(project_count = 1, '', 's'), converted_billion, amount_without_rate_count, if(amount_without_rate_count = 1, '', 's')) as tip,
    [instrument] as row_key,
    'numbers/portfolio_coverage.html#n' || row_number() over (order by amount_usd desc nulls last, instrument) as place
from found
left join (select distinct stated_amount_usd, stated_comparator, stated_period_code from mart.portfolio_coverage) on true
where instrument <> 'supply_contract'
order by amount_usd desc nulls last, instrument
