-- Trade of January to May in the year of the statement, with growth computed and as stated, and what came after.
with reported as (
    select *, year(period_end) as year, month(period_end) as month
    from mart.turnover
    where reporter_code = 'CHN' and partner_code = 'RUS' and is_preferred and turnover_usd is not null
), spans as (
    select * from reported where period_grain = 'ytd' and month = 5
), years as (
    select * from reported where period_grain = 'year' order by year desc limit 1
), newest as (
    select * from reported where period_grain = 'ytd' order by period_end desc limit 1
)
select now.period_code, now.turnover_usd, now.turnover_usd_rounding, now.turnover_growth_pct as growth_pct,
    now.turnover_growth_pct_stated as growth_pct_stated, after.turnover_growth_pct as growth_after_pct,
    years.year as last_year, years.turnover_usd as year_usd, years.turnover_usd_rounding as year_rounding_usd, years.turnover_growth_pct as year_growth_pct,
    newest.period_end as newest_end, newest.turnover_usd as newest_usd, newest.turnover_growth_pct as newest_growth_pct,
    (select max(year(period_end)) from mart.turnover where reporter_code = 'RUS' and partner_code = 'CHN' and source_code = 'russia_customs' and period_grain = 'year') as russia_newest,
    newest.turnover_growth_pct_stated as newest_growth_pct_stated, newest.turnover_usd_rounding as newest_rounding_usd
from years
left join spans as now on now.year = threshold('statement_year')
left join spans as after on after.year = now.year + 1
left join newest on true
