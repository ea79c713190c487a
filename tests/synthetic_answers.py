"""Staged rows as the answers of every API would give them; the figures are synthetic."""

from datetime import date

from flows.contract.periods import read_period


def rows(raw_sha256):
    """The rows by source. `raw_sha256` is that of a raw file of the archive, since every figure has one."""

    def row(source, period, **more):
        described = read_period(period)
        return {
            "source_code": source, "period": period, "period_start": described.start, "period_end": described.end,
            "period_grain": described.grain, "raw_sha256": raw_sha256, "known_on": date(2026, 6, 1),
            "known_on_kind": "retrieved", "withdrawn": False, "locator": f"/{source}/{period}/{'/'.join(map(str, more.values()))}",
        } | more  # fmt: skip

    def money(source, period, value, **more):
        figure = {
            "value": value,
            "value_comparator": "=",
            "value_low": value,
            "value_high": value,
            "value_rounding": 0.5,
        }
        return row(source, period, **more) | figure | {"currency_code": "USD"}

    levels = {len("TOTAL"): "total", 2: "chapter", 4: "heading", 6: "subheading"}

    def comtrade(reporter, partner, flow, commodity, value, period="2025"):
        return money(
            "un_comtrade", period, value, reporter_code=reporter, partner_code=partner, flow_code=flow, commodity_code=commodity,
            commodity_level=levels[len(commodity)], hs_edition="H6", net_weight_kg=2 * value,
            valuation="FOB" if flow == "X" else "CIF", is_net_weight_estimated=False, is_quantity_estimated=False,
            is_original_classification=True,
        )  # fmt: skip

    def rate(source, base, quote, day, value, kind="official"):
        return row(source, day, base_code=base, quote_code=quote, kind=kind) | {"rate": value}

    def indicator(country, code, year, value, unit="USD"):
        return row("world_bank", year, country_code=country, indicator_code=code, unit=unit) | {"value": value}

    def imts(reporter, partner, flow, valuation, value, period="2025-05"):
        return money(
            "imf_imts", period, value, reporter_code=reporter, partner_code=partner, flow_code=flow, valuation=valuation,
            indicator_code="MG_CIF_USD" if valuation == "CIF" else "XG_FOB_USD",
        )  # fmt: skip

    def position(reporter, instrument, derivation, value, period="2024"):
        return money(
            "imf_dip", period, value, investor_code="CHN", host_code="RUS", reporter_code=reporter, measure_code="fdi_stock",
            basis="immediate", instrument=instrument, derivation_type=derivation, is_confidential=False, indicator_code="SYNTHETIC",
        )  # fmt: skip

    def customs(flow, value, currency="USD", period="2026-05"):
        return money(
            "china_customs", period, value, reporter_code="CHN", partner_code="RUS", flow_code=flow, growth_pct_stated=5,
            growth_basis=currency, valuation={"X": "FOB", "M": "CIF", "T": "mixed"}[flow], is_part_of_group=False,
            published="2026-06-01",
        ) | {"currency_code": currency}  # fmt: skip

    goods = [("27", 60e9), ("44", 5e9), ("99", 1e9), ("TOTAL", 66e9)]
    # A twentieth of the fuels is confidential, and so given with the chapter alone.
    finer = [("270900", 45e9), ("271121", 12e9), ("440710", 5e9), ("9999AA", 1e9)]
    return {
        "un_comtrade": [
            *(comtrade("CHN", "RUS", "M", code, value) for code, value in goods + finer),
            *(comtrade("IND", "RUS", "M", code, value / 3) for code, value in goods),
            *(comtrade("RUS", "CHN", "X", code, 0.9 * value) for code, value in goods + finer),
            *(comtrade("CHN", "RUS", "M", code, value / 12, "2025-03") for code, value in goods),
        ],
        "imf_imts": [
            imts("CHN", "RUS", "M", "CIF", 9e9), imts("CHN", "RUS", "M", "FOB", 8.6e9), imts("RUS", "CHN", "X", "FOB", 8.5e9),
        ],
        "imf_dip": [
            position(reporter, instrument, derivation, value)
            for reporter, derivation in (("CHN", "O"), ("RUS", "O"), ("RUS", "SCC"))
            for instrument, value in (("all", 9e9), ("equity", 7e9), ("debt", -2e9))
        ],
        "china_customs": [
            customs("X", 8e9), customs("M", 10e9), customs("T", 18e9),
            customs("X", 57e9, "CNY"), customs("M", 71e9, "CNY"), customs("T", 128e9, "CNY"),
        ],
        "bank_of_russia": [
            rate("bank_of_russia", "USD", "RUB", "2026-05-18", 80.5), rate("bank_of_russia", "USD", "RUB", "2026-05-19", 80.9),
            rate("bank_of_russia", "CNY", "RUB", "2026-05-18", 11.3),
        ],
        "ecb": [
            rate("ecb", "EUR", "CNY", "2026-05-18", 8.1), rate("ecb", "EUR", "USD", "2026-05-18", 1.14),
            rate("ecb", "EUR", "CNY", "2026-04", 8.05, "period_average"),
        ],
        "world_bank": [
            indicator("CHN", "NY.GDP.MKTP.CD", "2023", 17.8e12), indicator("CHN", "NY.GDP.MKTP.CD", "2024", 18.7e12),
            indicator("RUS", "NY.GDP.MKTP.CD", "2024", 2.1e12), indicator("RUS", "BX.KLT.DINV.CD.WD", "2024", -8e9),
            indicator("RUS", "NE.TRD.GNFS.ZS", "2024", 38.2, "percent"),
        ],
    }  # fmt: skip
