-- Each claim beside the statistic it can be held against, and beside a second one where there is: what the other side reports, or what was
-- stated on the other side of its day. Money is compared in US dollars. Two numbers agree when their intervals meet; "about" is
-- given 5 percent, the other side's report of a flow 15 percent for freight, insurance and timing, a growth rate 3.5 percent of the
-- base for the revisions it goes through, an amount that had to be converted 1 percent for the rate. Nothing is held against what was
-- made from its own page.
-- grain: One row per claim.
-- key: claim_id
-- required: claim_id, verdict, measure_code, reason, document_code, method, known_on
-- traces: fact_claim by claim_id
with first as (
    select * from staging.claim_verdict where choice = 1
), second as (
    select * from staging.claim_verdict where choice = 2
), worded as (
    select claim_id,
        comparator_in_words(comparator) || in_words(claimed, claimed_rounding, unit) || ' as claimed, '
            || comparator_in_words(statistic_comparator) || in_words(statistic_value, statistic_rounding, unit) || ' as ' || statistic
            || ' (' || concat_ws(', ', statistic_source_code, statistic_period_code) || if(is_statistic_estimated, ', an estimate', '') || '): '
            || case
                when is_growing then 'the portfolio grows, and the claim lies where it can have been that day.'
                when verdict = 'within_bounds' then 'the one lies within the bounds of the other.'
                when verdict = 'agrees' and is_within_digits and comparator = '~' then 'the two are equal within what "about" and their digits leave open.'
                when verdict = 'agrees' and is_within_digits then 'the two are equal within what their digits leave open.'
                when verdict = 'agrees' and kind = 'growth' then 'the two differ by no more than revisions of the base explain.'
                when verdict = 'agrees' and tolerance_pct = 15 then 'the two differ by less than 15 percent, which freight, insurance and timing explain.'
                when verdict = 'agrees' then 'the two differ by no more than the rate of the conversion explains.'
                when comparator in ('>', '>=', '<', '<=', 'between') then 'the statistic lies outside of the bounds the claim gives.'
                when kind = 'growth' then 'the two differ by more than their digits and revisions of the base explain.'
                when tolerance_pct = 15 then 'the two differ by more than the 15 percent that freight, insurance and timing explain.'
                when kind = 'portfolio' then 'the claim lies outside of what the statements around its day leave open.'
                else 'the two differ by more than their digits leave open.'
            end || coalesce(' ' || in_words, '') as reason
    from first
)
select claim_id, coalesce(first.verdict, 'not_checkable') as verdict, claims.measure_code, claims.reporter_code, claims.partner_code, claims.period_code,
    claims.value, claims.comparator, claims.unit, first.kind as statistic_kind, first.statistic,
    to_precision(first.statistic_value, first.statistic_rounding)::decimal(38, 6) as statistic_value,
    first.statistic_rounding::decimal(38, 6) as statistic_value_rounding,
    first.statistic_source_code, first.statistic_period_code, first.statistic_document_code, first.is_statistic_estimated, first.statistic_caveat,
    first.deviation_pct, second.statistic as other_statistic,
    to_precision(second.statistic_value, second.statistic_rounding)::decimal(38, 6) as other_statistic_value,
    second.statistic_source_code as other_statistic_source_code, second.deviation_pct as other_deviation_pct, second.verdict as other_verdict,
    case
        when claims.modality = 'target' then 'A target says nothing of what is.'
        when checkable.claim_id is null then 'No exchange rate is known that converts the amount into US dollars.'
        when first.claim_id is null then 'No statistic in the warehouse covers this measure, these parties, goods and this period besides what the claim''s own page says.'
        else reason
    end as reason,
    claims.is_estimated, claims.caveat, claims.document_code, claims.method, claims.known_on
from fact_claim as claims
left join staging.checkable_claim as checkable using (claim_id)
left join first using (claim_id)
left join second using (claim_id)
left join worded using (claim_id)
