-- Currencies of ISO 4217, and the rouble before its redenomination of 1998.
-- grain: One row per currency.
-- key: currency_code
-- required: currency_code, currency_name
select currency_code, currency_name, currency_number
from staging.iso_currencies
