-- Claims read from documents in every version that was ever known, reviewed: what a review corrects or rejects it does from its day
-- on, so that what was known before stays a query.
-- grain: One row per claim, version and state of its review.
-- key: claim_id, known_on
with claims as (
    select *, period as period_code, coalesce(currency_code, unit) as claimed_unit, date '9999-12-31' as never
    from staging.documents
    where claim_id is not null
), parts as (
    select claims.*, review, part,
        case part when 'before' then claims.known_on
            when 'during' then greatest(claims.known_on, review.in_force_from)
            else greatest(claims.known_on, review.in_force_to) end as valid_from,
        case part when 'before' then least(coalesce(claims.superseded_on, never), review.in_force_from)
            when 'during' then least(coalesce(claims.superseded_on, never), coalesce(review.in_force_to, never))
            else coalesce(claims.superseded_on, never) end as valid_to
    from claims
    join staging.text_reviews as review on review.claim_id = claims.claim_id and review.newness = 1
    cross join (values ('before'), ('during'), ('after')) as parts(part)
    where part <> 'after' or review.in_force_to is not null
), reviewed as (
    select * exclude (part, review), part <> 'during' as is_unchanged, review,
        case part when 'before' then 'unreviewed' when 'after' then 'reopened' else review.decision end as review_status
    from parts
    where valid_from < valid_to
), final as (
    select document_code, claim_id, measure_code, reporter_code, partner_code, subject, commodity_code, period_code, period_start, period_end, value,
        value_comparator as comparator, value_low, value_high, value_rounding as rounding, claimed_unit as unit, modality, source_code,
        quote, quote_start, quote_end, 'unreviewed' as review_status, raw_sha256, locator, known_on, known_on_kind, superseded_on
    from claims
    where claim_id not in (select claim_id from staging.text_reviews where claim_id is not null)
    union all by name
    select document_code, claim_id, subject, commodity_code,
        if(is_unchanged, measure_code, coalesce(review.measure_code, measure_code)) as measure_code,
        if(is_unchanged, reporter_code, coalesce(review.reporter_code, reporter_code)) as reporter_code,
        if(is_unchanged, partner_code, coalesce(review.partner_code, partner_code)) as partner_code,
        if(is_unchanged, period_code, coalesce(review.period_code, period_code)) as period_code,
        if(is_unchanged, period_start, coalesce(review.period_start, period_start)) as period_start,
        if(is_unchanged, period_end, coalesce(review.period_end, period_end)) as period_end,
        if(is_unchanged or review.value is null, value, review.value) as value,
        if(is_unchanged or review.value is null, value_comparator, review.value_comparator) as comparator,
        if(is_unchanged or review.value is null, value_low, review.value_low) as value_low,
        if(is_unchanged or review.value is null, value_high, review.value_high) as value_high,
        if(is_unchanged or review.value is null, value_rounding, review.value_rounding) as rounding,
        if(is_unchanged, claimed_unit, coalesce(review.reviewed_unit, claimed_unit)) as unit,
        if(is_unchanged, modality, coalesce(review.modality, modality)) as modality,
        source_code, quote, quote_start, quote_end, review_status, raw_sha256, locator, valid_from as known_on,
        if(valid_from > known_on, 'retrieved', known_on_kind) as known_on_kind,
        -- what was rejected stays in the history, closed on the day it was
        if(review_status = 'rejected', valid_from, nullif(valid_to, never)) as superseded_on
    from reviewed
)
select * from final
