-- The same flow as both sides report it, and whether one of them is an estimate.
select exporter_code, importer_code, period_code, exporter_source_code, round(exporter_value_usd / 1e9, 2) as exporter_billion,
    importer_source_code, round(importer_value_usd / 1e9, 2) as importer_billion, gap_pct, gap_pct_rounding, is_estimated, caveat
from mart.mirror_gap
where period_grain = 'year' and exporter_code in ('RUS', 'CHN') and importer_code in ('RUS', 'CHN')
order by exporter_code, period_code;
