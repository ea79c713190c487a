-- The newest figure of each source with a cadence, and the day when the next was due; late by the day of the release.
with released as (
    select max(published_at)::date as released_on from meta.release
)
select source_code, source_name as source, newest_known_on, due_on, released_on, due_on < released_on as is_late,
    format('{}: newest known on {}, next due on {}', source_name, newest_known_on, due_on) as tip
from mart.source_freshness, released
where due_on is not null and newest_known_on is not null
order by due_on, source_code
