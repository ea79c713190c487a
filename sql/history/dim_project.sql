-- The states of each project as the pages told them, one after the other.
-- grain: One row per project and change of its state.
-- key: project_code, known_on, statement_id
with told as (
    select project_code, statement_id, status, status_note, coalesce(as_of_end, known_on) as period_end, known_on,
        document_code(publisher, published, url, title) as document_code, raw_sha256, locator, superseded_on,
        lag(status) over by_time as status_before
    from staging.projects
    where superseded_on is null
    window by_time as (partition by project_code order by coalesce(as_of_end, known_on), known_on, statement_id)
)
select project_code, statement_id, status, status_note, known_on,
    lead(known_on) over (partition by project_code order by period_end, known_on, statement_id) as superseded_on,
    document_code, raw_sha256, locator
from told
where status is distinct from status_before
