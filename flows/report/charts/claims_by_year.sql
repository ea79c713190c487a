-- Stated figures by the year in which they became known, and verdict: one row per year.
select year(known_on) as year, count_if(verdict in ('agrees', 'within_bounds')) as agreeing, count_if(verdict = 'disagrees') as disagreeing,
    count_if(verdict not in ('agrees', 'within_bounds', 'disagrees')) as unchecked, count(*) as claim_count, agreeing + disagreeing as checked,
    format('{}: {} of {} agree with a statistic, {} disagree, {} cannot be checked', year, agreeing, claim_count, disagreeing, unchecked) as tip
from mart.claim_check
where known_on is not null
group by year(known_on)
order by year
