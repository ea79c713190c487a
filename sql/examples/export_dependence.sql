-- In which goods does China take more than half of Russia's exports, and what share of all exports does it take?
select coalesce(subject, 'all goods') as goods, period_code, comparator, share_pct, is_more_than_half, source_code
from mart.export_dependence
order by goods, period_code;
