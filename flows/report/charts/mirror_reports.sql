-- Both sides' reports of the same flow by year, of the importers' reports the one whose origin goes on longest.
with rows as (
    select exporter_code, importer_code, year(period_end) as year, period_code, exporter_value_usd::double / 1e9 as exporter_billion,
        importer_value_usd::double / 1e9 as importer_billion, gap_pct::double as gap_pct, exporter_source_code, importer_source_code,
        max(year(period_end)) over (partition by exporter_code, exporter_source_code, importer_source_code) as last_year
    from mart.mirror_gap
    where period_grain = 'year' and exporter_code in ('RUS', 'CHN') and importer_code in ('RUS', 'CHN')
), chosen as (
    select * from rows
    qualify row_number() over (partition by exporter_code, period_code order by last_year desc, exporter_source_code, importer_source_code) = 1
)
select exporter_code, if(exporter_code = 'RUS', 'Russia to China', 'China to Russia') as flow, year, exporter_billion, importer_billion, gap_pct,
    exporter_source_code, importer_source_code, greatest(exporter_billion, importer_billion) as most_billion,
    format('{}, {}: {:.1f} billion US dollars by the exporter ({}), {:.1f} by the importer ({}), {:+.1f} %', flow, year, exporter_billion,
        coalesce(sender.source_name, exporter_source_code), importer_billion, coalesce(receiver.source_name, importer_source_code), gap_pct) as tip,
    [exporter_code, importer_code, period_code, exporter_source_code, importer_source_code] as row_key,
    'numbers/mirror_reports.html#n' || row_number() over (order by flow, year) as place
from chosen
left join dim_source as sender on sender.source_code = exporter_source_code
left join dim_source as receiver on receiver.source_code = importer_source_code
order by flow, year
