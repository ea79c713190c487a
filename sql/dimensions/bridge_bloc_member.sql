-- Members of country groups with the dates of their membership; members whose accession is contradicted are marked.
-- grain: One row per group, country and membership.
-- key: bloc_code, country_code, member_from
-- required: bloc_code, country_code, member_from, is_disputed, source_code, document_code, raw_sha256, locator, known_on, known_on_kind
select bloc_code, country_code, first_day(member_from) as member_from, last_day_stated(member_to) as member_to,
    status = 'disputed' as is_disputed, source_code, document_code(publisher, published, url, title) as document_code,
    raw_sha256, locator, known_on, known_on_kind
from staging.bloc_members
where status in ('member', 'disputed') and superseded_on is null
