-- "Canada and the United States as important markets": their part of Russia's and China's goods trade in the newest year of each, of all exports
-- and imports by the World Bank; important is taken as more than a twentieth.
with newest as (
    select * from mart.turnover
    where reporter_code in ('CHN', 'RUS') and partner_code in ('CAN', 'USA') and period_grain = 'year' and is_preferred and turnover_usd is not null
    qualify row_number() over (partition by reporter_code, partner_code order by period_end desc) = 1
), world as (
    select country_code as reporter_code, period_code, sum(value) as turnover_usd
    from fact_indicator
    where indicator_code in ('TX.VAL.MRCH.CD.WT', 'TM.VAL.MRCH.CD.WT') and is_preferred
    group by all
    having count(*) = 2
), shares as (
    select newest.*, 100 * newest.turnover_usd / world.turnover_usd as share_pct, 100 * turnover_usd_rounding / world.turnover_usd as rounding_pct
    from newest
    join world using (reporter_code, period_code)
)
select case when share_pct - rounding_pct > 5 then 'holds' when share_pct + rounding_pct < 5 then 'does not hold' else 'cannot be told' end as verdict,
    reporter_code, partner_code, period_code, round(turnover_usd / 1e9, 2) as turnover_billion_usd, round(share_pct, 2) as share_pct,
    round(share_pct - rounding_pct, 3) as low, round(share_pct + rounding_pct, 3) as high, source_code,
    (select cite(arg_min(document_code, preference_rank)) from fact_trade
    where fact_trade.reporter_code = shares.reporter_code and fact_trade.partner_code = shares.partner_code
        and fact_trade.source_code = shares.source_code and fact_trade.period_code = shares.period_code) as citation
from shares
order by reporter_code, share_pct desc;
