"""Fuels: quantities and values as stated and as reported, and the price that both come to."""

from decimal import Decimal

from tests.models.conftest import comtrade


def claim(measure, value, **more):
    """A row of the claims register: crude oil that China imports from Russia in 2023."""
    return {
        "measure_code": measure, "reporter_code": "CHN", "partner_code": "RUS", "sector_code": "energy", "commodity_code": "2709",
        "subject": "crude oil", "period": "2023", "value": value, "comparator": "=", "scale": "million", "modality": "actual",
    } | more  # fmt: skip


def money(value, **more):
    return claim("import_value", value, currency_code="USD", **more)


def tonnes(value, **more):
    return claim("import_volume", value, unit="tonnes", **more)


def found(con, columns, where="true"):
    return con.sql(f"select {columns} from mart.energy_trade where {where} order by all").fetchall()


def test_a_price_is_one_sources_value_by_its_own_tonnes_with_what_rounding_leaves(modelled):
    con = modelled(claims=[money("500"), tonnes("1"), tonnes("2", source_code="rosneft")])
    assert found(con, "method, unit, value", "source_code = 'china_customs'") == [
        ("derived", "USD/tonne", Decimal(500)),
        ("stated", "USD", Decimal(500_000_000)),
        ("stated", "tonnes", Decimal(1_000_000)),
    ]
    # (500 + 0.5) / (1 - 0.5) - 500
    assert found(con, "rounding", "method = 'derived'") == [(Decimal(501),)]


def test_a_bound_and_another_unit_make_no_price(modelled):
    con = modelled(
        claims=[money("500", comparator=">"), claim("volume", "2", unit="barrels_per_day"), tonnes("1", comparator="~")]
    )
    assert found(con, "unit, comparator") == [("USD", ">"), ("barrels_per_day", "="), ("tonnes", "~")]


def test_caveats_and_estimates_reach_the_price(modelled):
    con = modelled(claims=[money("500", caveat="undated_page"), tonnes("1", caveat="estimated_by_publisher")])
    assert found(con, "caveat, is_estimated", "method = 'derived'") == [("estimated_by_publisher;undated_page", True)]


def test_subheadings_that_are_reported_stand_beside_what_is_stated(modelled):
    def reported(commodity, value, weight, **more):
        return comtrade("CHN", value, commodity, "subheading", net_weight_kg=weight, **more)

    con = modelled(
        claims=[tonnes("1")],
        answers={
            "un_comtrade": [
                reported("271012", "300", "1000"),
                reported("271019", "100", "3000", is_net_weight_estimated=True),
                reported("271111", "70", None),
                reported("440710", "9", "10"),
            ]
        },
    )
    assert found(con, "fuel, unit, value, is_estimated", "method <> 'stated'") == [
        ("lng", "USD", Decimal(70), False),
        ("oil_products", "USD", Decimal(400), False),
        ("oil_products", "USD/tonne", Decimal(100), True),
        ("oil_products", "tonnes", Decimal(4), True),
    ]


def test_who_speaks_tells_the_flow(modelled):
    russia = {"reporter_code": "RUS", "partner_code": "CHN", "unit": "cubic_metres", "commodity_code": "271121"}
    con = modelled(claims=[claim("volume", "4", **russia), claim("volume", "4", unit="cubic_metres"), tonnes("1")])
    assert found(con, "reporter_code, flow_code, fuel") == [
        ("CHN", "M", "crude_oil"),
        ("CHN", "M", "crude_oil"),
        ("RUS", "X", "pipeline_gas"),
    ]
