-- What a claim is worth beside a statistic: within_bounds where a bound or range holds, agrees where value and statistic are as
-- close as the rounding of both allows ("about" is given the tolerance in percent), else disagrees.
create temp macro verdict(comparator, value, value_high, rounding, statistic, slack, tolerance_pct) as case
    when comparator in ('>', '>=') then if(statistic + slack >= value, 'within_bounds', 'disagrees')
    when comparator in ('<', '<=') then if(statistic - slack <= value, 'within_bounds', 'disagrees')
    when comparator = 'between' then if(statistic + slack >= value and statistic - slack <= value_high, 'within_bounds', 'disagrees')
    when abs(value - statistic)
        <= greatest(rounding + slack, if(comparator = '~', greatest(tolerance_pct, 5), tolerance_pct) / 100 * abs(statistic)) then 'agrees'
    else 'disagrees'
end;
