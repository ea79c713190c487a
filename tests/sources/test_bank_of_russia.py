from datetime import date
from decimal import Decimal

import pytest
from synthetic import rouble_day, rouble_span, stage, stage_answers

from flows.errors import BadAnswer


def test_a_rate_is_the_value_of_one_unit_on_the_day_it_takes_effect():
    answer = stage("bank_of_russia", rouble_day(31))
    assert len(answer.rows) == 31
    row = answer.rows[0]
    assert (row["quote_code"], row["rate"], row["kind"]) == ("RUB", Decimal("12.3456"), "official")
    assert (row["period"], row["period_start"], row["period_grain"]) == ("2026-03-06", date(2026, 3, 6), "day")


def test_a_nominal_that_changes_within_a_span_does_not_change_the_rate():
    answer = stage("bank_of_russia", rouble_span(("03.03.2026", 1, "11,1960"), ("04.03.2026", 10, "111,9600")))
    assert [(row["base_code"], row["rate"]) for row in answer.rows] == [("CNY", Decimal("11.196"))] * 2


def test_a_rate_of_a_ten_thousand_nominal_keeps_its_digits():
    answer = stage("bank_of_russia", rouble_day(Nominal="10000", Value="30,8225", VunitRate="0,00308225"))
    assert {row["rate"] for row in answer.rows} == {Decimal("0.00308225")}


def test_rates_before_the_redenomination_of_1998_are_in_old_roubles():
    answer = stage("bank_of_russia", rouble_span(("31.12.1997", 1, "5960,0000"), ("01.01.1998", 1, "5,9600")))
    assert [(row["quote_code"], row["rate"]) for row in answer.rows] == [("RUR", 5960), ("RUB", Decimal("5.96"))]


def test_an_element_that_is_new_is_named_and_not_read():
    answer = stage("bank_of_russia", rouble_day(Extra="1"))
    assert (len(answer.rows), answer.new_fields) == (30, ["Extra"])


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (rouble_span(("03.03.2026", 1, "11.1960")), "is no rate"),
        (rouble_span(("03.03.2026", 0, "11,1960")), "is no rate"),
        (rouble_span(("03.03.2026", 1, "NaN")), "is no rate"),
        (rouble_span(("03.03.2026", 1, "0,0000")), "is no rate"),
        (rouble_span(("03.03.2026", 1, "9" * 40)), "is not a number that can be kept"),
        (rouble_span(("2026-03-03", 1, "11,1960")), "is not a day as DD.MM.YYYY"),
        (rouble_span(("31.02.2026", 1, "11,1960")), "is not a day"),
        (rouble_span(("03.03.2026", 1, "11,1960"), identity="R09999"), "unknown currency code 'R09999'"),
        (rouble_day(VunitRate="99,0000"), "is not Value / Nominal"),
    ],
)
def test_a_record_that_cannot_be_used_is_rejected_by_name(content, reason):
    answer = stage("bank_of_russia", content)
    assert answer.rows == []
    assert reason in answer.rejected[0].reason


def test_many_answers_in_one_pass_give_what_each_gives_alone():
    answers = [
        rouble_span(("03.03.2026", 1, "11,1960"), ("04.03.2026", 0, "11,9600")),
        rouble_day(Extra="1"),
        rouble_span(("03.03.2026", 1, "11,2000")),  # the key of the first, with another rate
    ]
    together = stage_answers("bank_of_russia", *answers)
    assert together == [stage("bank_of_russia", answer) for answer in answers]
    assert [(len(answer.rows), len(answer.rejected)) for answer in together] == [(1, 1), (30, 0), (1, 0)]


ENTITIES = '<!ENTITY a "aa"><!ENTITY b "&a;&a;&a;">'
BOMB = f'<?xml version="1.0"?><!DOCTYPE ValCurs [{ENTITIES}]><ValCurs ID="R01375">&b;</ValCurs>'


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "an empty body"),
        (b"<html><title>DDoS-GUARD</title></html>", "an HTML page"),
        (b"Please wait", "something else instead"),
        (rouble_day(29), "29 currencies, fewer than 30"),
        (rouble_day()[:-40], "broken or truncated XML"),
        (BOMB.encode(), "declares entities or a document type is refused"),
        (rouble_day(Value=None), "not as known"),
    ],
)
def test_an_answer_that_is_no_list_of_rates_is_named(content, what):
    with pytest.raises(BadAnswer, match=what):
        stage("bank_of_russia", content)
