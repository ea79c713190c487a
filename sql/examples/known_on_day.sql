-- What was known of the portfolio on 1 September 2022, before the first statement of 160 billion?
select period_code, amount_comparator, round(amount / 1e9, 2) as billion, currency_code, said_by
from fact_portfolio_as_of(date '2022-09-01')
where kind = 'portfolio' and is_preferred and amount is not null
order by period_end desc
limit 3;
