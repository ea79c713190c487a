-- In which currencies are payments for Russia's exports and imports made, with China and with all countries?
select partner_code, payment_currencies, direction, period_code, comparator, share_pct, share_pct_high, source_code, said_by
from mart.payment_share
where is_preferred and partner_code in ('CHN', 'WLD')
order by partner_code, direction, payment_currencies, period_end;
