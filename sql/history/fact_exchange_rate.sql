-- Exchange rates in every version: official ones of days, and averages of them over months, quarters, halves, years, years to date and
-- every other span that an amount is stated for and that is over, as published or calculated; cross rates of two currencies over a
-- third; and rates implied by a page that states one amount in two currencies. An answer of an API goes before the same rate of a
-- bundled data set.
-- grain: One row per rate and version.
-- key: rate_id, known_on
-- required: rate_id, raw_sha256, locator, known_on, known_on_kind
with cited as (
    select statement_id as rate_id, source_code, base_code, quote_code, period as period_code, period_grain, period_start, period_end,
        quote_amount * scale_factor(quote_scale) / (base_amount * scale_factor(base_scale)) as rate, kind,
        -- half a unit of the last digit, in percent: what rounding allows the rate to be off. One unit of a currency is not rounded,
        -- nor is an amount that somebody converts as it was stated.
        100 * (if(kind = 'implied', last_digit_rounding(base_amount), 0) / base_amount
            + if(source_code = 'publisher_conversion', 0, last_digit_rounding(quote_amount)) / quote_amount) as rounding_pct,
        caveat, document_code(publisher, published, url, title) as document_code,
        raw_sha256, locator, known_on, known_on_kind, superseded_on
    from staging.exchange_rates
), answered as (
    select source_code, base_code, quote_code, period as period_code, period_grain, period_start, period_end, rate, kind,
        source_code as document_code, raw_sha256, locator, known_on, known_on_kind, superseded_on
    from staging.bank_of_russia
    union all by name
    select source_code, base_code, quote_code, period as period_code, period_grain, period_start, period_end, rate, kind,
        source_code as document_code, raw_sha256, locator, known_on, known_on_kind, superseded_on
    from staging.ecb
), bundled as (
    select source_code, 'EUR' as base_code, quote_code, period as period_code, period_grain, period_start, period_end, rate, 'official' as kind,
        'ecb_reference_rates' as document_code, raw_sha256, locator, known_on, known_on_kind, superseded_on
    from staging.ecb_reference_rates
    unpivot (rate for quote_code in (USD, CNY, RUB))
    union all by name
    select source_code, base_code, quote_code, period as period_code, period_grain, period_start, period_end, rate, 'period_average' as kind,
        'federal_reserve_h10' as document_code, raw_sha256, locator, known_on, known_on_kind, superseded_on
    from staging.federal_reserve_h10
), published as (
    -- all of these publishers give four decimals
    select *, 0.005 / rate as rounding_pct from answered
    union all by name
    select bundled.*, 0.005 / rate as rounding_pct
    from bundled
    anti join answered using (source_code, base_code, quote_code, period_code, kind)
), official as (
    select * from published
    union all by name
    select source_code, 'USD' as base_code, quote_code, period_code, 'year' as period_grain, period_start, period_end, value as rate,
        'period_average' as kind, 0 as rounding_pct, document_code, raw_sha256, locator, known_on, known_on_kind, superseded_on
    from history.fact_indicator
    join (values ('BRA', 'BRL'), ('CAN', 'CAD'), ('CHN', 'CNY'), ('IND', 'INR'), ('RUS', 'RUB'), ('ZAF', 'ZAR')) as money(country_code, quote_code)
        using (country_code)
    where indicator_code = 'PA.NUS.FCRF'
), legs as (
    select * from published where kind = 'official' and superseded_on is null
), crossed as (
    -- the yuan and the dollar in roubles
    select usd.* replace ('CNY' as quote_code, usd.rate / cny.rate as rate, usd.rounding_pct + cny.rounding_pct as rounding_pct,
        'cross' as kind, greatest(usd.known_on, cny.known_on) as known_on)
    from legs as usd
    join legs as cny using (source_code, quote_code, period_code)
    where usd.base_code = 'USD' and cny.base_code = 'CNY' and quote_code = 'RUB'
    union all by name
    -- the euro in dollars and in another currency
    select other.* replace ('USD' as base_code, other.rate / usd.rate as rate, usd.rounding_pct + other.rounding_pct as rounding_pct,
        'cross' as kind, greatest(usd.known_on, other.known_on) as known_on)
    from legs as other
    join legs as usd using (source_code, base_code, period_code)
    where base_code = 'EUR' and usd.quote_code = 'USD' and other.quote_code <> 'USD'
    union all by name
    select * replace ('USD' as base_code, 'EUR' as quote_code, 1 / rate as rate, 'cross' as kind)
    from legs
    where base_code = 'EUR' and quote_code = 'USD'
), points as (
    select *, period_end as point from legs
    union all by name
    select *, period_end as point from crossed
    union all by name
    select *, period_end as point from published where source_code = 'federal_reserve' and superseded_on is null
), reach as (
    -- the months from the first to the last that is over
    select source_code, base_code, quote_code, period_grain as point_grain, date_trunc('month', min(point)) as first_day,
        if(period_grain = 'month', max(point), date_trunc('month', max(point)) - interval 1 day) as last_day
    from points
    group by source_code, base_code, quote_code, period_grain
), spans as (
    select * from staging.calendar
    union
    select period_code, 'range', period_start, period_end from staging.converted_spans
), averaged as (
    select source_code, base_code, quote_code, spans.period_code, spans.period_grain, spans.period_start, spans.period_end,
        -- decimals, since the average of doubles hangs on the order in which threads add them
        avg(rate::decimal(18, 8)) as rate, avg(rounding_pct::decimal(18, 8)) as rounding_pct, if(any_value(kind) = 'cross', 'cross_average', 'period_average') as kind,
        max_by(document_code, point) as document_code, max_by(raw_sha256, point) as raw_sha256,
        min_by(locator, point) || ' and ' || count(*) - 1 || ' more' as locator, max(known_on) as known_on
    from points
    join reach using (source_code, base_code, quote_code)
    join spans
        on point between spans.period_start and spans.period_end
        and spans.period_start >= first_day and spans.period_end <= reach.last_day
    where point_grain = points.period_grain and spans.period_grain <> points.period_grain
    group by all
), final as (
    select * from cited
    union all by name
    select * from official
    union all by name
    select * from crossed
    union all by name
    select *, 'retrieved' as known_on_kind
    from averaged
    anti join published using (source_code, base_code, quote_code, period_code, kind)
)
select coalesce(rate_id, concat_ws('/', source_code, base_code, quote_code, period_code, kind)) as rate_id, source_code,
    base_code, quote_code, period_code, period_grain, period_start, period_end, rate::decimal(18, 8) as rate, kind,
    rounding_pct::decimal(18, 4) as rounding_pct, caveat, document_code, raw_sha256, locator, known_on, known_on_kind, superseded_on
from final
