-- In how many chapters China takes more than half of Russia's exports, by each source, and which part of all exports these are: what
-- "more than half of Russia's exports in many sectors" is true of.
-- grain: One row per period and source of shares.
-- key: period_code, document_code
-- traces: mart.export_dependence by period_code, document_code
with chapters as (
    select * from mart.export_dependence where method = 'computed' and commodity_code is not null
), names as (
    select commodity_code, min(commodity_name) as commodity_name from dim_commodity where commodity_level = 'chapter' group by commodity_code
), counted as (
    select period_code, period_start, period_end, source_code, document_code, count(*)::int as chapter_count,
        count_if(is_more_than_half)::int as more_than_half_count,
        string_agg(commodity_code, ' ' order by share_pct desc) filter (is_more_than_half) as more_than_half_chapters,
        string_agg(lcase(commodity_name), ', ' order by share_pct desc) filter (is_more_than_half) as chapter_names,
        coalesce(sum(share_of_exports_pct) filter (is_more_than_half), 0)::decimal(18, 4) as more_than_half_of_exports_pct,
        sum(share_of_exports_pct)::decimal(18, 4) as known_of_exports_pct,
        any_value(share_pct) filter (commodity_code = '27') as fuels_share_pct, max(known_on) as known_on,
        all_caveats(array_agg(caveat)) as caveat, any_value(denominator_source_code) as denominator_source_code,
        any_value(denominator_coverage_pct) as denominator_coverage_pct
    from chapters
    left join names using (commodity_code)
    group by period_code, period_start, period_end, source_code, document_code
), final as (
    select counted.*, goods.share_pct, goods.comparator, goods.share_pct_low, goods.share_pct_high
    from counted
    left join mart.export_dependence as goods
        on goods.method = 'computed' and goods.sector_code is null and goods.commodity_code is null
        and goods.period_code = counted.period_code and goods.document_code = counted.document_code
        and goods.denominator_source_code = counted.denominator_source_code
)
select period_code, period_start, period_end, source_code, document_code, chapter_count, more_than_half_count, more_than_half_chapters,
    more_than_half_of_exports_pct, known_of_exports_pct, fuels_share_pct, share_pct, comparator, share_pct_low, share_pct_high,
    denominator_source_code, denominator_coverage_pct, caveat, known_on,
    'In ' || period_code || ' China took more than half of Russia''s exports in ' || more_than_half_count || ' of ' || chapter_count
        || ' chapters whose share is known' || coalesce(' (' || chapter_names || ')', '') || ', which were '
        || round(more_than_half_of_exports_pct, 1) || ' percent of all exports'
        || coalesce('; of mineral fuels it took ' || round(fuels_share_pct, 1) || ' percent', '')
        || coalesce(case comparator when '=' then ', of all goods ' || round(share_pct, 1) || ' percent'
            else ', of all goods between ' || round(share_pct_low, 1) || ' and ' || round(share_pct_high, 1) || ' percent' end, '')
        || '.' as in_words
from final
