-- A ready citation of a page, with the release it is cited from: select cite(document_code) from fact_claim. A title in round
-- brackets is a description and stands without quotation marks. The answers of an API, and documents, were retrieved on a day.
create macro cite(code) as (
    -- names with a point, since a column of the caller's may stand in the place of `code`
    with pages as (
        select document_code as "cite.code", raw_sha256,
            concat_ws(', ', publisher, if(title like '(%', title, '“' || title || '”'), published, url) as page
        from dim_document
    ), receipts as (
        select source_code as "cite.code", null as raw_sha256, max(retrieved_at)::date as retrieved_on
        from meta.raw_file
        group by source_code
        union all
        select null, raw_sha256, max(retrieved_at)::date
        from meta.raw_file
        group by raw_sha256
    )
    select page || coalesce(', retrieved ' || max(retrieved_on), '') || '; in Amur, release ' || (select max(release_id) from meta.release)
    from pages
    left join receipts on receipts."cite.code" = pages."cite.code" or receipts.raw_sha256 = pages.raw_sha256
    where pages."cite.code" = code
    group by page
);
