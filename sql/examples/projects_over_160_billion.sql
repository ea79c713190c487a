-- "Projects valued at more than 160 billion dollars": what has been said of the commission's whole portfolio since 2021, the newest last;
-- "about" is given 5 percent.
select case
        when amount_usd_low > threshold('portfolio_usd') or (amount_usd_low = threshold('portfolio_usd') and amount_comparator = '>') then 'holds'
        when amount_comparator = '~' and 0.95 * amount_usd > threshold('portfolio_usd') then 'holds'
        when amount_usd_high < threshold('portfolio_usd') or (amount_comparator = '~' and 1.05 * amount_usd < threshold('portfolio_usd')) then 'does not hold'
        else 'cannot be told'
    end as verdict, period_code, amount_comparator, round(amount_usd / 1e9, 1) as billion_usd, round(amount_usd_low / 1e9, 1) as low,
    round(amount_usd_high / 1e9, 1) as high, source_code, cite(document_code) as citation
from mart.portfolio_timeline
where is_preferred and amount is not null and period_end >= date '2021-01-01'
order by period_end;
