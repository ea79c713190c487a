-- What the commission's projects were said to be worth: one row per statement that names money, of several pages on one the preferred.
select statement_id, period_code, period_end as day, year(period_end) as year, amount_usd::double / 1e9 as billion_usd,
    amount_comparator as comparator, currency_code, amount::double as amount, rate_used::double as rate_used, rate_period_code,
    if(currency_code <> 'USD', 'converted', 'as said') as money,
    row_number() over (partition by year(period_end) order by period_end, known_on, statement_id) = 1 as is_first_of_year,
    row_number() over (order by period_end desc, known_on desc, statement_id desc) = 1 as is_newest,
    regexp_replace(format('{:.4f}', amount_usd::double / 1e9), '[.]?0+$', '') || ' billion USD' as in_usd,
    format('{}: {}{}, said by {} ({})', period_code,
        case amount_comparator when '~' then 'about ' when '>' then 'more than ' when '>=' then 'more than ' when '<' then 'up to ' when '<=' then 'up to ' else '' end,
        if(currency_code = 'USD', in_usd, format('{} trillion {} = {} at {:.2f}', regexp_replace(format('{:.3f}', amount::double / 1e12), '[.]?0+$', ''),
            currency_code, in_usd, rate_used::double)),
        coalesce(said_by, 'nobody named'), coalesce(publisher, 'no page')) as tip,
    said_by, [statement_id] as row_key, publisher, title, url
from mart.portfolio_timeline
where is_preferred and amount_usd is not null
order by day, known_on, statement_id
