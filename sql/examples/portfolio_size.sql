-- How large is the commission's project portfolio, as stated over time, and is it at least 160 billion US dollars?
select period_code, project_count_comparator, project_count, amount_comparator, round(amount / 1e9, 2) as billion, currency_code,
    round(amount_usd / 1e9, 2) as billion_usd, reaches_160_billion, said_by
from mart.portfolio_timeline
where is_preferred and amount is not null
order by period_end;
