import json
from decimal import Decimal

import pytest
from synthetic import comtrade, comtrade_record, stage, stage_answers

from flows.errors import BadAnswer

pytestmark = pytest.mark.slow


def staged(**changed):
    return stage("un_comtrade", comtrade(comtrade_record(**changed)))


def test_a_record_is_staged_with_its_edition_level_and_valuation():
    (row,) = staged().rows
    assert (row["reporter_code"], row["partner_code"], row["flow_code"], row["period"]) == ("CHN", "RUS", "M", "2023")
    assert (row["commodity_code"], row["commodity_level"], row["hs_edition"]) == ("27", "chapter", "H6")
    assert (row["value"], row["value_low"], row["value_rounding"]) == (
        Decimal("1000.5"),
        Decimal("1000.5"),
        Decimal("0.05"),
    )
    assert (row["valuation"], row["net_weight_kg"], row["is_net_weight_estimated"]) == ("CIF", 500, True)
    assert row["locator"] == "/data/0"


@pytest.mark.parametrize(
    ("code", "level"), [("TOTAL", "total"), ("27", "chapter"), ("2709", "heading"), ("270900", "subheading")]
)
def test_levels_are_told_apart(code, level):
    (row,) = staged(cmdCode=code, aggrLevel=None).rows
    assert row["commodity_level"] == level


@pytest.mark.parametrize(
    ("code", "said", "name"),
    [
        ("270900", "Oils, synthetic ", "Oils, synthetic"), ("2709", "Oils", "Oils"), ("270900", None, None), ("270900", " ", None),
        ("27", "Fuels", None), ("TOTAL", "All goods", None),
    ],
)  # fmt: skip
def test_headings_and_subheadings_have_the_name_of_the_answer_and_others_our_own(code, said, name):
    (row,) = staged(cmdCode=code, aggrLevel=None, cmdDesc=said).rows
    assert row["commodity_name"] == name


def test_goods_not_specified_are_a_subheading_with_letters():
    (row,) = staged(cmdCode="9999AA", aggrLevel=6).rows
    assert (row["commodity_code"], row["commodity_level"]) == ("9999AA", "subheading")


def test_a_month_is_a_month():
    (row,) = staged(freqCode="M", period="202305", refMonth=5, refPeriodId=20230501).rows
    assert (row["period"], row["period_grain"]) == ("2023-05", "month")


@pytest.mark.parametrize(
    ("number", "iso", "code"),
    [(842, "USA", "USA"), (251, "FRA", "FRA"), (380, "ITA", "ITA"), (381, "ITA", "ITA"), (757, "CHE", "CHE"),
     (579, "NOR", "NOR"), (699, "IND", "IND"), (490, "S19", "TWN"), (0, "W00", "WLD"), (36, "AUS ", "AUS")],
)  # fmt: skip
def test_comtrade_numbers_countries_in_its_own_way(number, iso, code):
    (row,) = staged(partnerCode=number, partnerISO=iso).rows
    assert row["partner_code"] == code


def test_exports_are_fob_and_imports_stated_fob_stay_so():
    exports = {"flowCode": "X", "cifvalue": None, "fobvalue": 7, "primaryValue": 7}
    assert staged(**exports).rows[0]["valuation"] == "FOB"
    assert staged(cifvalue=None, fobvalue=7, primaryValue=7).rows[0]["valuation"] == "FOB"
    assert staged(cifvalue=None, fobvalue=None).rows[0]["valuation"] is None


@pytest.mark.parametrize(
    ("flow", "cif", "fob", "valuation"),
    [("M", 7.0, 0.0, "CIF"), ("M", 0.0, 7.0, "FOB"), ("X", 0.0, 7.0, "FOB"), ("M", 7.0, 6.5, "CIF"), ("M", 7.5, 7.0, "FOB")],
)  # fmt: skip
def test_a_zero_beside_the_other_valuation_is_no_valuation(flow, cif, fob, valuation):
    (row,) = staged(flowCode=flow, cifvalue=cif, fobvalue=fob, primaryValue=7.0).rows
    assert (row["value"], row["valuation"]) == (7, valuation)


def test_nothing_traded_has_no_valuation():
    (row,) = staged(cifvalue=0.0, fobvalue=0.0, primaryValue=0.0).rows
    assert (row["value"], row["valuation"]) == (0, None)


def test_blanks_behind_codes_are_no_part_of_them():
    changed = {"mosCode": "0 ", "customsCode": "C00 ", "cmdCode": "27 ", "flowCode": "M ", "classificationCode": "H6 "}
    answer = staged(**changed)
    assert answer.skipped == {}
    assert (answer.rows[0]["commodity_code"], answer.rows[0]["flow_code"]) == ("27", "M")


@pytest.mark.parametrize("weight", [0, 0.0, None])
def test_no_weight_beside_a_value_is_unknown_not_zero(weight):
    assert staged(netWgt=weight).rows[0]["net_weight_kg"] is None


def test_a_quantity_has_a_unit_or_is_none():
    assert staged(qty=0, qtyUnitCode=-1).rows[0]["quantity"] is None
    counted = staged(qty=12, qtyUnitCode=5, qtyUnitAbbr="u").rows[0]
    assert (counted["quantity"], counted["quantity_unit"]) == (12, "u")
    assert staged(qty=12, qtyUnitCode=8, qtyUnitAbbr=None).rows[0]["quantity_unit"] == "unit 8"


def test_breakdowns_parts_of_flows_and_areas_are_left_out_by_name():
    records = [
        comtrade_record(),
        comtrade_record(motCode=1000),
        comtrade_record(customsCode="C03"),
        comtrade_record(partner2Code=344),
        comtrade_record(flowCode="RM"),
        comtrade_record(partnerCode=899, partnerISO="_X "),
    ]
    answer = stage("un_comtrade", comtrade(*records))
    assert (len(answer.rows), answer.rejected, sum(answer.skipped.values())) == (1, [], 5)
    assert "partner 899 is no country" in answer.skipped


def test_one_key_with_two_values_is_rejected_whole_and_a_repeated_record_once():
    answer = stage("un_comtrade", comtrade(comtrade_record(), comtrade_record(cifvalue=2, primaryValue=2)))
    assert answer.rows == []
    assert {row.reason for row in answer.rejected} == {"the same key stands more than once with different values"}
    again = stage("un_comtrade", comtrade(comtrade_record(), comtrade_record()))
    assert (len(again.rows), [row.locator for row in again.rejected]) == (1, ["/data/1"])


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"typeCode": "S"}, "typeCode: 'S' is not C"),
        ({"partnerCode": 7777}, "unknown partnerCode '7777'"),
        ({"reporterCode": None}, "unknown reporterCode ''"),
        ({"partnerISO": "CHN"}, "partnerCode 643 is RUS, not CHN"),
        ({"refMonth": 5}, "does not go with freqCode A"),
        ({"refYear": 2022}, "does not go with freqCode A"),
        ({"period": "20233"}, "does not go with freqCode A"),
        ({"cmdCode": "AG2"}, "is neither TOTAL nor 2, 4 or 6 digits"),
        ({"cmdCode": "27091"}, "is neither TOTAL nor"),
        ({"aggrLevel": 4}, "aggrLevel 4 is not that of 27"),
        ({"classificationCode": "S4"}, "hs_edition: 'S4' is not one of H0"),
        ({"classificationCode": "GG"}, "collapsed by aggregateBy"),
        ({"partner2Code": -2}, "collapsed by aggregateBy"),
        ({"flowCode": "ZZ"}, "flow_code: 'ZZ' is not one of X M"),
        ({"primaryValue": None, "cifvalue": None}, "column value: is empty"),
        ({"primaryValue": 1e40}, "'1e+40' is not a number that can be kept"),
        ({"primaryValue": float("nan")}, "'NaN' is not a number that can be kept"),
        ({"primaryValue": -1, "cifvalue": -1}, "is below zero"),
        ({"primaryValue": 999}, "is neither the CIF nor the FOB value"),
        ({"netWgt": "heavy"}, "netWgt: 'heavy' is not a number"),
        ({"isQtyEstimated": None}, "isQtyEstimated: '' is no flag"),
    ],
)
def test_a_record_that_cannot_be_used_is_rejected_by_name(changed, reason):
    (rejected,) = staged(**changed).rejected
    assert reason in rejected.reason
    assert rejected.locator == "/data/0"


def test_an_unknown_reporter_is_answered_with_no_rows():
    assert stage("un_comtrade", comtrade()).records == 0


def test_a_field_that_is_new_is_named_and_not_read():
    answer = stage("un_comtrade", comtrade(comtrade_record(news=1), comtrade_record(cmdCode="28", other=2), more=1))
    assert (len(answer.rows), answer.new_fields) == (2, ["more", "news", "other"])


def test_many_answers_in_one_pass_give_what_each_gives_alone():
    record, other = comtrade_record(), comtrade_record(cmdCode="28")
    answers = [
        comtrade(record, other),
        comtrade(comtrade_record(cifvalue=2, primaryValue=2)),  # the key of the first, with another value
        comtrade(),
        comtrade(record, record, comtrade_record(partnerCode=899, partnerISO="_X ")),
        comtrade(record | {"news": 1}, record | {"news": 2}),  # what is new tells them apart, and only here
        comtrade(comtrade_record(partnerCode=7777), other, more=1),
    ]
    together = stage_answers("un_comtrade", *(answer.encode() for answer in answers))
    assert together == [stage("un_comtrade", answer) for answer in answers]
    assert [len(answer.rows) for answer in together] == [2, 1, 0, 1, 0, 1]
    assert [answer.new_fields for answer in together] == [[], [], [], [], ["news"], ["more"]]
    assert json.loads(together[5].rejected[0].raw)["partnerCode"] == 7777


def test_of_many_answers_the_broken_one_is_named():
    with pytest.raises(BadAnswer, match=r"broken or truncated JSON .*unexpected end"):
        stage_answers("un_comtrade", comtrade().encode(), comtrade(comtrade_record()).encode()[:-50])


LACKING = comtrade_record()
del LACKING["primaryValue"]
REFUSED = {"statusCode": 401, "message": "Access denied due to invalid subscription key."}
INVALID = {
    "error": "Invalid parameter value",
    "details": [{"memberNames": ["x"], "errorMessage": "The field x is bad"}],
}
PREVIEW = {"count": -1, "error": "Invalid parameter value", "errorObject": [{"ErrorMessage": "The field y is bad"}]}
BLOB = "\ufeff<?xml version='1.0'?><Error><Code>BlobNotFound</Code><Message>None such</Message></Error>"


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (json.dumps(REFUSED), "Comtrade says: Access denied"),
        (json.dumps(INVALID), "Comtrade says: Invalid parameter value: The field x is bad"),
        (comtrade(**PREVIEW), "Comtrade says: Invalid parameter value: The field y is bad"),
        (json.dumps({"error": "Maximum number of periods is 12", "details": None}), "Maximum number of periods is 12"),
        (comtrade(data={"typeCode": None}, count=5006385), "a count only"),
        (comtrade(data=None), "`data` is NULL"),
        (comtrade(comtrade_record(), count=2), "announces 2 rows and holds 1"),
        ('{"count":0,"data":[],"error":""}', "missing field 'elapsedTime'"),
        (comtrade(LACKING), "missing field 'primaryValue'"),
        (comtrade(comtrade_record()).replace('"qty":', '"netWgt":'), "field 'netWgt' stands twice"),
        (comtrade(comtrade_record())[:-50], "broken or truncated JSON"),
        (comtrade(comtrade_record()) + "x", "broken or truncated JSON"),
        (comtrade(3), "missing field"),
        ("[]", "a JSON array instead"),
        ("", "an empty body"),
        (BLOB, "XML instead of JSON that says: BlobNotFound, None such"),
        ("<html><title>Request URL Too Long</title></html>", "HTML instead of JSON that says: Request URL Too Long"),
    ],
)
def test_an_answer_that_is_no_page_of_records_is_named(content, what):
    with pytest.raises(BadAnswer, match=what):
        stage("un_comtrade", content)


@pytest.mark.parametrize(
    ("url", "rows", "cut"),
    [
        ("https://upstream.test/public/v1/preview/C/A/HS", 500, True),
        ("https://upstream.test/data/v1/get/C/A/HS", 500, False),
    ],
)
def test_a_page_as_full_as_the_cap_is_not_trusted(url, rows, cut):
    records = [
        comtrade_record(period=str(1962 + n % 50), refYear=1962 + n % 50, cmdCode=f"{n // 50 + 10}")
        for n in range(rows)
    ]
    if cut:
        with pytest.raises(BadAnswer, match="500 rows are as many as a page can hold"):
            stage("un_comtrade", comtrade(*records), url)
    else:
        assert len(stage("un_comtrade", comtrade(*records), url).rows) == rows
