-- Growth of a flow of trade on an earlier one in percent, and its half-width. None follows from a growth rate that the flow itself was
-- made from.
create temp macro flow_growth_rounding(flow, earlier) as if(flow.is_from_growth or earlier.is_from_growth, null,
    growth_rounding(flow.value, flow.rounding, earlier.value, earlier.rounding));
create temp macro flow_growth(flow, earlier) as if(flow.is_from_growth or earlier.is_from_growth, null,
    to_precision(growth_pct(flow.value, earlier.value), flow_growth_rounding(flow, earlier)))::decimal(18, 4);
-- A flow as it is shown: one that had to be converted, or that follows from a growth rate, with the digits that its interval bears.
create temp macro flow_shown(flow) as
    if(flow.is_converted or flow.is_from_growth, to_precision(flow.value, flow.rounding)::decimal(38, 6), flow.value);
