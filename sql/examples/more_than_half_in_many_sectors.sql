-- "China accounts for more than half of Russia's exports in many sectors": in how many chapters of the Harmonized System, and which part of
-- exports these are, by BACI from 2017 and by Russia's own reports to 2020.
select case when more_than_half_of_exports_pct > 50 then 'holds' when more_than_half_count > 0 then 'holds in part' else 'does not hold' end as verdict,
    period_code, more_than_half_count, chapter_count, more_than_half_chapters, more_than_half_of_exports_pct, fuels_share_pct,
    share_pct_low as all_goods_low_pct, share_pct_high as all_goods_high_pct, denominator_coverage_pct, in_words, source_code, cite(document_code) as citation
from mart.export_dependence_summary
order by document_code, period_code;
