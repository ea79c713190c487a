-- Figures somebody stated, valid now, with the bounds their wording gives them.
-- grain: One row per claim.
-- key: claim_id
select * from fact_claim_as_of(date '9999-12-31')
