-- Capital between two countries by statistic: each figure beside the earlier one of the same statistic, and beside what other
-- statistics say of the same time, so that whether the flows grow gets an answer by statistic and period. Yearly flows also stand
-- as sums over three and five years, beside those of the three and five years before, since one large deal makes a year. A stock
-- stands beside that of a year before, or else the last one before that. Growth compares one statistic with itself only: the same
-- investor, host, measure, basis, subject and source. Reserves placed in a country follow from their share and their total. A
-- growth rate that was stated without an amount has a row too.
-- grain: One row per investor, host, measure, basis, subject, period and source.
-- key: investor_code, host_code, measure_code, basis, subject, period_code, source_code
-- required: method, is_estimated, investor_code, host_code, measure_code, basis, period_code, source_code, document_code
-- traces: fact_capital_flow by investor_code, host_code, measure_code, source_code
-- traces: fact_capital_flow by investor_code, measure_code, period_code, source_code
-- traces: fact_claim by investor_code = reporter_code, host_code = partner_code, period_code, source_code, 'fdi_flow_growth' | 'fdi_stock_growth' | 'fdi_nonfinancial_flow_growth' | 'investment_growth' = measure_code
with stated as (
    select investor_code, host_code, measure_code, nature, basis, subject, source_code, period_code, period_grain, period_start, period_end,
        amount_usd, coalesce(amount_usd_rounding, 0) as amount_usd_rounding, amount_comparator, amount_usd_low, amount_usd_high,
        caveat, is_estimated, document_code, if(nature = 'flow' and period_grain = 'year', 1, null) as span_years, 'stated' as method
    from fact_capital_flow
    join dim_measure using (measure_code)
    where modality in ('actual', 'estimate')
    qualify row_number() over (
        partition by investor_code, host_code, measure_code, basis, subject, period_code, source_code
        order by amount_usd is null, preference(
            is_doubted, is_estimated, 0, currency_code, rate_used, caveat, amount_comparator, amount_usd_rounding, known_on, statement_id)) = 1
), placed as (
    select total.* replace (
            share.partner_code as host_code, 'derived' as method, (share.value::double * total.amount_usd::double / 100)::decimal(38, 6) as amount_usd,
            (share.rounding / 100 * (total.amount_usd + total.amount_usd_rounding) + share.value / 100 * total.amount_usd_rounding)::decimal(38, 6)
                as amount_usd_rounding,
            null as amount_usd_low, null as amount_usd_high,
            all_caveats([share.caveat, total.caveat]) as caveat, total.is_estimated or share.is_estimated as is_estimated)
    from stated as total
    join fact_claim as share
        on share.measure_code = 'reserve_share_placed' and share.reporter_code = total.investor_code and share.period_code = total.period_code
        and share.source_code = total.source_code and share.is_preferred and share.comparator = '='
    where total.measure_code = 'reserve_assets' and total.host_code = 'WLD' and total.amount_comparator = '='
), sums as (
    select last_year.* replace (
            year(last_year.period_start) - span + 1 || '/' || year(last_year.period_start) as period_code, 'range' as period_grain,
            make_date(year(last_year.period_start) - span + 1, 1, 1) as period_start,
            sum(part.amount_usd)::decimal(38, 6) as amount_usd, sum(part.amount_usd_rounding)::decimal(38, 6) as amount_usd_rounding,
            if(bool_or(part.amount_comparator = '~'), '~', '=') as amount_comparator, null as amount_usd_low, null as amount_usd_high,
            all_caveats(list(part.caveat)) as caveat, bool_or(part.is_estimated) as is_estimated, span as span_years, 'derived' as method)
    from stated as last_year
    cross join (values (3), (5)) as spans(span)
    join stated as part
        on part.investor_code = last_year.investor_code and part.host_code = last_year.host_code and part.measure_code = last_year.measure_code
        and part.basis = last_year.basis and part.subject is not distinct from last_year.subject and part.source_code = last_year.source_code
        and part.period_end between last_year.period_end - to_years(span - 1) and last_year.period_end
    where last_year.span_years = 1 and part.span_years = 1 and last_year.amount_comparator in ('=', '~') and part.amount_comparator in ('=', '~')
    group by all
    having count(part.amount_usd) = span
), figures as (
    from stated
    union all by name
    from placed
    union all by name
    select sums.* from sums anti join stated using (investor_code, host_code, measure_code, basis, subject, period_code, source_code)
), beside as (
    -- a stock is that of a day, whatever period it was stated for
    select investor_code, host_code, measure_code, if(nature = 'stock', period_end, period_start) as point, period_end,
        count(distinct source_code)::int as source_count, min(amount_usd) as lowest_amount_usd, max(amount_usd) as highest_amount_usd
    from figures
    where subject is null
    group by all
), growth_as_stated as (
    select reporter_code as investor_code, partner_code as host_code, period_code, period_start, period_end, source_code, document_code,
        if(measure_code like 'fdi%_growth', replace(measure_code, '_growth', ''), measure_code) as measure_code,
        value::decimal(18, 4) as growth_pct_stated, comparator as growth_comparator, caveat, is_estimated
    from fact_claim
    where measure_code in ('fdi_flow_growth', 'fdi_stock_growth', 'fdi_nonfinancial_flow_growth', 'investment_growth')
        and unit = 'percent' and method = 'register'
    qualify row_number() over (
        partition by reporter_code, partner_code, period_code, source_code, measure_code order by is_doubted, rounding, claim_id) = 1
), pairs as (
    select now.*, earlier.period_code as earlier_period_code, earlier.amount_usd as earlier_amount_usd,
        growth_pct(now.amount_usd, earlier.amount_usd) as growth_pct,
        growth_rounding(now.amount_usd, now.amount_usd_rounding, earlier.amount_usd, earlier.amount_usd_rounding) as growth_pct_rounding,
        -- two bounds do not make a growth rate
        now.amount_comparator in ('=', '~') and earlier.amount_comparator in ('=', '~') as is_growth_of_values,
        all_caveats([now.caveat, earlier.caveat]) as caveats, now.is_estimated or coalesce(earlier.is_estimated, false) as is_either_estimated
    from figures as now
    left join figures as earlier
        on earlier.investor_code = now.investor_code and earlier.host_code = now.host_code and earlier.measure_code = now.measure_code
        and earlier.basis = now.basis and earlier.subject is not distinct from now.subject and earlier.source_code = now.source_code
        and earlier.span_years is not distinct from now.span_years
        and if(now.nature = 'stock', last_day(earlier.period_end) <= last_day(now.period_end - interval 1 year),
            earlier.period_grain = now.period_grain
            and last_day(earlier.period_end) = last_day(now.period_end - to_years(coalesce(now.span_years, 1))))
    qualify row_number() over (
        partition by now.investor_code, now.host_code, now.measure_code, now.basis, now.subject, now.period_code, now.source_code
        order by earlier.period_end desc, earlier.period_code) = 1
)
select coalesce(pairs.investor_code, rate.investor_code) as investor_code, coalesce(pairs.host_code, rate.host_code) as host_code,
    coalesce(pairs.measure_code, rate.measure_code) as measure_code, coalesce(basis, 'unstated') as basis, subject,
    coalesce(pairs.period_code, rate.period_code) as period_code, coalesce(pairs.period_start, rate.period_start) as period_start,
    coalesce(pairs.period_end, rate.period_end) as period_end, coalesce(pairs.source_code, rate.source_code) as source_code,
    coalesce(method, 'stated') as method, span_years,
    amount_usd, amount_usd_rounding, amount_comparator, amount_usd_low, amount_usd_high, earlier_period_code, earlier_amount_usd,
    growth_pct, growth_pct_rounding, is_growth_of_values, growth_pct_stated, growth_comparator,
    source_count, lowest_amount_usd, highest_amount_usd,
    -- flows below nothing, where more was withdrawn than invested, have no ratio
    if(lowest_amount_usd > 0, highest_amount_usd / lowest_amount_usd, null)::decimal(18, 4) as highest_to_lowest,
    all_caveats([caveats, rate.caveat]) as caveat,
    coalesce(is_either_estimated, false) or coalesce(rate.is_estimated, false) as is_estimated,
    coalesce(pairs.document_code, rate.document_code) as document_code
from pairs
full join growth_as_stated as rate
    on rate.investor_code = pairs.investor_code and rate.host_code = pairs.host_code and rate.measure_code = pairs.measure_code
    and rate.period_code = pairs.period_code and rate.source_code = pairs.source_code and pairs.subject is null
left join beside
    on beside.investor_code = pairs.investor_code and beside.host_code = pairs.host_code and beside.measure_code = pairs.measure_code
    and beside.point = if(nature = 'stock', pairs.period_end, pairs.period_start) and beside.period_end = pairs.period_end
    and pairs.subject is null
