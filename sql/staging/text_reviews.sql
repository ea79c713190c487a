-- Reviews of claims read from documents. One is in force from its day on, while the document's text is what it was then: another
-- text reopens it.
-- grain: One row per review.
-- key: document, span
with reviews as (
    select *, period as period_code, coalesce(currency_code, unit) as reviewed_unit
    from staging.claim_review
    where superseded_on is null
), judged as (
    select reviews.*, claims.claim_id, read.document_code,
        greatest(reviews.known_on, read.known_on) as in_force_from, read.superseded_on as in_force_to,
        row_number() over (partition by document, span order by claims.claim_id is null, read.known_on desc) as choice
    from reviews
    left join staging.text_documents as read on read.file = reviews.document and read.text_sha256 = reviews.text_sha256
    left join staging.text_spans as claims
        on claims.file = reviews.document and claims.quote_start || '-' || claims.quote_end = reviews.span
        and claims.known_on < coalesce(read.superseded_on, date '9999-12-31')
        and read.known_on < coalesce(claims.superseded_on, date '9999-12-31')
)
select * exclude (choice),
    case
        when claim_id is null then 'unmatched'
        when in_force_to is null then 'in_force'
        else 'reopened'
    end as review_state,
    row_number() over (partition by claim_id order by known_on desc, span) as newness
from judged
where choice = 1
