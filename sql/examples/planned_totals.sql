-- "Planned investment totals that surpass the 160 billion dollar mark": of the whole portfolio as stated last, of any single project as
-- stated at the most, and of what is found project by project, one kind of money. The portfolio's list is not published.
with totals as (
    (select 1 as place, 'whole portfolio, as stated' as what, period_code, amount_comparator, amount_usd, amount_usd_low, amount_usd_high, source_code, document_code
    from mart.portfolio_timeline
    where is_preferred and amount is not null and currency_code = 'USD'
    order by period_end desc limit 1)
    union all
    (select 2, 'largest single project: ' || project_name, period_code, amount_comparator, amount_usd, amount_usd_low, amount_usd_high,
        fact.source_code, fact.document_code
    from fact_project_investment as fact
    join dim_project using (project_code)
    where is_preferred and instrument = 'capital_cost' and amount_usd_high is not null
    order by amount_usd desc limit 1)
    union all
    select 3, 'capital costs found, ' || project_count || ' projects of the commission or not', stated_period_code, '=', amount_usd, null, null, 'projects', stated_document_code
    from mart.portfolio_coverage
    where instrument = 'capital_cost'
)
select case when place = 3 then 'cannot be told' when amount_usd_low > threshold('portfolio_usd') or (amount_usd_low = threshold('portfolio_usd') and amount_comparator = '>') then 'holds'
        when amount_usd_low is null and amount_usd > threshold('portfolio_usd') then 'holds' when amount_usd < threshold('portfolio_usd') then 'does not hold'
        else 'cannot be told' end as verdict,
    what, period_code, amount_comparator, round(amount_usd / 1e9, 1) as billion_usd, round(amount_usd_low / 1e9, 1) as low,
    round(amount_usd_high / 1e9, 1) as high, source_code, cite(document_code) as citation
from totals
order by place;
