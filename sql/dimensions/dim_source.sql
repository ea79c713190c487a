-- Producers of the statistics, in the order in which they are preferred when several give one figure.
-- grain: One row per producer.
-- key: source_code
select source_code, name as source_name, kind as source_kind, country_code, preference::int as preference, home_url
from staging.origins
where superseded_on is null
