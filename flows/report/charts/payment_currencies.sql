-- The share of roubles and yuan in what Russia and China pay each other for goods, as stated: one row per preferred statement.
select claim_id, period_code, period_end as day, share_pct::double as share_pct, comparator,
    case comparator when '>' then 'more than ' when '>=' then 'at least ' when '~' then 'about ' when '<' then 'less than ' when '<=' then 'up to ' else '' end
        || regexp_replace(format('{:.1f}', share_pct::double), '[.]0$', '') || ' %' as label,
    row_number() over (order by period_end, known_on, claim_id) = 1 as is_first,
    row_number() over (order by period_end desc, known_on desc, claim_id) = 1 as is_newest,
    format('{}: {} in roubles and yuan, said by {}', period_code, label, coalesce(said_by, 'nobody named')) || coalesce(' (' || publisher || ')', '') as tip,
    said_by, [claim_id] as row_key, publisher, title, url
from mart.payment_share
left join dim_document using (document_code)
where reporter_code = 'RUS' and partner_code = 'CHN' and payment_currencies = 'roubles and yuan' and is_preferred and modality = 'actual'
    and share_pct is not null and period_end is not null
order by day, known_on, claim_id
