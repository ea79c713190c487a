-- The figures that somebody stated, by verdict.
select count(*) as claim_count, count_if(verdict in ('agrees', 'within_bounds')) as agreeing, count_if(verdict = 'disagrees') as disagreeing,
    count_if(verdict not in ('agrees', 'within_bounds', 'disagrees')) as unchecked, min(claim_id) filter (verdict = 'disagrees') as a_claim
from mart.claim_check
having count(*) > 0
