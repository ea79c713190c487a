-- A ready citation of a page: select cite(document_code) from fact_claim.
create macro cite(code) as (
    select publisher || coalesce(', “' || title || '”', '') || coalesce(', ' || published, '') || coalesce(', ' || url, '')
    from dim_document
    where document_code = code
);
