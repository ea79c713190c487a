-- Shares that claims can be held against: of exports, imports or trade in all goods as computed from a flow and its total, else the share
-- of the same goods as another page states it. A claim on some goods is never held against all of them. A claim
-- without a period is held against the newest.
-- grain: One row per claim.
-- key: claim_id
with flows as (
    select reporter_code, partner_code, flow_code, source_code, period_code, period_end, arg_min(value_usd, preference_rank)::double as value,
        arg_min(rounding_usd, preference_rank)::double as rounding, arg_min(document_code, preference_rank) as document_code,
        arg_min(is_estimated, preference_rank) as is_estimated, arg_min(caveat, preference_rank) as caveat
    from fact_trade
    where amount_comparator in ('=', '~') and value_usd is not null and not is_doubted
    group by all
), computed as (
    select claim_id, 'share_computed' as kind, 100 * part.value / whole.value as value,
        share_rounding(part.value, part.rounding, whole.value, whole.rounding)::double as rounding, part.source_code, part.period_code,
        part.period_end, null::varchar as document_code, part.is_estimated or whole.is_estimated as is_estimated,
        all_caveats([part.caveat, whole.caveat]) as caveat, part.period_code is distinct from claims.period_code as is_of_another_period
    from staging.checkable_claim as claims
    join flows as part
        on part.reporter_code = claims.reporter_code and part.partner_code = claims.partner_code and part.flow_code = claims.flow_code
    join flows as whole
        on whole.reporter_code = part.reporter_code and whole.flow_code = part.flow_code and whole.source_code = part.source_code
        and whole.period_code = part.period_code
    where claims.measure_code in ('share', 'share_of_exports', 'share_of_imports', 'share_of_trade') and is_all_goods
        and whole.partner_code = 'WLD' and part.partner_code <> 'WLD' and claims.document_code not in (part.document_code, whole.document_code)
        and (part.period_code = claims.period_code or (claims.period_code is null and part.period_end <= claims.known_on))
), stated as (
    select claims.claim_id, 'share_stated' as kind, other.value, other.rounding, other.source_code, other.period_code, other.period_end,
        other.document_code, other.modality = 'estimate' as is_estimated, null::varchar as caveat,
        other.period_code is distinct from claims.period_code as is_of_another_period
    from staging.checkable_claim as claims
    join staging.checkable_claim as other
        on other.reporter_code = claims.reporter_code and other.partner_code = claims.partner_code
        and other.document_code <> claims.document_code
        and (other.measure_code = claims.measure_code or (claims.measure_code = 'share' and other.measure_code = 'share_of_exports'))
        and other.subject is not distinct from claims.subject and other.commodity_code is not distinct from claims.commodity_code
        and other.sector_code is not distinct from claims.sector_code
        and (other.period_code = claims.period_code or (claims.period_code is null and other.known_on <= claims.known_on))
    where other.unit = 'percent' and other.method = 'register' and other.comparator = '=' and other.modality = 'actual'
        and other.claim_id not in (select claim_id from fact_claim where is_doubted)
        and claims.measure_code in ('share', 'share_of_exports', 'share_of_imports', 'share_of_trade')
)
select claim_id, 'own' as side, kind, value, rounding, '=' as comparator, 0 as tolerance_pct, source_code, period_code, document_code,
    is_estimated, caveat
from (from computed union all by name from stated)
qualify row_number() over (
    partition by claim_id order by is_of_another_period, kind = 'share_stated', is_estimated, period_end desc, source_code, document_code
) = 1
