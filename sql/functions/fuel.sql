-- The fuel that goods are, by HS code, or by name where they have none; NULL for other goods.
create temp macro fuel(commodity_code, named) as case
    when starts_with(commodity_code, '2709') then 'crude_oil'
    when starts_with(commodity_code, '2710') then 'oil_products'
    when starts_with(commodity_code, '2701') then 'coal'
    when starts_with(commodity_code, '271111') then 'lng'
    when starts_with(commodity_code, '271121') then 'pipeline_gas'
    when commodity_code = '2711' then 'natural_gas'
    when starts_with(commodity_code, '284420') then 'enriched_uranium'
    when commodity_code is null and named = 'oil' then 'oil'
    when commodity_code is null and named = 'oil, gas and coal' then 'oil_gas_and_coal'
    when commodity_code is null and named = 'energy' then 'all_energy'
end;
