-- First and last day of a date that is stated as a year, a month or a day.
create temp macro first_day(stated) as case length(stated)
    when 4 then make_date(stated::int, 1, 1) when 7 then (stated || '-01')::date else stated::date
end;
create temp macro last_day_stated(stated) as case length(stated)
    when 4 then make_date(stated::int, 12, 31) when 7 then last_day((stated || '-01')::date) else stated::date
end;
