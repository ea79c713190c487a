-- Change in percent of a value against an earlier one: growth_pct(140.7, 100) is 40.7; NULL where there is nothing to compare.
create temp macro growth_pct(value, earlier) as
    try_cast(if(earlier > 0, 100.0 * (value::double / earlier::double - 1), null) as decimal(18, 4));
