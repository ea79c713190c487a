-- A value as a sentence says it: in_words(93806000000, 500000, 'USD') is '93.806 billion US dollars'.
create temp macro number_in_words(value, rounding) as
    regexp_replace(round(to_precision(value, rounding), 6)::varchar, '\.0$', '');
create temp macro in_words(value, rounding, unit) as case
    when unit = 'percent' then number_in_words(value, rounding) || ' percent'
    when unit = 'projects' then number_in_words(value, rounding) || ' projects'
    when abs(value) >= 1e12 then number_in_words(value / 1e12, rounding / 1e12) || ' trillion US dollars'
    when abs(value) >= 1e9 then number_in_words(value / 1e9, rounding / 1e9) || ' billion US dollars'
    else number_in_words(value / 1e6, rounding / 1e6) || ' million US dollars'
end;
create temp macro comparator_in_words(comparator) as case comparator
    when '>' then 'more than ' when '>=' then 'at least ' when '<' then 'less than ' when '<=' then 'at most ' when '~' then 'about ' else ''
end;
