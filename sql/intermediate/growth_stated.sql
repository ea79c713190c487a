-- Growth rates of trade as stated in terms of dollars, one for each source: of values, or on a page with values, in dollars, and not
-- marked as growth of those in yuan. What a publisher's own page says goes before what others say it said.
-- grain: One row per reporter, partner, source, flow and period.
-- key: reporter_code, partner_code, source_code, flow_code, period_code
with pages as (
    select document_code, period_code, bool_and(currency_code = 'USD') as is_in_dollars from fact_trade group by all
), stated as (
    select claims.reporter_code, claims.partner_code, claims.source_code, claims.period_code, claims.document_code,
        case claims.measure_code when 'exports_growth' then 'X' when 'imports_growth' then 'M' else 'T' end as flow_code,
        claims.value::decimal(18, 4) as growth_pct, claims.rounding::decimal(18, 4) as growth_pct_rounding,
        (1, coalesce(claims.subject, '') <> 'USD',
            preference(claims.is_doubted, claims.is_estimated, null, null, null, null, claims.comparator, claims.rounding, claims.known_on, claims.claim_id)
        ) as place
    from fact_claim as claims
    left join fact_trade as amounts using (statement_id)
    left join pages on pages.document_code = claims.document_code and pages.period_code = claims.period_code
    where claims.method = 'register' and claims.measure_code in ('exports_growth', 'imports_growth', 'trade_turnover_growth')
        and claims.unit = 'percent' and claims.modality = 'actual' and not contains(coalesce(claims.caveat, ''), 'growth_in_yuan')
        and (claims.subject = 'USD' or (claims.subject is distinct from 'CNY' and coalesce(amounts.currency_code = 'USD', is_in_dollars)))
    union all
    select reporter_code, partner_code, source_code, period_code, document_code, flow_code, growth_pct_stated,
        last_digit_rounding(growth_pct_stated)::decimal(18, 4),
        (0, false, preference(is_doubted, is_estimated, null, null, null, null, '=', 0, known_on, statement_id))
    from fact_trade
    where growth_basis = 'USD' and document_code = source_code
)
select reporter_code, partner_code, source_code, flow_code, period_code,
    arg_min(growth_pct, place) as growth_pct, arg_min(growth_pct_rounding, place) as growth_pct_rounding,
    arg_min(document_code, place) as document_code
from stated
where growth_pct is not null
group by all
