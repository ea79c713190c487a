-- Trade by subheading of the Harmonized System, in every version that was ever known. Subheadings are the finest level that all
-- countries share, so that headings are their sums by the parent in dim_commodity. They contain the goods of the chapters once more.
-- grain: One row per reporter, partner, flow, period, subheading, source and version.
-- key: source_code, reporter_code, partner_code, flow_code, period_code, commodity_code, known_on
select source_code, reporter_code, partner_code, flow_code, period as period_code, period_grain, period_start, period_end,
    commodity_code, hs_edition, value as value_usd, net_weight_kg, is_net_weight_estimated, quantity, quantity_unit,
    is_quantity_estimated, valuation, source_code as document_code, raw_sha256, locator, known_on, known_on_kind, superseded_on
from staging.un_comtrade
where commodity_level = 'subheading'
