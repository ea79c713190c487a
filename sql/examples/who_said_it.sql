-- Who said "more than 160 billion", when, on which page, and does it agree with what was known on that day?
select claims.period_code, claims.comparator, round(claims.value / 1e9, 2) as billion, claims.unit, said_by, verdict, reason, cite(claims.document_code) as citation
from fact_claim as claims
join mart.claim_check using (claim_id)
where claims.measure_code = 'portfolio_planned_investment' and claims.value between threshold('portfolio_usd') and threshold('portfolio_usd') + 10e9
order by claims.known_on;
