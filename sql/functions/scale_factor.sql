-- What a scale multiplies by: scale_factor('billion') is 1e9.
create temp macro scale_factor(scale) as case scale
    when 'thousand' then 1e3 when 'million' then 1e6 when 'billion' then 1e9 when 'trillion' then 1e12 when 'one' then 1.0
end;
