-- Twelve months up to each month, with growth, and in yuan and roubles beside dollars.
select period_code, source_code, turnover_usd / 1e9 as billion_usd, turnover_usd_rounding / 1e9 as rounding_billion_usd, turnover_growth_pct,
    turnover_cny / 1e9 as billion_cny, turnover_rub / 1e9 as billion_rub, caveat
from mart.turnover
where reporter_code = 'CHN' and partner_code = 'RUS' and period_grain = 'rolling_12_months' and is_preferred
order by period_end desc;
