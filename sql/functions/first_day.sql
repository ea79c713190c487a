-- First and last day of a date that is stated as a year, a month or a day.
create temp macro first_day(stated) as case length(stated)
    when 4 then make_date(stated::int, 1, 1) when 7 then (stated || '-01')::date else stated::date
end;
create temp macro last_day_stated(stated) as case length(stated)
    when 4 then make_date(stated::int, 12, 31) when 7 then last_day((stated || '-01')::date) else stated::date
end;
-- The twelve months up to the end of one: their first day, and their code.
create temp macro first_of_twelve(last) as (date_trunc('month', last) - interval 11 month)::date;
create temp macro twelve_months(last) as strftime(first_of_twelve(last), '%Y-%m') || '/' || strftime(last, '%Y-%m');
