-- Calculating with flows of trade, each a value with its rounding and all that must travel with it: whether it was converted,
-- estimated or follows from a growth rate, its caveats, and the pages it was made from.
create temp macro flow_made(one, other, made) as if(one is null or other is null, null, {
    'value': made, 'rounding': one.rounding + other.rounding, 'is_derived': true, 'is_converted': one.is_converted or other.is_converted,
    'is_estimated': one.is_estimated or other.is_estimated, 'is_from_growth': one.is_from_growth or other.is_from_growth,
    'caveats': list_distinct(one.caveats || other.caveats), 'documents': list_distinct(one.documents || other.documents)});
create temp macro flow_sum(one, other) as flow_made(one, other, (one.value + other.value)::decimal(38, 6));
create temp macro flow_difference(one, other) as flow_made(one, other, (one.value - other.value)::decimal(38, 6));
-- What was stated, unless it had to be converted and what follows from others had not.
create temp macro flow_preferred(stated, derived) as
    if(stated is not null and (not stated.is_converted or derived is null or derived.is_converted), stated, coalesce(derived, stated));
