-- Figures somebody stated, valid now, with the bounds their wording gives them.
-- grain: One row per claim.
-- key: claim_id
-- required: measure_code, value, comparator, unit, modality, method, source_code, document_code, raw_sha256, locator, known_on, known_on_kind, is_preferred
select * from fact_claim_as_of(date '9999-12-31')
