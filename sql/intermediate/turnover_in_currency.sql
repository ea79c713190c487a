-- Turnover in yuan and roubles: as the source states it, else its dollars at the official average rate of the period.
-- grain: One row per reporter, partner, source, period and currency.
-- key: reporter_code, partner_code, source_code, period_code, currency_code
with flows as (
    select * from staging.trade_flows_complete where turnover is not null
    union all by name
    select * from staging.trade_flows_rolling where turnover is not null
), stated as (
    select reporter_code, partner_code, source_code, period_code, currency_code, arg_min(amount, preference_rank) as amount,
        arg_min(rounding_usd * rate_used, preference_rank) as rounding
    from fact_trade
    where flow_code = 'T' and currency_code in ('CNY', 'RUB') and amount_comparator in ('=', '~')
    group by all
), rates as (
    select period_code, quote_code as currency_code, rate, rate * rounding_pct / 100 as rounding
    from fact_exchange_rate
    where base_code = 'USD' and quote_code in ('CNY', 'RUB') and is_preferred and kind <> 'implied'
)
select flows.reporter_code, flows.partner_code, flows.source_code, flows.period_code, currency_code,
    coalesce(amount, to_precision(turnover.value * rate, turnover.rounding * rate + turnover.value * rates.rounding))::decimal(38, 6) as turnover,
    coalesce(stated.rounding, turnover.rounding * rate + turnover.value * rates.rounding)::decimal(38, 6) as turnover_rounding,
    if(amount is null, 'converted', 'stated') as method
from flows
cross join (values ('CNY'), ('RUB')) as currencies(currency_code)
left join stated using (reporter_code, partner_code, source_code, period_code, currency_code)
left join rates using (period_code, currency_code)
where amount is not null or rate is not null
