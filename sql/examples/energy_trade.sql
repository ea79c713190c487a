-- How much oil, coal and gas does China take from Russia, by year and year to date, and at which price?
select fuel, subject, period_code, reporter_code, comparator, if(unit = 'USD', round(value / 1e9, 2), if(unit = 'tonnes', round(value / 1e6, 2), round(value, 1))) as value,
    case unit when 'USD' then 'billion USD' when 'tonnes' then 'million tonnes' else unit end as unit, source_code, caveat
from mart.energy_trade
where is_preferred and ((reporter_code = 'CHN' and partner_code = 'RUS') or (reporter_code = 'RUS' and partner_code = 'CHN'))
    and period_end - period_start > 31
order by fuel, period_end, period_start, reporter_code, subject, unit;
