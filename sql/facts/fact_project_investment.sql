-- Money for projects valid now; capital cost, stakes, loans and contracts are never added up together.
-- grain: One row per project, instrument, component and statement.
-- key: statement_id
-- required: project_code, instrument, is_part_of_whole, amount, amount_comparator, currency_code, status, source_code, document_code, raw_sha256, locator, known_on, known_on_kind, is_preferred
select * from fact_project_investment_as_of(date '9999-12-31')
