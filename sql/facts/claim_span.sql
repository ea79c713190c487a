-- The places in a document that a claim valid now was read from; several where the document states the figure again.
-- grain: One row per claim and place.
-- key: claim_id, quote_start
select claim_id, document_code, quote, quote_start, quote_end, sentence_start, sentence_end,
    spans.raw_sha256, 'characters ' || quote_start || '-' || quote_end as locator, spans.known_on, known_on_kind
from staging.text_spans as spans
where superseded_on is null and claim_id in (select claim_id from fact_claim where method = 'text')
