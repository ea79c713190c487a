-- Exports, imports and turnover that claims can be held against, one from either side: the same flow as the reporter's statistics have
-- it, and as the partner's. Nothing that was made from the claim's own page is among them. Freight, insurance and timing
-- explain 15 percent between the two sides. Who speaks of the turnover of two countries in a text does not say whose statistics
-- it is from, so that both sides are held to their digits.
-- grain: One row per claim and side.
-- key: claim_id, side
with sides as (
    select *, 'own' as side, reporter_code as told_by, partner_code as told_of, flow_code as told_flow
    from staging.checkable_claim
    union all
    select *, 'other', partner_code, reporter_code, case flow_code when 'X' then 'M' when 'M' then 'X' else 'T' end
    from staging.checkable_claim
)
select claim_id, side, case when figures.is_derived and side = 'own' then 'derived' when side = 'own' then 'stated' when figures.is_derived then 'mirror_derived' else 'mirror' end as kind,
    figures.value, figures.rounding, '=' as comparator,
    if(side = 'other' and not (claims.flow_code = 'T' and method = 'text'), 15, if(claims.is_converted or figures.is_converted, 1, 0)) as tolerance_pct,
    figures.source_code, figures.period_code, figures.document_code, figures.is_estimated, figures.caveat
from sides as claims
join staging.trade_value as figures
    on figures.reporter_code = told_by and figures.partner_code = told_of and figures.flow_code = told_flow
    and figures.period_code = claims.period_code and figures.basis = 'USD'
where is_all_goods and measure_code in ('exports', 'imports', 'trade_turnover') and not list_contains(documents, claims.document_code)
qualify row_number() over (
    partition by claim_id, side
    order by figures.is_derived, figures.is_estimated, figures.is_converted, figures.source_code <> claims.source_code, preference_rank, figures.source_code
) = 1
