"""Every rule decides its own example; every word of the lexicon can be met in a text. The figures are synthetic."""

import re
from datetime import date
from itertools import chain

import pytest

from flows.contract.periods import read_period
from flows.figures import read_text
from flows.figures.amount import NO_AMOUNTS, UNITS
from flows.figures.amounts import read_amounts
from flows.figures.changes import CHANGES
from flows.figures.lexicon import LANGUAGES, entries, one_word
from flows.figures.measures import MEASURES
from flows.figures.modality import MODALITIES
from flows.figures.money import INVESTED, MONIES
from flows.figures.parties import PARTIES
from flows.figures.ratios import RATIOS
from flows.figures.timing import english, foreign
from flows.figures.timing.clock import Clock, Expression
from flows.figures.timing.context import ATTACHED, PERIODS
from flows.figures.timing.roles import ROLES, read_parts
from flows.figures.timing.times import in_short, read_times
from flows.figures.wording.comparators import BOUNDS
from flows.figures.wording.tokens import read_words

DAY = date(2024, 6, 20)
KINDS = {"day", "vague", "back", "same", "rest"}
# Rules that hand on to others, which are then what is told.
PASSED_ON = {"ratio", "money", "change", "invested"}


def told(example):
    """The figure that stands between the marks of an example."""
    text, at = example.replace("[[", "").replace("]]", ""), example.index("[[")
    return next(figure for figure in read_text(text, DAY) if figure.start <= at < figure.end)


def named(*tables):
    return [pytest.param(rule, id=rule.name) for rule in chain(*tables)]


@pytest.mark.parametrize("rule", named(MEASURES, CHANGES, RATIOS, MONIES, INVESTED))
def test_a_rule_of_measures_decides_its_example(rule):
    figure = told(rule.example)
    assert figure.measure == rule.gives
    assert rule.name in PASSED_ON or figure.rules["measure"] == rule.name


@pytest.mark.parametrize("rule", named(PERIODS, ATTACHED))
def test_a_rule_of_periods_decides_its_example(rule):
    figure = told(rule.example)
    period = read_period(rule.gives)
    assert (figure.period_start, figure.period_end) == (period.start, period.end)
    assert figure.rules["period"] == ("attached" if rule in ATTACHED else rule.name)


@pytest.mark.parametrize("rule", named(MODALITIES))
def test_a_rule_of_modality_decides_its_example(rule):
    figure = told(rule.example)
    assert (figure.modality, figure.rules["modality"]) == (rule.gives, rule.name)


@pytest.mark.parametrize("rule", named(PARTIES))
def test_a_rule_of_parties_decides_its_example(rule):
    figure = told(rule.example)
    assert (" ".join(figure.parties), figure.rules["parties"]) == (rule.gives, rule.name)


@pytest.mark.parametrize("rule", named(UNITS))
def test_a_rule_of_amounts_decides_its_example(rule):
    figure = told(rule.example)
    assert f"{figure.value} {figure.unit}" == rule.gives


@pytest.mark.parametrize("rule", named(NO_AMOUNTS))
def test_a_rule_of_what_is_no_amount_decides_its_example(rule):
    assert rule.gives == "none"
    assert read_text(re.sub(r"\[\[|\]\]", "", rule.example), DAY) == []


@pytest.mark.parametrize("rule", named(BOUNDS))
def test_a_rule_of_bounds_decides_its_example(rule):
    assert told(rule.example).comparator == rule.gives


@pytest.mark.parametrize("rule", named(ROLES))
def test_a_rule_of_parts_decides_its_example(rule):
    text = re.sub(r"\[\[|\]\]", "", rule.example)
    s, clock = read_words(text, 0, len(text)), Clock(DAY)
    mentions = read_times(s, clock)
    times = read_parts(s, mentions, read_amounts(s, (), in_short(mentions)), clock)
    assert (rule.name, rule.gives) in [(time.rule, time.part) for time in times.all]


def expressions():
    tables = [*english.ENGLISH.values(), *foreign.FOREIGN.values(), english.YEAR_RULES, foreign.RUSSIAN_YEARS]
    alone = [english.ADJACENT, english.BETWEEN_YEARS, english.COUNT_IN, english.COUNT_MONTHS, english.QUARTER_ALONE]
    found = {each.name: each for each in (*chain(*tables), *alone, foreign.RUSSIAN_DAYS, foreign.CHINESE_YEARS)}
    return [pytest.param(each, id=name) for name, each in found.items()]


@pytest.mark.parametrize("expression", expressions())
def test_an_expression_of_time_names_the_period_of_its_example(expression: Expression):
    s = read_words(expression.example, 0, len(expression.example))
    mention = next(m for m in read_times(s, Clock(DAY)) if m.rule == expression.name)
    if expression.gives in KINDS:
        assert mention.kind == expression.gives
    else:
        period = read_period(expression.gives)
        assert mention.span == (period.start, period.end)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_single_word_of_the_lexicon_can_be_met(language):
    for spellings in entries(language)["words"].values():
        assert all(one_word(spelling) for spelling in spellings)


def test_no_russian_word_of_meaning_is_taken_for_a_preposition():
    little = {
        "в",
        "на",
        "за",
        "по",
        "до",
        "от",
        "с",
        "со",
        "об",
        "из",
        "у",
        "и",
        "а",
        "но",
        "или",
        "не",
        "то",
        "как",
        "при",
        "для",
    }
    meaning = [entries("ru")[section] for section in ("cues", "goods", "countries", "counted")]
    words = [word for found in meaning for spellings in found.values() for word in spellings if " " not in word]
    assert not [word for word in words if one_word(word) in little]
