-- The one order of rows that speak of one figure: no doubt before doubt, reported before estimated, the origin preferred for the
-- series, dollars before a conversion (at a rate of the period itself, at another period's rate, at none), exact before about,
-- the least rounded, the earliest published. Kept in the warehouse, since the macros of facts as known on a day call it.
create macro preference(is_doubted, is_estimated, origin_rank, currency_code, rate_used, caveat, comparator, rounding, known_on, id) as (
    is_doubted, is_estimated, coalesce(origin_rank, 1000),
    case when currency_code = 'USD' or currency_code is null then 0 when rate_used is null then 3
        when contains(caveat, 'rate_outside_period') then 2 else 1 end,
    coalesce(comparator, '=') <> '=', coalesce(rounding, 0), known_on, id);
