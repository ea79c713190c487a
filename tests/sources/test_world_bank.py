import json
from decimal import Decimal

import pytest
from synthetic import stage, world_bank, world_bank_row

from flows.errors import BadAnswer


def test_an_indicator_brings_its_unit_from_the_contract():
    (row,) = stage("world_bank", world_bank(world_bank_row())).rows
    assert (row["country_code"], row["indicator_code"], row["period"]) == ("RUS", "NY.GDP.MKTP.CD", "2023")
    assert (row["value"], row["unit"], row["locator"]) == (Decimal("1234.5"), "USD", "/1/0")


def test_digits_are_not_passed_through_binary_numbers():
    text = world_bank(world_bank_row(value=0)).replace('"value": 0', '"value": 12345678901234567.123456789012')
    assert stage("world_bank", text).rows[0]["value"] == Decimal("12345678901234567.123456789012")


def test_empty_years_and_groups_are_left_out_by_name():
    group = {"country": {"id": "1W", "value": "World"}, "countryiso3code": "WLD"}
    unnamed = {"country": {"id": "XD", "value": "High income"}, "countryiso3code": ""}
    rows = [
        world_bank_row(value=None),
        world_bank_row(**unnamed),
        world_bank_row(countryiso3code="EUU") | {"country": {"id": "EU"}},
    ]
    answer = stage("world_bank", world_bank(*rows, world_bank_row(**group)))
    assert answer.skipped == {"no value for the year": 1, "a group of countries, not a country": 2}
    assert [row["country_code"] for row in answer.rows] == ["WLD"]


def test_a_valid_question_without_rows_is_no_row():
    assert stage("world_bank", world_bank(per_page=50)).records == 0


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"indicator": {"id": "SP.POP.TOTL"}}, "unknown indicator 'SP.POP.TOTL'"),
        ({"countryiso3code": "QQQ"}, "unknown country code 'QQQ'"),
        ({"unit": "thousands"}, "unit: 'thousands'"),
        ({"date": "20233"}, "date: '20233' is not a period"),
        ({"value": "many"}, "value: 'many' is not a number"),
        ({"value": 10**60}, "is not a number that can be kept"),
    ],
)
def test_a_record_that_cannot_be_used_is_rejected_by_name(changed, reason):
    (rejected,) = stage("world_bank", world_bank(world_bank_row(**changed))).rejected
    assert reason in rejected.reason


def test_a_figure_that_stands_twice_is_rejected_once():
    answer = stage("world_bank", world_bank(world_bank_row(), world_bank_row()))
    assert (len(answer.rows), answer.rejected[0].locator) == (1, "/1/1")
    assert "is that of /1/0" in answer.rejected[0].reason


def test_fields_that_are_new_are_named_and_not_read():
    answer = stage("world_bank", world_bank(world_bank_row(news=1), more=2))
    assert (len(answer.rows), answer.new_fields) == (1, ["more", "news"])


GONE = '\ufeff<?xml version="1.0"?><wb:error><wb:message id="175">The indicator was not found</wb:message></wb:error>'


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ('[{"message":[{"id":"120","key":"Invalid value","value":"Not valid"}]}]', "status 200 .120: Not valid"),
        (GONE, "XML instead of JSON"),
        ("[{}]", "not a list of two"),
        (world_bank(world_bank_row(), pages=2), "page 1 of 2"),
        (world_bank(world_bank_row(), total=2), "announces 2 rows"),
        (world_bank(world_bank_row())[:-30], "broken or truncated JSON"),
        (world_bank(world_bank_row(country="RU")), "does not name its indicator and country"),
        (world_bank(world_bank_row(value=float("nan"))), "NaN is no JSON number"),
        (world_bank(world_bank_row()).replace('"unit"', '"date"'), "'date' stands twice"),
        ("[" * 100_000, "nested too deep|broken"),
        (json.dumps([{"page": 1, "pages": 1, "total": 1}, [3]]), "row 0 is no record"),
    ],
)
def test_an_answer_that_is_no_page_of_rows_is_named(content, what):
    with pytest.raises(BadAnswer, match=what):
        stage("world_bank", content)
