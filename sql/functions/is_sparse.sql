-- Whether an origin has too few sound values of a series to be the one it goes on with: less than half of what another one has, and
-- less than a dozen. A dozen is a series of its own: statistics that reach back further do not take the place of the country's
-- own figures. Kept in the warehouse, for the facts as known on a day.
create macro is_sparse(own, most) as 2 * own < most and own < 12;
