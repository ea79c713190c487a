-- "The BRICS framework continues to shape cooperation": no statistic tells influence. What can be told is who was a member on which day, and
-- how Russia's and China's trade with members went in the newest year of each.
with newest as (
    select * from mart.bloc_trade
    where context in ('pair', 'brics') and reporter_code in ('CHN', 'RUS') and period_grain = 'year' and is_preferred and turnover_usd is not null
    qualify row_number() over (partition by reporter_code, partner_code order by period_end desc) = 1
)
select 'cannot be told' as verdict, 'members since ' || member_from as what, null as period_code, count(*) over (order by member_from) as value,
    'members' as unit, null as growth_pct, 'brics' as source_code, country_code as partner_code, null as citation
from bridge_bloc_member
where bloc_code = 'BRICS' and member_to is null and not is_disputed
union all
select case when turnover_growth_pct > 0 then 'grew' when turnover_growth_pct < 0 then 'fell' else 'cannot be told' end,
    'turnover of ' || reporter_code || ' with ' || partner_code, period_code, round(turnover_usd / 1e9, 2), 'billion USD', turnover_growth_pct,
    source_code, partner_code,
    (select cite(arg_min(document_code, preference_rank)) from fact_trade
    where fact_trade.reporter_code = newest.reporter_code and fact_trade.partner_code = newest.partner_code
        and fact_trade.source_code = newest.source_code and fact_trade.period_code = newest.period_code)
from newest
order by unit desc, value desc, partner_code;
