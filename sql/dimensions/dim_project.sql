-- Projects with Chinese or Russian capital and their newest known state; history.dim_project holds the states before
-- and tells which statements are on the state of a project.
-- grain: One row per project.
-- key: project_code
-- required: project_code, project_name, sector_code, country_code, status, document_code
-- traces: history.dim_project by project_code
with newest as (
    select *, row_number() over (
        partition by project_code
        order by coalesce(instrument, 'capital_cost') = 'capital_cost' desc, status = 'unknown', coalesce(as_of_end, known_on) desc,
            known_on desc, statement_id desc) as newness
    from staging.projects
    where superseded_on is null
)
select project_code, project_name, sector_code, subsector_code, host_code as country_code, location, investors, status, status_note,
    document_code(publisher, published, url, title) as document_code
from newest
where newness = 1
