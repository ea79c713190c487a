-- Half-widths of the intervals that rounding leaves, by interval arithmetic: a sum's or a difference's is the sum of those of its
-- parts; a quotient's is how far its far end lies off, which is NULL where the divisor may be nothing.
-- Half a unit of the last digit of a number as it is written: last_digit_rounding('93.80') is 0.05.
create temp macro last_digit_rounding(stated) as
    0.5 * power(10, -length(split_part(regexp_replace(stated::varchar, '\.?0+$', ''), '.', 2)));
create temp macro quotient_rounding(value, rounding, divisor, divisor_rounding) as if(divisor > divisor_rounding,
    (abs(value)::double + rounding) / (divisor::double - divisor_rounding) - abs(value)::double / divisor::double, null);
-- In percentage points: growth_rounding(12.4, 0.05, 11, 0.5) is 5.84.
create temp macro growth_rounding(value, rounding, earlier, earlier_rounding) as
    try_cast(100 * quotient_rounding(value, rounding, earlier, earlier_rounding) as decimal(18, 4));
create temp macro share_rounding(part, part_rounding, whole, whole_rounding) as
    try_cast(100 * quotient_rounding(part, part_rounding, whole, whole_rounding) as decimal(38, 6));
-- A number with the digits that its interval bears, the last of them uncertain: to_precision(134.5904, 2.1) is 135. Bounds are moved
-- outwards to such a digit.
create temp macro last_digit(rounding) as power(10, floor(log10(rounding)));
create temp macro to_precision(value, rounding) as
    if(rounding > 0, round(value::double / last_digit(rounding)) * last_digit(rounding), value::double);
create temp macro low_to_precision(value, rounding) as
    if(rounding > 0, floor(value::double / last_digit(rounding)) * last_digit(rounding), value::double);
create temp macro high_to_precision(value, rounding) as
    if(rounding > 0, ceil(value::double / last_digit(rounding)) * last_digit(rounding), value::double);
-- Whether two numbers agree. A stated one may be off by a whole unit of its last digit, twice its rounding, since publishers cut
-- digits as well as round them.
create temp macro intervals_meet(value, rounding, other, other_rounding) as
    abs(value - other) <= 2 * (coalesce(rounding, 0) + coalesce(other_rounding, 0));
