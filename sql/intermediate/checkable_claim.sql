-- Claims as they are compared: money in US dollars, everything else in its own unit; trade by its flow, where it is all goods that are
-- spoken of. A target says nothing of what is, and money that no rate converts is not compared.
-- grain: One row per claim.
-- key: claim_id
with claims as (
    select *, unit in (select currency_code from dim_currency) as is_money,
        case
            when measure_code in ('exports', 'exports_growth', 'share_of_exports') then 'X'
            when measure_code in ('imports', 'imports_growth', 'share_of_imports') then 'M'
            when measure_code in ('trade_turnover', 'trade_turnover_growth', 'share_of_trade') then 'T'
            when measure_code = 'share' then 'X'
        end as flow_code,
        commodity_code is null and sector_code is null and project_code is null
            and (subject is null or (measure_code like '%_growth' and subject in ('USD', 'CNY', 'unstated'))) as is_all_goods
    from fact_claim
)
select claim_id, measure_code, reporter_code, partner_code, flow_code, is_all_goods, subject, commodity_code, sector_code, period_code,
    period_start, period_end, coalesce(period_end, known_on) as day, comparator, unit, is_money, unit not in ('USD') and is_money as is_converted,
    if(is_money, value_usd, value)::double as value, if(is_money, value_usd_high, value_high)::double as value_high,
    if(is_money, rounding_usd, rounding)::double as rounding, modality, method, source_code, document_code, known_on
from claims
where modality <> 'target' and (not is_money or value_usd is not null)
