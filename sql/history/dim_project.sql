-- The states of each project in the order of what the pages told, each from the day it became known until a newer one
-- did; one that was told of when a newer state was known already is closed on that day.
-- A loan, a stake or a contract has a state of its own: the project's is that of the statements on its cost, where
-- there are such. A statement that does not know the state is none on it, where another is.
-- grain: One row per project and change of its state.
-- key: project_code, statement_id
-- required: project_code, statement_id, status, known_on, document_code, raw_sha256, locator
with told as (
    select project_code, statement_id, status, status_note, coalesce(as_of_end, known_on) as period_end, known_on,
        known_on_kind, document_code(publisher, published, url, title) as document_code, raw_sha256, locator,
        coalesce(instrument, 'capital_cost') = 'capital_cost' as of_the_project
    from staging.projects
    where superseded_on is null
    qualify of_the_project or not bool_or(of_the_project) over (partition by project_code)
), known as (
    from told
    qualify status <> 'unknown' or not bool_or(status <> 'unknown') over (partition by project_code)
), marked as (
    select *, status is distinct from lag(status) over by_time as changes
    from known
    window by_time as (partition by project_code order by period_end, known_on, statement_id)
), numbered as (
    select *, count_if(changes) over (partition by project_code order by period_end, known_on, statement_id) as spell
    from marked
), states as (
    select * from numbered
    qualify row_number() over (partition by project_code, spell order by known_on, period_end, statement_id) = 1
), followed as (
    select *, min(known_on) over (
            partition by project_code order by spell rows between 1 following and unbounded following
        ) as newer_known_on
    from states
)
select project_code, statement_id, status, status_note, known_on, known_on_kind,
    if(newer_known_on is not null, greatest(known_on, newer_known_on), null) as superseded_on,
    document_code, raw_sha256, locator
from followed
