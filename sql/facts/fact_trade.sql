-- Trade in all goods, valid now; several pages on one figure stand beside each other and one of them is preferred.
-- grain: One row per reporter, partner, flow, period, source and page.
-- key: statement_id
select * from fact_trade_as_of(date '9999-12-31')
