"""What Comtrade is asked, on any day."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from flows.sources.comtrade_plan import question, questions

DAYS = st.dates(date(2000, 1, 1), date(2035, 12, 31))


@settings(max_examples=25, deadline=None)
@given(DAYS)
def test_each_level_but_headings_is_asked_for_once_and_only_subheadings_need_a_key(today):
    asked = questions(today)
    assert len({question.key for question in asked}) == len(asked)
    assert {each.commodities for each in asked if each.needs_key} == {"AG6"}
    assert not [each for each in asked if "AG4" in each.commodities]
    of_year = [each for each in asked if each.needs_key and each.period == str(today.year)]
    assert [each.reporter for each in of_year] == ["CHN", "RUS"][: 2 if today.year <= 2022 else 1]


@settings(max_examples=25, deadline=None)
@given(DAYS)
def test_a_question_is_made_again_from_its_parameters(today):
    assert all(question(each.params()) == each for each in questions(today))


def test_subheadings_are_cut_by_flow_then_by_chapter_and_no_further():
    (whole,) = (each for each in questions(date(2026, 1, 1)) if each.needs_key and each.period == "2023")
    by_flow = whole.parts()
    assert [(each.flows, each.commodities) for each in by_flow] == [("M", "AG6"), ("X", "AG6")]
    by_chapter = [each.commodities for each in by_flow[0].parts()]
    assert {"27????", "99????"} <= set(by_chapter) and len(by_chapter) == len(set(by_chapter)) == 97
    assert by_flow[0].parts()[0].parts() == []


def test_the_newest_and_most_useful_is_asked_for_first():
    asked = [each.key for each in questions(date(2026, 11, 1)) if not each.needs_key]
    order = [
        "A/2026/CHN-RUS-X/TOTAL",
        "M/2026-10/CHN-RUS-MX/TOTAL",
        "A/2025/all-RUS-M/TOTAL",
        "A/2024/all-RUS-M/27",
        "A/2025/all-RUS-M/01",
    ]
    assert [key for key in asked if key in order] == order
    assert asked.index("A/2020/CHN-RUS-X/TOTAL") < asked.index("A/2024/all-RUS-M/93")
