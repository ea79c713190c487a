-- The projects found one by one: one row per project, in the order in which its square stands in the row of its sector.
with found as (
    select project_code, project_name, sector_code, coalesce(sector_name, sector_code) as sector, status,
        case when status in ('operating', 'completed') then 1 when status = 'under_construction' then 2
            when status in ('agreed', 'planned') then 3 when status in ('suspended', 'cancelled') then 4 else 5 end as state_order,
        publisher, title, url, count(*) over (partition by sector_code) as sector_count
    from dim_project
    left join dim_sector using (sector_code)
    left join dim_document using (document_code)
)
select project_code, project_name, sector, sector_count, status,
    ['works', 'being built', 'planned', 'stopped', 'unknown'][state_order] as state,
    row_number() over (partition by sector order by state_order, status, project_code) - 1 as place,
    project_name || ': ' || replace(status, '_', ' ') || coalesce(' (' || publisher || ')', '') as tip, [project_code] as row_key, publisher, title, url
from found
order by sector_count desc, sector, place
