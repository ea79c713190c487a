-- Exchange rates in every version: official ones and averages of them over months and years that are over, the cross rate of
-- dollar and yuan over the rouble, and rates implied by a page that states one amount in two currencies.
-- grain: One row per rate and version.
-- key: rate_id, known_on
with implied as (
    select statement_id as rate_id, source_code, base_code, quote_code, period as period_code, period_grain, period_start, period_end,
        quote_amount * scale_factor(quote_scale) / (base_amount * scale_factor(base_scale)) as rate, kind,
        -- half a unit of the last digit of both amounts, in percent of the amount: what rounding allows the rate to be off
        50 * (power(10, -length(split_part(regexp_replace(base_amount::varchar, '\.?0+$', ''), '.', 2))) / base_amount
            + power(10, -length(split_part(regexp_replace(quote_amount::varchar, '\.?0+$', ''), '.', 2))) / quote_amount) as rounding_pct,
        caveat, document_code(publisher, published, url, title) as document_code,
        raw_sha256, locator, known_on, known_on_kind, superseded_on
    from staging.exchange_rates
), official as (
    select source_code, base_code, quote_code, period as period_code, period_grain, period_start, period_end, rate, kind,
        raw_sha256, locator, known_on, known_on_kind, superseded_on
    from staging.bank_of_russia
    union all by name
    select source_code, base_code, quote_code, period as period_code, period_grain, period_start, period_end, rate, kind,
        raw_sha256, locator, known_on, known_on_kind, superseded_on
    from staging.ecb
), crossed as (
    select usd.* replace ('CNY' as quote_code, usd.rate / cny.rate as rate, 'cross' as kind, greatest(usd.known_on, cny.known_on) as known_on)
    from official as usd
    join official as cny using (source_code, period_code)
    where usd.base_code = 'USD' and cny.base_code = 'CNY' and usd.quote_code = 'RUB' and cny.quote_code = 'RUB'
        and usd.superseded_on is null and cny.superseded_on is null
), daily as (
    select * from official where period_grain = 'day' and superseded_on is null
    union all by name
    select * from crossed where period_grain = 'day'
), spans as (
    select unnest(['month', 'year']) as period_grain
), newest as (
    select source_code, max(period_end) as newest_day from daily group by source_code
), averaged as (
    select source_code, base_code, quote_code, spans.period_grain,
        date_trunc(spans.period_grain, period_end)::date as period_start, avg(rate) as rate,
        any_value(daily.kind) = 'cross' as is_cross, max_by(raw_sha256, period_end) as raw_sha256,
        min(locator) || ' and ' || count(*) - 1 || ' more' as locator, max(known_on) as known_on
    from daily
    cross join spans
    join newest using (source_code)
    -- a span that is not over has no average yet
    where date_trunc(spans.period_grain, newest_day) > date_trunc(spans.period_grain, period_end)
    group by all
), final as (
    select * from implied
    union all by name
    select * from official
    union all by name
    select * from crossed
    union all by name
    select * exclude (is_cross), if(is_cross, 'cross_average', 'period_average') as kind,
        if(period_grain = 'year', strftime(period_start, '%Y'), strftime(period_start, '%Y-%m')) as period_code,
        if(period_grain = 'year', make_date(year(period_start), 12, 31), last_day(period_start)) as period_end,
        'retrieved' as known_on_kind
    from averaged
)
select coalesce(rate_id, concat_ws('/', source_code, base_code, quote_code, period_code, kind)) as rate_id, source_code,
    base_code, quote_code, period_code, period_grain, period_start, period_end, rate::decimal(18, 8) as rate, kind,
    coalesce(rounding_pct, 0)::decimal(18, 4) as rounding_pct, caveat, coalesce(document_code, source_code) as document_code,
    raw_sha256, locator, known_on, known_on_kind, superseded_on
from final
