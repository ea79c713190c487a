-- Trade by chapter of the Harmonized System, in every version that was ever known. Chapters are the leaf level, since every
-- reporter gives them; headings and subheadings contain the same goods again.
-- grain: One row per reporter, partner, flow, period, chapter, source and version.
-- key: source_code, reporter_code, partner_code, flow_code, period_code, commodity_code, known_on
-- required: source_code, reporter_code, partner_code, flow_code, period_code, commodity_code, raw_sha256, locator, known_on, known_on_kind
with final as (
    select source_code, source_code as document_code, reporter_code, partner_code, flow_code, period as period_code, period_grain,
        period_start, period_end, commodity_code, hs_edition, value as value_usd, value_rounding as rounding_usd, net_weight_kg,
        is_net_weight_estimated, quantity, quantity_unit, is_quantity_estimated, valuation, raw_sha256, locator, known_on,
        known_on_kind, superseded_on
    from staging.un_comtrade
    where commodity_level = 'chapter'
    union all by name
    select * from staging.baci_rows where commodity_code <> 'TOTAL'
)
select source_code, reporter_code, partner_code, flow_code, period_code, period_grain, period_start, period_end, commodity_code,
    hs_edition, value_usd, rounding_usd, net_weight_kg, is_net_weight_estimated, quantity, quantity_unit, is_quantity_estimated,
    valuation, caveat, is_doubted(caveat) as is_doubted, document_code, raw_sha256, locator, known_on, known_on_kind, superseded_on
from final
