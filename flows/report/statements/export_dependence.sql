-- In how many chapters China takes more than half of Russia's exports in the newest year that BACI gives, and what part of exports they are.
with newest as (
    select * from mart.export_dependence_summary where source_code = 'cepii_baci' order by period_end desc limit 1
), before as (
    select * from mart.export_dependence_summary where source_code = 'cepii_baci' order by period_end desc offset 2 limit 1
), chapters as (
    select commodity_code, share_pct, share_of_exports_pct
    from mart.export_dependence
    where period_code = (select period_code from newest) and method = 'computed' and source_code = 'cepii_baci' and subject = 'one chapter'
), wholes as (
    select min(share_pct) as lowest_whole_pct, max(share_pct) as highest_whole_pct
    from mart.export_dependence
    where period_code = (select period_code from newest) and method = 'computed' and subject = 'all goods' and comparator = '='
)
select newest.period_code, newest.chapter_count, newest.more_than_half_count, newest.more_than_half_of_exports_pct, newest.fuels_share_pct,
    newest.denominator_coverage_pct, before.period_code as earlier_period_code, before.more_than_half_count as earlier_count,
    (select count(*) from chapters where share_pct between threshold('half_pct') - 5 and threshold('half_pct')) as close_count,
    (select sum(share_of_exports_pct) from chapters) as chapters_pct, wholes.*, newest.caveat like '%provisional%' as is_provisional,
    (select arg_max(commodity_code, share_pct) from chapters) as top_chapter
from newest
left join before on true
cross join wholes
