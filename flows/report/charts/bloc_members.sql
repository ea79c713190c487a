-- The members of BRICS from the day of membership: one row per country.
select country_code, coalesce(country_name, country_code) as country, member_from, coalesce(member_to, (select max(published_at)::date from meta.release)) as until,
    is_disputed, row_number() over (order by member_from, country) as place,
    format('{}: member since {}', country, member_from) || if(is_disputed, ', disputed', '') || coalesce(' (' || publisher || ')', '') as tip,
    ['BRICS', country_code, member_from::varchar] as row_key, publisher, title, url
from bridge_bloc_member
left join dim_country using (country_code)
left join dim_document using (document_code)
where bloc_code = 'BRICS'
order by place
