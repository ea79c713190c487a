-- Who is a member of BRICS at the release, and how Russia's trade with the partner that grew most went.
with members as (
    select count_if(not is_disputed) as member_count, count_if(is_disputed) as disputed_count,
        list(coalesce(country_name, country_code)) filter (is_disputed) as disputed
    from bridge_bloc_member
    left join dim_country using (country_code)
    where bloc_code = 'BRICS' and member_to is null
), trade as (
    select partner_code, source_code, count(*) as years, arg_min(turnover_usd, period_end) as first_usd, arg_max(turnover_usd, period_end) as last_usd,
        min(year(period_end)) as first_year, max(year(period_end)) as last_year
    from mart.bloc_trade
    where reporter_code = 'RUS' and context = 'brics' and period_grain = 'year' and turnover_usd is not null
    group by all
    having count(*) > 1
), most as (
    select * from trade order by last_usd / first_usd desc limit 1
)
select members.*, most.*, country_name as partner, last_usd / first_usd as times,
    (select count(distinct country_code) from bridge_bloc_member where bloc_code = 'BRICS' and member_to is null and country_code <> 'RUS'
        and country_code not in (select partner_code from trade) and country_code <> 'CHN') as without_trade_count
from members
left join most on true
left join dim_country on country_code = partner_code
