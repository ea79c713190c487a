-- Trade by subheading of the Harmonized System, in every version that was ever known. Subheadings are the finest level that all
-- countries share, so that headings are their sums by the parent in dim_commodity. They contain the goods of the chapters once more.
-- A version that changes nothing but the name of the goods is none of the figure.
-- grain: One row per reporter, partner, flow, period, subheading, source and version.
-- key: source_code, reporter_code, partner_code, flow_code, period_code, commodity_code, known_on
-- required: source_code, reporter_code, partner_code, flow_code, period_code, commodity_code, raw_sha256, locator, known_on, known_on_kind
with versions as (
    select source_code, reporter_code, partner_code, flow_code, period as period_code, period_grain, period_start, period_end,
        commodity_code, hs_edition, value as value_usd, value_rounding as rounding_usd, net_weight_kg, is_net_weight_estimated, quantity, quantity_unit,
        is_quantity_estimated, valuation, source_code as document_code, raw_sha256, locator, known_on, known_on_kind, superseded_on,
        (hs_edition, value, net_weight_kg, is_net_weight_estimated, quantity, quantity_unit, is_quantity_estimated, valuation) as figure
    from staging.un_comtrade
    where commodity_level = 'subheading'
), marked as (
    select *, coalesce(lag(superseded_on) over figures <> known_on or lag(figure) over figures is distinct from figure, true) as starts
    from versions
    window figures as (
        partition by source_code, reporter_code, partner_code, flow_code, period_code, commodity_code order by known_on, superseded_on)
), numbered as (
    select *, count_if(starts) over (
        partition by source_code, reporter_code, partner_code, flow_code, period_code, commodity_code order by known_on, superseded_on
        rows unbounded preceding) as spell
    from marked
), spells as (
    select * replace (last_value(superseded_on) over (
        partition by source_code, reporter_code, partner_code, flow_code, period_code, commodity_code, spell
        order by known_on, superseded_on rows between unbounded preceding and unbounded following) as superseded_on)
    from numbered
)
select source_code, reporter_code, partner_code, flow_code, period_code, period_grain, period_start, period_end, commodity_code,
    hs_edition, value_usd, rounding_usd, net_weight_kg, is_net_weight_estimated, quantity, quantity_unit, is_quantity_estimated, valuation,
    null::varchar as caveat, false as is_doubted, document_code, raw_sha256, locator, known_on, known_on_kind, superseded_on
from spells
where starts
