-- Documents that claims were read from, in every version that was ever known.
-- grain: One row per document and version.
-- key: document_code, known_on
select document_code, file, title, coalesce(publisher, '(publisher not stated)') as publisher, url, published, text_sha256, raw_sha256, known_on, superseded_on
from staging.documents
where claim_id is null
