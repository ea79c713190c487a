from decimal import Decimal

import pytest
from synthetic import EXR, stage

from flows.errors import BadAnswer


def test_the_euro_is_the_base_and_averages_are_told_from_days():
    text = EXR + "k,D,CNY,EUR,SP00,A,2026-03-03,8.0170\nk,M,USD,EUR,SP00,A,2026-02,1.05\n"
    answer = stage("ecb", text)
    found = [(r["base_code"], r["quote_code"], r["period"], r["rate"], r["kind"]) for r in answer.rows]
    assert found == [
        ("EUR", "CNY", "2026-03-03", Decimal("8.017"), "official"),
        ("EUR", "USD", "2026-02", Decimal("1.05"), "period_average"),
    ]


def test_a_byte_order_mark_is_no_part_of_the_header():
    assert len(stage("ecb", "\ufeff" + EXR + "k,D,CNY,EUR,SP00,A,2026-03-03,8.0\n").rows) == 1


def test_days_without_a_rate_and_other_currencies_are_left_out_by_name():
    answer = stage("ecb", EXR + "k,D,CNY,EUR,SP00,A,2026-03-03,\nk,D,AUD,EUR,SP00,A,2026-03-03,1.6\n")
    assert answer.skipped == {"no value for the period": 1, "currency AUD is not among those taken": 1}


def test_a_column_that_is_new_is_named_and_not_read():
    answer = stage("ecb", EXR.replace("KEY", "NEWS") + "k,D,CNY,EUR,SP00,A,2026-03-03,8.0\n")
    assert (len(answer.rows), answer.new_fields) == (1, ["NEWS"])


def test_a_new_column_that_tells_two_rates_of_a_day_apart_has_changed_what_they_mean():
    lines = "1,D,CNY,EUR,SP00,A,2026-03-03,8.0\n2,D,CNY,EUR,SP00,A,2026-03-03,8.1\nx,D,CNY,EUR,SP00,A,2026-03-04,8.1\n"
    answer = stage("ecb", EXR.replace("KEY", "NEWS") + lines)
    assert [row["period"] for row in answer.rows] == ["2026-03-04"]
    assert [row.locator for row in answer.rejected] == ["record 1", "record 2"]
    assert "stands in record 1 and record 2, and NEWS is new" in answer.rejected[0].reason


def test_the_second_currency_may_stand_in_the_address_only():
    text = "FREQ,CURRENCY,TIME_PERIOD,OBS_VALUE\nD,CNY,2026-03-03,8.0\n"
    assert len(stage("ecb", text, "https://upstream.test/EXR/D.CNY.EUR.SP00.A?format=csvdata").rows) == 1
    with pytest.raises(BadAnswer, match="neither the answer nor its address"):
        stage("ecb", text)
    other = stage("ecb", text, "https://upstream.test/EXR/D.CNY.USD.SP00.A")
    assert "CURRENCY_DENOM: 'USD' is not EUR" in other.rejected[0].reason


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("k,D,CNY,EUR,SP00,A,2026-03-03,NaN", "'NaN' is not a number"),
        ("k,D,CNY,EUR,SP00,A,2026-03-03,1e60", "'1e60' is not a number that can be kept"),
        ("k,D,CNY,EUR,SP00,A,2026-03-03,1e-30", "'1e-30' is not a number that can be kept"),
        ("k,D,CNY,EUR,SP00,A,2026-03-03,-8", "is no rate"),
        ("k,D,CNY,EUR,SP00,A,2026-13-03,8", "TIME_PERIOD: '2026-13-03' is not a period"),
        ("k,M,CNY,EUR,SP00,A,2026-03-03,8", "does not go with the period"),
        ("k,D,CNY,EUR,EN00,A,2026-03-03,8", "EXR_TYPE: 'EN00'"),
        ("k,D,CNY,EUR,SP00,E,2026-03-03,8", "EXR_SUFFIX: 'E'"),
    ],
)
def test_a_record_that_cannot_be_used_is_rejected_by_name(line, reason):
    (rejected,) = stage("ecb", EXR + line + "\n").rejected
    assert reason in rejected.reason
    assert rejected.locator == "record 1"


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "an empty body where CSV"),
        (b"<html><h1>Service Unavailable</h1></html>", "HTML instead of CSV that says: Service Unavailable"),
        (b"\xff\xfe\x00", "is no utf-8"),
        (EXR.replace("KEY", "FREQ"), "'FREQ' stands twice"),
        (EXR.replace(",OBS_VALUE", ""), "missing field 'OBS_VALUE'"),
        (EXR + "k,D,CNY,EUR", "broken or truncated CSV"),
    ],
)
def test_an_answer_that_is_no_table_of_rates_is_named(content, what):
    with pytest.raises(BadAnswer, match=what):
        stage("ecb", content)
