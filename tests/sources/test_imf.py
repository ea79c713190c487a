from decimal import Decimal

import pytest
from synthetic import DIP, IMTS, dip, imts, stage

from flows.errors import BadAnswer


def test_trade_is_in_plain_dollars_whatever_the_scale_says():
    answer = stage(
        "imf_imts", imts("CHN,XG_FOB_USD,RUS,M,2025-M03,1234567.25,6,O,", "RUS,MG_CIF_USD,CHN,A,2024,5E3,6,M,")
    )
    exports, imports = answer.rows
    assert (exports["value"], exports["value_rounding"]) == (Decimal("1234567.25"), Decimal("0.005"))
    assert (exports["period"], exports["period_grain"], exports["flow_code"]) == ("2025-03", "month", "X")
    assert (imports["value"], imports["valuation"], imports["derivation_type"]) == (5000, "CIF", "M")


def test_the_two_valuations_of_imports_stand_beside_each_other():
    answer = stage("imf_imts", imts("CHN,MG_CIF_USD,RUS,A,2024,106,6,O,", "CHN,MG_FOB_USD,RUS,A,2024,100,6,M,"))
    assert [(row["flow_code"], row["valuation"]) for row in answer.rows] == [("M", "CIF"), ("M", "FOB")]


def test_groups_empty_series_and_the_balance_are_left_out_by_name_and_the_world_is_kept():
    answer = stage(
        "imf_imts",
        imts(
            "CHN,XG_FOB_USD,G001,A,2024,9,6,O,",
            "CHN,XG_FOB_USD,G163,A,2024,9,6,O,",
            "CHN,XG_FOB_USD,TX983,A,2024,9,6,O,",
            "CHN,XG_FOB_USD,USA,A,,,6,,",
            "CHN,TBG_USD,RUS,A,2024,-9,6,O,",
        ),
    )
    assert [row["partner_code"] for row in answer.rows] == ["WLD"]
    assert answer.rejected == []
    assert sum(answer.skipped.values()) == 4
    assert "counterpart G163 is a group or leftover, not a country" in answer.skipped


def test_a_row_says_of_which_release_it_is():
    header = IMTS.replace("STATUS", "STATUS,PUBLICATION_DATE,UPDATE_DATE")
    line = "x,CHN,XG_FOB_USD,RUS,A,{},9,6,M,,2026-10-05T23:36:59.553138600Z,{},USD\n"
    answer = stage("imf_imts", header + line.format(2024, "2026-11-04T23:36:59Z") + line.format(2023, ""))
    assert [row["published"] for row in answer.rows] == ["2026-11-04", "2026-10-05"]
    (rejected,) = stage("imf_imts", header + line.format(2024, "4 November")).rejected
    assert "UPDATE_DATE: '4 November' is no day" in rejected.reason


@pytest.mark.parametrize("content", ["", IMTS])
def test_an_answer_without_series_is_no_row(content):
    assert stage("imf_imts", content).records == 0


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("CHN,XG_FOB_USD,QQQ,A,2024,9,6,O,", "unknown country code 'QQQ'"),
        ("CHN,XG_NEW_USD,RUS,A,2024,9,6,O,", "unknown indicator 'XG_NEW_USD'"),
        ("CHN,XG_FOB_USD,RUS,M,2024,9,6,O,", "does not go with the period"),
        ("CHN,XG_FOB_USD,RUS,M,2024-M13,9,6,O,", "'2024-M13' is not a period"),
        ("CHN,XG_FOB_USD,RUS,A,2024,9,3,O,", "SCALE: '3'"),
        ("CHN,XG_FOB_USD,RUS,A,2024,NaN,6,O,", "'NaN' is not a number"),
        ("CHN,XG_FOB_USD,RUS,A,2024,1e90,6,O,", "'1e90' is not a number"),
        ("CHN,XG_FOB_USD,RUS,A,2024,-9,6,O,", "below zero"),
        ("CHN,XG_FOB_USD,RUS,A,2024,,6,O,", "OBS_VALUE: is empty"),
        ("CHN,XG_FOB_USD,RUS,A,2024,9,6,Q,", "derivation_type: 'Q' is not one of O OU R M"),
    ],
)
def test_a_record_of_trade_that_cannot_be_used_is_rejected_by_name(line, reason):
    (rejected,) = stage("imf_imts", imts(line)).rejected
    assert reason in rejected.reason


def test_positions_keep_who_says_so_and_may_be_negative():
    answer = stage(
        "imf_dip",
        dip("CHN,O,INWD_D_NETLA_FALL_ALL,RUS,A,2023,-12.5,6,", "RUS,SCC,OTWD_D_NETAL_FALL_ALL,CHN,A,2023,7,6,E"),
    )
    found = [
        (r["investor_code"], r["host_code"], r["reporter_code"], r["derivation_type"], r["value"]) for r in answer.rows
    ]
    assert found == [("RUS", "CHN", "CHN", "O", Decimal("-12.5")), ("RUS", "CHN", "RUS", "SCC", 7)]
    assert {(r["measure_code"], r["basis"], r["instrument"]) for r in answer.rows} == {
        ("fdi_stock", "immediate", "all")
    }


def test_a_confidential_position_has_no_value_and_says_so():
    (row,) = stage("imf_dip", dip("CHN,O,INWD_D_NETLA_F51_ALL,RUS,A,2023,,6,C")).rows
    assert (row["value"], row["value_comparator"], row["value_rounding"]) == (None, None, None)
    assert (row["is_confidential"], row["instrument"]) == (True, "equity")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("CHN,X,INWD_D_NETLA_FALL_ALL,RUS,A,2023,1,6,", "derivation_type: 'X' is not one of O SCC"),
        ("CHN,O,INWD_D_NETLA_FALL_ALL,RUS,A,2023,,6,", "OBS_VALUE: is empty, and STATUS does not say why"),
        ("CHN,O,INWD_D_NETLA_FALL_ALL,RUS,A,2023,1,6,C", "given although STATUS says confidential"),
        ("CHN,O,INWD_D_NEW,RUS,A,2023,1,6,", "unknown indicator"),
    ],
)
def test_a_position_that_cannot_be_used_is_rejected_by_name(line, reason):
    (rejected,) = stage("imf_dip", dip(line)).rejected
    assert reason in rejected.reason


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("<html><title>Access Denied</title></html>", "HTML instead of CSV that says: Access Denied"),
        ('<?xml version="1.0"?><message/>', "XML instead of CSV"),
        (DIP.replace("DV_TYPE", "DV"), "missing field 'DV_TYPE', new field 'DV'"),
        (DIP + "a,b", "broken or truncated CSV"),
    ],
)
def test_an_answer_that_is_no_table_of_positions_is_named(content, what):
    with pytest.raises(BadAnswer, match=what):
        stage("imf_dip", content)
