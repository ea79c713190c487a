-- Pages that figures were read on; titles in round brackets are descriptions.
-- grain: One row per page.
-- key: document_code
select document_code(publisher, published, url, title) as document_code,
    -- two registers may name the publisher of one page at different length
    min(publisher) as publisher, any_value(title) as title, any_value(url) as url, any_value(published) as published
from staging.cited_pages
group by document_code
