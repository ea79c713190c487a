-- Money for projects valid now; capital cost, stakes, loans and contracts are never added up together.
-- grain: One row per project, instrument, component and statement.
-- key: statement_id
select * from fact_project_investment_as_of(date '9999-12-31')
