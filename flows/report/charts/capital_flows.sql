-- Chinese capital in Russia by statistic: one row per figure, of each statistic that gives more than one of them.
with figures as (
    select measure_code, coalesce(measure_name, measure_code) as measure, nature, basis, source_code, period_code, year(period_end) as year,
        period_end, amount_usd::double / 1e9 as billion_usd, amount_comparator as comparator, caveat,
        [investor_code, host_code, measure_code, basis, subject, period_code, source_code] as row_key, is_estimated, document_code,
        count(*) over (partition by measure_code, source_code) as figure_count
    from mart.capital_flow_growth
    join dim_measure using (measure_code)
    where investor_code = 'CHN' and host_code = 'RUS' and subject is null and method = 'stated' and amount_usd is not null
        and (nature = 'stock' or span_years = 1)
    qualify row_number() over (partition by measure_code, source_code, year(period_end) order by period_end desc, basis) = 1
)
select measure, source_code, coalesce(source_name, source_code) as source, nature, measure || '|' || source as panel, period_code, year, billion_usd, comparator,
    nature = 'stock' as is_stock, coalesce(is_estimated, false) or comparator <> '=' as is_rough,
    row_number() over (partition by measure_code, source_code order by year desc) = 1 as is_last,
    row_number() over (partition by measure_code, source_code order by billion_usd desc, year) = 1 as is_most,
    year - max_by(year, billion_usd) over (partition by measure_code, source_code) as years_after_most,
    format('{}, {} ({}): {}{:.2f} billion US dollars', measure, period_code, source, if(comparator = '=', '', comparator || ' '), billion_usd)
        || coalesce(', ' || publisher, '') as tip, row_key, publisher, title, url
from figures
left join dim_source using (source_code)
left join dim_document using (document_code)
where figure_count > if(nature = 'stock', 1, 2)
order by nature desc, measure, source, year
