-- Stated figures by subject and verdict: one row per subject.
with claims as (
    select case when measure_code like 'portfolio%' then 'Commission’s portfolio' when measure_code like '%growth%' then 'Growth rates'
            when measure_code in ('exports', 'imports', 'trade_turnover', 'trade_balance') then 'Trade, values' when measure_code like '%share%' then 'Shares'
            when measure_code like 'project%' then 'Single projects' when measure_code like '%fdi%' or measure_code like '%invest%' or measure_code like '%loan%' then 'Capital and loans'
            else 'Other' end as subject, verdict
    from mart.claim_check
)
select subject, count_if(verdict in ('agrees', 'within_bounds')) as agreeing, count_if(verdict = 'disagrees') as disagreeing,
    count_if(verdict not in ('agrees', 'within_bounds', 'disagrees')) as unchecked, count(*) as claim_count, agreeing + disagreeing as checked,
    format('{}: {} of {} agree with a statistic, {} disagree, {} cannot be checked', subject, agreeing, claim_count, disagreeing, unchecked) as tip
from claims
group by subject
order by claim_count desc, subject
