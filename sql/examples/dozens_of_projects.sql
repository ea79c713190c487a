-- "A portfolio of dozens of active projects": the number stated over time, held against two dozen, the newest last.
select case when project_count_low >= 24 then 'holds' when project_count_high < 24 then 'does not hold'
        when 0.95 * project_count > 24 then 'holds' else 'cannot be told' end as verdict,
    period_code, project_count_comparator, project_count, project_count_low as low, project_count_high as high, source_code,
    cite(document_code) as citation
from mart.portfolio_timeline
where is_preferred and project_count is not null
order by period_end;
