-- What a claim is worth beside a statistic, each a value with its half-width: agrees where their intervals meet, within_bounds where a
-- bound or range that either gives holds, else disagrees. A tolerance in percent, of the larger of the two so that it is the same
-- from either side, widens the intervals; "about" is given 5 percent.
create temp macro allowance(comparator, value, rounding, statistic, statistic_rounding, tolerance_pct) as
    2 * (coalesce(rounding, 0) + coalesce(statistic_rounding, 0))
    + greatest(tolerance_pct, if(comparator = '~', 5, 0)) / 100 * greatest(abs(value), abs(statistic));
create temp macro verdict(comparator, value, value_high, statistic_comparator, statistic, allowed) as case
    when comparator in ('>', '>=') then
        if(statistic_comparator in ('>', '>=') or statistic + allowed >= value, 'within_bounds', 'disagrees')
    when comparator in ('<', '<=') then
        if(statistic_comparator in ('<', '<=') or statistic - allowed <= value, 'within_bounds', 'disagrees')
    when statistic_comparator in ('>', '>=') then if(coalesce(value_high, value) + allowed >= statistic, 'within_bounds', 'disagrees')
    when statistic_comparator in ('<', '<=') then if(value - allowed <= statistic, 'within_bounds', 'disagrees')
    when comparator = 'between' then if(statistic + allowed >= value and statistic - allowed <= value_high, 'within_bounds', 'disagrees')
    when abs(value - statistic) <= allowed then 'agrees'
    else 'disagrees'
end;
