-- The portfolio as stated over time, with its bounds and whether it reaches 160 billion US dollars: by the lower bound
-- where the wording gives one, else by the value. What had to be converted has the digits that its interval bears.
-- grain: One row per statement on the whole portfolio that names a figure.
-- key: statement_id
-- required: statement_id, period_code, period_end, source_code, document_code, publisher, is_preferred, known_on
-- traces: fact_portfolio by statement_id
select statement_id, period_code, period_end, project_count, project_count_comparator, project_count_low, project_count_high,
    amount, amount_comparator, currency_code,
    if(rate_used = 1, amount_usd, to_precision(amount_usd, amount_usd_rounding))::decimal(38, 6) as amount_usd,
    if(rate_used = 1, amount_usd_low, low_to_precision(amount_usd_low, amount_usd_rounding))::decimal(38, 6) as amount_usd_low,
    if(rate_used = 1, amount_usd_high, high_to_precision(amount_usd_high, amount_usd_rounding))::decimal(38, 6) as amount_usd_high,
    amount_usd_rounding, rate_used, rate_period_code, rate_source_code,
    coalesce(fact_portfolio.amount_usd_low, fact_portfolio.amount_usd) >= threshold('portfolio_usd') as reaches_160_billion,
    statement, said_by, source_code, is_estimated, caveat, document_code, publisher, title, url, is_preferred, known_on
from fact_portfolio
left join dim_document using (document_code)
where kind = 'portfolio' and (amount is not null or project_count is not null)
