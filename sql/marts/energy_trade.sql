-- Trade in fuels with Russia or China, by month, year to date and year: quantities in the unit they were stated in and values, as
-- stated by whoever stated them with bounds, rounding and caveat; with a key for UN Comtrade also as reported by subheading; and the
-- price that a source's value and tonnes of one fuel and period come to. Quantities in other units are not converted, since
-- that takes a density or a heating value that no page gives.
-- grain: One row per claim; of reported quantities and values, and of prices, per reporter, partner, flow, fuel, unit, period and source.
-- key: method, claim_id, reporter_code, partner_code, flow_code, fuel, unit, period_code, source_code
-- traces: fact_claim by claim_id
-- traces: fact_claim by reporter_code, partner_code, period_code, source_code
-- traces: fact_trade_subheading by reporter_code, partner_code, flow_code, period_code, source_code
with stated as (
    select claim_id, 'stated' as method, reporter_code, partner_code,
        -- without a word in the measure it is the side that speaks: Russia sends, China receives
        case when measure_code like 'export%' then 'X' when measure_code like 'import%' or reporter_code <> 'RUS' then 'M' else 'X' end as flow_code,
        fuel(commodity_code, subject) as fuel, subject, period_code, period_start, period_end, value, comparator, value_low, value_high,
        rounding, unit, value_usd, rounding_usd, rate_used, rate_period_code, rate_source_code, modality, source_code, said_by,
        caveat, is_estimated, document_code, is_preferred, known_on
    from fact_claim
    where method = 'register' and sector_code = 'energy'
        and measure_code in ('import_value', 'import_volume', 'export_value', 'export_volume', 'volume')
), received as (
    select reporter_code, partner_code, flow_code, fuel(commodity_code, null) as fuel, period_code, period_start, period_end, source_code,
        sum(value_usd) as value_usd,
        -- goods without a weight would make the sum too small
        if(count(net_weight_kg) = count(*), sum(net_weight_kg) / 1000, null) as tonnes,
        if(bool_or(is_net_weight_estimated), 'estimated_by_publisher', null) as weight_caveat, max(known_on) as known_on
    from fact_trade_subheading
    where fuel is not null and is_preferred
        and ((reporter_code = 'RUS' and partner_code = 'CHN') or (reporter_code = 'CHN' and partner_code = 'RUS'))
    group by all
), reported as (
    select * exclude (value_usd, tonnes, weight_caveat), 'USD' as unit, value_usd as value, value_usd, null as caveat
    from received
    union all by name
    select * exclude (value_usd, tonnes, weight_caveat), 'tonnes' as unit, tonnes as value, weight_caveat as caveat
    from received
    where tonnes is not null
), figures as (
    from stated
    union all by name
    select *, 'reported' as method, '=' as comparator, value as value_low, value as value_high, 0 as rounding,
        if(unit = 'USD', 0, null) as rounding_usd, if(unit = 'USD', 1, null) as rate_used,
        'actual' as modality, caveat is not null as is_estimated, source_code as document_code, true as is_preferred
    from reported
), of_one_source as (
    -- of several pages on one figure of a source the one with the least rounding
    select *, coalesce(value_usd, value) as amount, coalesce(rounding_usd, rounding) as amount_rounding
    from figures
    where comparator = '=' and modality = 'actual' and (unit = 'tonnes' or value_usd is not null)
    qualify row_number() over (
        partition by method, reporter_code, partner_code, flow_code, fuel, subject, unit = 'tonnes', period_code, source_code
        order by is_doubted(caveat), unit not in ('tonnes', 'USD'), amount_rounding, known_on, claim_id) = 1
), prices as (
    select 'derived' as method, reporter_code, partner_code, flow_code, fuel, money.subject, period_code, money.period_start, money.period_end,
        'USD/tonne' as unit, '=' as comparator, 'actual' as modality, source_code,
        money.amount / weight.amount as value,
        quotient_rounding(money.amount, money.amount_rounding, weight.amount, weight.amount_rounding) as rounding,
        money.rate_used, money.rate_period_code, money.rate_source_code,
        all_caveats([money.caveat, weight.caveat]) as caveat, money.is_estimated or weight.is_estimated as is_estimated,
        money.document_code, true as is_preferred, greatest(money.known_on, weight.known_on) as known_on
    from of_one_source as money
    join of_one_source as weight using (method, reporter_code, partner_code, flow_code, fuel, period_code, source_code)
    where money.unit <> 'tonnes' and weight.unit = 'tonnes' and weight.amount > 0 and money.subject is not distinct from weight.subject
)
select claim_id, method, reporter_code, partner_code, flow_code, fuel, subject, period_code, period_start, period_end,
    value::decimal(38, 6) as value, comparator, value_low::decimal(38, 6) as value_low, value_high::decimal(38, 6) as value_high,
    rounding::decimal(38, 6) as rounding, unit, value_usd::decimal(38, 6) as value_usd, rounding_usd::decimal(38, 6) as rounding_usd,
    rate_used::decimal(18, 8) as rate_used, rate_period_code, rate_source_code, modality, source_code, said_by, caveat, is_estimated,
    document_code, is_preferred, known_on
from (from figures union all by name from prices)
