-- What Russia sent China of each fuel that more than one year is known of, in million tonnes or billion cubic metres, as either side stated it: the importer's figure first.
with rows as (
    select fuel, unit, year(period_end) as year, period_code, value::double as value, comparator, reporter_code, source_code, document_code, known_on, is_estimated,
        [method, claim_id, reporter_code, partner_code, flow_code, fuel, unit, period_code, source_code] as row_key
    from mart.energy_trade
    where method = 'stated' and modality = 'actual' and is_preferred and unit in ('tonnes', 'cubic_metres') and fuel is not null
        and ((reporter_code = 'RUS' and partner_code = 'CHN' and flow_code = 'X') or (reporter_code = 'CHN' and partner_code = 'RUS' and flow_code = 'M'))
        and period_start = make_date(year(period_end), 1, 1) and period_end = make_date(year(period_end), 12, 31) and value is not null
    qualify row_number() over (partition by fuel, unit, year(period_end) order by reporter_code, comparator <> '=', known_on desc, claim_id) = 1
)
select fuel, replace(fuel, '_', ' ') as named, upper(left(named, 1)) || substr(named, 2) || if(unit = 'tonnes', ', million tonnes', ', billion cubic metres') as panel,
    year, value / if(unit = 'tonnes', 1e6, 1e9) as amount, comparator, reporter_code, count(*) over (partition by fuel, unit) as years,
    format('{}, {}: {}{:.1f} by {}', panel, year, if(comparator = '=', '', comparator || ' '), amount, if(reporter_code = 'CHN', 'China', 'Russia'))
        || coalesce(' (' || publisher || ')', '') as tip, row_key, publisher, title, url
from rows
left join dim_document using (document_code)
qualify years > 1
order by years desc, panel, year
