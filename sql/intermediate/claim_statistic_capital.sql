-- Capital that claims can be held against: the same measure of the same parties, subject and period on another page, of another source
-- first.
-- grain: One row per claim.
-- key: claim_id
select claim_id, 'own' as side, 'capital' as kind, flows.amount_usd::double as value, flows.amount_usd_rounding::double as rounding,
    '=' as comparator, if(is_converted or flows.currency_code <> 'USD', 1, 0) as tolerance_pct, flows.source_code, flows.period_code,
    flows.document_code, flows.is_estimated, flows.caveat
from staging.checkable_claim as claims
join fact_capital_flow as flows
    on flows.measure_code = claims.measure_code and flows.investor_code = claims.reporter_code and flows.host_code = claims.partner_code
    and flows.period_code = claims.period_code and flows.document_code <> claims.document_code
    and flows.subject is not distinct from claims.subject
where flows.amount_usd is not null and flows.amount_comparator = '=' and not flows.is_doubted and flows.modality <> 'target' and is_money
qualify row_number() over (
    partition by claim_id
    order by flows.is_estimated, flows.source_code = claims.source_code, not flows.is_preferred, flows.known_on, flows.statement_id
) = 1
