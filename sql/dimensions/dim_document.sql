-- Pages that figures were read on, documents that they were read from by program, APIs that answer with them and bundled data sets;
-- titles in round brackets are descriptions.
-- grain: One row per page.
-- key: document_code
-- required: document_code, publisher
-- traces: fact_portfolio by document_code
-- traces: fact_project_investment by document_code
-- traces: fact_trade by document_code
-- traces: fact_capital_flow by document_code
-- traces: fact_exchange_rate by document_code
-- traces: fact_claim by document_code
-- traces: bridge_bloc_member by document_code
-- traces: history.dim_project by document_code
select document_code(publisher, published, url, title) as document_code,
    -- two registers may name the publisher of one page at different length
    min(publisher) as publisher, min(title) as title, min(url) as url, min(published) as published,
    null::varchar as file, null::varchar as text_sha256, null::varchar as raw_sha256
from staging.cited_pages
group by document_code
union all
select document_code, publisher, title, url, published, file, text_sha256, raw_sha256
from staging.text_documents
where superseded_on is null
union all
select source_code, publisher, title, url, null, null, null, null
from staging.contracts
where kind in ('api', 'data_set')
