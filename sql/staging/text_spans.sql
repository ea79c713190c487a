-- The places that a claim read from a document stands in.
-- grain: One row per claim, version and place.
-- key: claim_id, known_on, quote_start
with places as (
    select document_code, file, claim_id, known_on, known_on_kind, superseded_on, raw_sha256, unnest(from_json(spans,
        '[{"quote": "VARCHAR", "quote_start": "INTEGER", "quote_end": "INTEGER", "sentence_start": "INTEGER", "sentence_end": "INTEGER"}]'
    )) as place
    from staging.documents
    where claim_id is not null
)
select document_code, file, claim_id, known_on, known_on_kind, superseded_on, raw_sha256,
    place.quote, place.quote_start, place.quote_end, place.sentence_start, place.sentence_end
from places
