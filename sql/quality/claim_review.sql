-- Reviews of claims read from documents, and whether they are in force. A review is reopened when the text of its document is no longer
-- the one it was made on, and unmatched when no figure was ever read from the characters it names in that text.
-- grain: One row per review.
-- key: file, span
select document as file, span, claim_id, document_code, decision, review_state, reason, reviewer, reviewed_on, text_sha256, raw_sha256, locator, known_on, known_on_kind
from staging.text_reviews
