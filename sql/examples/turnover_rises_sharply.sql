-- "Turnover rising sharply in the first five months of 2023": computed from the values first published, with what rounding leaves open, beside
-- the growth that was stated, which stands on a revised base.
with periods as (
    select now.*, earlier.turnover_usd as earlier_usd, earlier.turnover_usd_rounding as earlier_rounding_usd
    from mart.turnover as now
    join mart.turnover as earlier using (reporter_code, partner_code, source_code)
    where now.period_code = '2023-01/2023-05' and earlier.period_code = '2022-01/2022-05'
        and now.reporter_code in ('CHN', 'RUS') and now.partner_code in ('CHN', 'RUS')
), bounded as (
    select *, 100 * ((turnover_usd - turnover_usd_rounding) / (earlier_usd + earlier_rounding_usd) - 1) as low,
        100 * ((turnover_usd + turnover_usd_rounding) / (earlier_usd - earlier_rounding_usd) - 1) as high
    from periods
)
select case when low > 10 then 'holds' when high < 10 then 'does not hold' else 'cannot be told' end as verdict,
    period_code, round(earlier_usd / 1e9, 2) as earlier_billion_usd, round(turnover_usd / 1e9, 2) as billion_usd, turnover_growth_pct,
    round(low, 2) as low, round(high, 2) as high, turnover_growth_pct_stated, source_code,
    (select cite(arg_min(document_code, preference_rank)) from fact_trade
    where fact_trade.reporter_code = bounded.reporter_code and fact_trade.partner_code = bounded.partner_code and flow_code = 'T'
        and fact_trade.source_code = bounded.source_code and fact_trade.period_code = bounded.period_code) as citation
from bounded;
