-- January to May 2023 against January to May 2022: exports, imports, turnover and growth, computed from the values first published and
-- as stated against a base that had been revised since.
select period_code, source_code, round(exports_usd / 1e9, 2) as exports_billion, round(imports_usd / 1e9, 2) as imports_billion,
    round(turnover_usd / 1e9, 2) as turnover_billion, turnover_growth_pct, turnover_growth_pct_rounding, turnover_growth_pct_stated, caveat
from mart.turnover
where reporter_code = 'CHN' and partner_code = 'RUS' and period_code in ('2022-01/2022-05', '2023-01/2023-05')
order by period_code;
