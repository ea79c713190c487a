-- What part of Russia's and China's goods trade is with the United States and Canada in the newest year of each, and the highest before.
with yearly as (
    select reporter_code, partner_code, year(period_end) as year, period_code, turnover_usd
    from mart.bloc_trade
    where reporter_code in ('CHN', 'RUS') and partner_code in ('CAN', 'USA') and period_grain = 'year' and is_preferred and turnover_usd is not null
), world as (
    select country_code as reporter_code, period_code, sum(value) as world_usd
    from fact_indicator
    where indicator_code in ('TX.VAL.MRCH.CD.WT', 'TM.VAL.MRCH.CD.WT') and is_preferred
    group by all
    having count(*) = 2
), pairs as (
    select reporter_code, partner_code, arg_max(turnover_usd, year) as last_usd, max(year) as last_year, max(turnover_usd) as most_usd, arg_max(year, turnover_usd) as most_year,
        arg_max(100 * turnover_usd / world_usd, year) filter (world_usd is not null) as share_pct, count(*) as years
    from yearly
    left join world using (reporter_code, period_code)
    group by all
)
select any_value(share_pct) filter (reporter_code = 'CHN' and partner_code = 'USA') as chn_usa_share_pct,
    any_value(last_usd) filter (reporter_code = 'CHN' and partner_code = 'USA') as chn_usa_last_usd,
    any_value(last_year) filter (reporter_code = 'CHN' and partner_code = 'USA') as chn_usa_last_year,
    any_value(share_pct) filter (reporter_code = 'RUS' and partner_code = 'USA') as rus_usa_share_pct,
    any_value(last_usd) filter (reporter_code = 'RUS' and partner_code = 'USA') as rus_usa_last_usd,
    any_value(last_year) filter (reporter_code = 'RUS' and partner_code = 'USA') as rus_usa_last_year,
    any_value(most_usd) filter (reporter_code = 'RUS' and partner_code = 'USA') as rus_usa_most_usd,
    any_value(most_year) filter (reporter_code = 'RUS' and partner_code = 'USA') as rus_usa_most_year,
    any_value(share_pct) filter (reporter_code = 'CHN' and partner_code = 'CAN') as chn_can_share_pct,
    any_value(last_year) filter (reporter_code = 'CHN' and partner_code = 'CAN') as chn_can_last_year,
    any_value(years) filter (reporter_code = 'CHN' and partner_code = 'CAN') as chn_can_years,
    any_value(share_pct) filter (reporter_code = 'RUS' and partner_code = 'CAN') as rus_can_share_pct,
    any_value(last_year) filter (reporter_code = 'RUS' and partner_code = 'CAN') as rus_can_last_year,
    any_value(years) filter (reporter_code = 'RUS' and partner_code = 'CAN') as rus_can_years
from pairs
having count(*) > 0
