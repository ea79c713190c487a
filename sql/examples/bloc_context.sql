-- The pair in its context: the BRICS as of each year, Canada and the United States.
select context, reporter_code, partner_code, period_code, source_code, round(turnover_usd / 1e9, 2) as turnover_billion, turnover_growth_pct
from mart.bloc_trade
where period_grain = 'year' and is_preferred
order by context, reporter_code, partner_code, period_code;
