-- Amounts in US dollars at a rate of units per dollar, which is 1 for dollars themselves. The bounds of an amount that was converted
-- are as wide as the rounding of amount and rate leaves them.
create temp macro in_usd(amount, rate) as (amount / rate)::decimal(38, 6);
create temp macro usd_rounding(amount, rounding, rate, rate_rounding) as
    if(rate = 1, rounding, quotient_rounding(amount, rounding, rate, rate_rounding))::decimal(38, 6);
create temp macro usd_low(low, comparator, rounding, rate, rate_rounding) as
    if(rate = 1, low, (low - if(comparator = '=', rounding, 0)) / (rate + rate_rounding))::decimal(38, 6);
create temp macro usd_high(high, comparator, rounding, rate, rate_rounding) as
    if(rate = 1, high, (high + if(comparator = '=', rounding, 0)) / (rate - rate_rounding))::decimal(38, 6);
-- The caveats of an amount with that of its rate.
create temp macro with_rate_caveat(caveat, rate_caveat) as nullif(concat_ws(';', caveat, rate_caveat), '');
