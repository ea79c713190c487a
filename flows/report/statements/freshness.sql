-- How many sources with a cadence are late at the release, and to when trade is known.
with released as (
    select max(published_at)::date as released_on from meta.release
)
select count_if(due_on is not null) as dated_count, count_if(due_on < released_on) as late_count, any_value(released_on) as released_on,
    (select max(period_end) from mart.turnover where reporter_code = 'CHN' and partner_code = 'RUS' and turnover_usd is not null) as known_until
from mart.source_freshness, released
having count(*) > 0
