-- Trade of Russia and China with each other and in its context: the members of the BRICS, as they were members in the period,
-- Canada and the United States, and what is stated for groups as a whole. Since 2024 the members include those that joined then.
-- grain: One row per reporter, partner, period and source.
-- key: reporter_code, partner_code, period_code, source_code
-- required: reporter_code, partner_code, period_code, source_code, context, is_reporter_brics_member, is_partner_brics_member
-- traces: mart.turnover by reporter_code, partner_code, period_code, source_code
with members as (
    select country_code, member_from, coalesce(member_to, date '9999-12-31') as member_to
    from bridge_bloc_member
    where bloc_code = 'BRICS' and not is_disputed
)
select turnover.reporter_code, turnover.partner_code,
    case
        when turnover.reporter_code in ('RUS', 'CHN') and turnover.partner_code in ('RUS', 'CHN') then 'pair'
        when turnover.reporter_code in ('CAN', 'USA') or turnover.partner_code in ('CAN', 'USA') then 'north_america'
        when area_kind in ('bloc', 'region') then 'group'
        when partner.country_code is not null and reporter.country_code is not null then 'brics'
        else 'other'
    end as context,
    coalesce(reporter.country_code is not null, false) as is_reporter_brics_member,
    coalesce(partner.country_code is not null, false) as is_partner_brics_member,
    period_code, period_grain, period_start, period_end, source_code,
    exports_usd, exports_usd_rounding, imports_usd, imports_usd_rounding, turnover_usd, turnover_usd_rounding,
    turnover_growth_pct, turnover_growth_pct_rounding, turnover_growth_pct_stated, method, is_converted, is_estimated, caveat, is_preferred
from mart.turnover
left join members as reporter
    on reporter.country_code = reporter_code and period_end between reporter.member_from and reporter.member_to
left join members as partner
    on partner.country_code = partner_code and period_end between partner.member_from and partner.member_to
left join dim_country as area on area.country_code = turnover.partner_code
