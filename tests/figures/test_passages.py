"""How many of the figures that a careful reader would label are read rightly, in passages of many kinds."""

import importlib.util
import json
import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pytest

from flows.figures import read_text
from flows.figures.files import figures_of_lines
from flows.figures.periods import read_period
from flows.settings import CHECKOUT

PASSAGES = Path(__file__).with_name("passages.txt")
DEVELOPMENT = CHECKOUT.parent / "shared" / "documents-dev"
LEVELS = ("span", "value", "comparator", "measure", "period")


class Label(NamedTuple):
    start: int
    value: Decimal
    high: Decimal | None
    unit: str
    comparator: str
    measure: str
    period: tuple[date, date] | tuple[None, None] | None


def read_passages():
    lines = [line for line in PASSAGES.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    for head, marked in zip(lines[::2], lines[1::2], strict=True):
        text, labels, behind = "", [], 0
        for match in re.finditer(r"\[\[(.*?)\]\]", marked):
            text += marked[behind : match.start()]
            behind = match.end()
            quote, value, unit, comparator, measure, period = match[1].split("|")
            low, _, high = value.partition("..")
            labels.append(
                Label(
                    len(text),
                    Decimal(low),
                    Decimal(high) if high else None,
                    unit,
                    comparator or "=",
                    measure,
                    span(period),
                )
            )
            text += quote
        yield date.fromisoformat(head[1:]), text + marked[behind:], labels


def span(code):
    if code == "?":
        return None
    if code == "-":
        return None, None
    if ".." in code:
        return tuple(map(date.fromisoformat, code.split("..")))
    period = read_period(code)
    return period.start, period.end


def levels(figure, label):
    near = abs(abs(figure.value) - abs(label.value)) <= abs(label.value) / 200
    bound = {">=": ">", "<=": "<"}
    checks = (
        True,
        near
        and (figure.value_high == label.high)
        and figure.unit.removesuffix("/y").split(":")[0] == label.unit.split(":")[0],
        bound.get(figure.comparator, figure.comparator) == bound.get(label.comparator, label.comparator),
        figure.measure == label.measure
        and (figure.measure != "growth_rate" or (figure.value < 0) == (label.value < 0)),
        label.period is None or (figure.period_start, figure.period_end) == label.period,
    )
    return next((i for i, right in enumerate(checks) if not right), len(checks))


def test_a_careful_readers_labels_are_found():
    right, found, labelled = [0] * len(LEVELS), 0, 0
    for day, text, labels in read_passages():
        figures = read_text(text, day)
        found, labelled = found + len(figures), labelled + len(labels)
        for label in labels:
            figure = next((figure for figure in figures if figure.start <= label.start < figure.end), None)
            figure = figure or next((figure for figure in figures if 0 <= figure.start - label.start < 3), None)
            for level in range(levels(figure, label) if figure else 0):
                right[level] += 1
    f1 = {level: 2 * count / (found + labelled) for level, count in zip(LEVELS, right, strict=True)}
    wanted = {"span": 0.99, "value": 0.985, "comparator": 0.98, "measure": 0.97, "period": 0.955}
    assert labelled > 1000
    assert all(f1[level] >= wanted[level] for level in LEVELS), f1


@pytest.mark.skipif(not DEVELOPMENT.exists(), reason="the development set is not beside this checkout")
def test_the_development_set_is_read_as_labelled():
    spec = importlib.util.spec_from_file_location("score", DEVELOPMENT / "score.py")
    score = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    predicted = [json.loads(line) for line in figures_of_lines(DEVELOPMENT / "articles.jsonl")]
    rows = score.score(predicted, score.rd(DEVELOPMENT / "gold.jsonl"))[0]
    f1 = [row[3] for row in rows]
    assert all(reached >= wanted for reached, wanted in zip(f1, (0.99, 0.99, 0.98, 0.96, 0.95), strict=True)), rows
