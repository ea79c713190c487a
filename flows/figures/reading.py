"""Reads the figures out of a text: each with its place, value, unit, comparator, measure, period and parties."""

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from math import inf
from time import monotonic

from flows.figures.amount import Amount
from flows.figures.amounts import read_amounts
from flows.figures.lexicon import simplified
from flows.figures.manner import manner_of, was_expected
from flows.figures.measures import converts, read_measure, remember, restates
from flows.figures.modality import read_modality, telling
from flows.figures.parties import Parties
from flows.figures.respective import in_order
from flows.figures.timing.clock import Clock, Span
from flows.figures.timing.context import NOT_SAID, Period, carry, period_of, same_span
from flows.figures.timing.days import day_of
from flows.figures.timing.lists import Shared, share_out
from flows.figures.timing.roles import AIMED, EVENT, OWN, Times, read_parts
from flows.figures.timing.times import in_short, read_times
from flows.figures.topics import Cue, Reading, Seen, Topic, is_of_trade, meanings, outside
from flows.figures.wording.cues import read_cues
from flows.figures.wording.tokens import Sentence, read_words, sentence_spans

_SIMPLIFIED = simplified()
_TRADITIONAL = re.compile(f"[{''.join(map(chr, _SIMPLIFIED))}]")


@dataclass(slots=True)
class StatedFigure:
    """A figure as a text states it; text[start:end] == quote, text[sentence_start:sentence_end] is its sentence.

    value, value_high  in full units (dollars, not billions); value_high only with the comparator `between`;
                       growth rates that are falls are negative
    unit               ISO 4217 currency, percent, x (times), tonnes, m3, bbl/d, USD/bbl, count:projects, …
    period             first and last day, None where none is stated
    told_on            the one day that its sentence tells of something having happened, such as of a speech
    rules              names of the rules that told measure, period, modality and parties
    parties            ISO 3166-1 alpha-3 codes and area codes such as BRICS, the subject first
    """

    start: int
    end: int
    quote: str
    value: Decimal
    value_high: Decimal | None
    unit: str
    comparator: str
    measure: str
    period_start: date | None
    period_end: date | None
    modality: str
    parties: tuple[str, ...]
    sentence_start: int
    sentence_end: int
    told_on: date | None = None
    rules: dict[str, str] = field(default_factory=dict)


def read_text(
    text: str, day: date | None, year: int | None = None, seconds: float = inf, most: float = inf
) -> list[StatedFigure]:
    """The figures of a text in order; its day of publication, or just the `year`, resolves "last year" and the like.

    Time is linear in the length of the text. Raises TimeoutError when it takes more than `seconds` and OverflowError
    when there are more than `most` figures, and nothing else: what cannot be read is no figure.
    """
    plain = text.translate(_SIMPLIFIED) if _TRADITIONAL.search(text) else text
    reader, end = _Reader(plain, day, year), monotonic() + seconds
    for first, last in sentence_spans(plain):
        reader.read(read_words(plain, first, last))
        if monotonic() > end:
            raise TimeoutError(f"its figures take more than {seconds:.0f} s to read")
        if len(reader.figures) > most:
            raise OverflowError(f"more than {most:.0f} figures are no document")
    figures = reader.told()
    if plain is not text:
        for figure in figures:
            figure.quote = text[figure.start : figure.end]
    return figures


class _Reader:
    """Reads a text sentence by sentence, and keeps what is carried from one to the next."""

    def __init__(self, text: str, day: date | None, year: int | None) -> None:
        self.clock, self.state, self.parties = Clock(day, year), Period(), Parties()
        self.topic = Topic(of_trade=is_of_trade(text))
        self.amounts: list[Amount] = []
        self.figures: list[StatedFigure] = []
        self.waiting: list[StatedFigure] = []  # of the sentence before, when no period had been named yet

    def read(self, s: Sentence) -> None:
        mentions = read_times(s, self.clock)
        amounts = self.amounts = read_amounts(s, self.amounts, in_short(mentions))
        cues = outside(read_cues(s), amounts)
        times = read_parts(s, mentions, amounts, self.clock)
        same_span(s, times, amounts, self.state)
        said = _Said(s, amounts, cues, telling(cues), times, share_out(s, amounts, times), self.state)
        readings = self._measures(said)
        waiting: list[StatedFigure] = []
        before: Span | None = None
        for k, reading in enumerate(readings):
            figure, carried = said.figure(k, reading, before)
            self.figures.append(figure)
            before = (figure.period_start, figure.period_end) if figure.period_start and figure.period_end else None
            if carried and not before and self.state.span is None and figure.measure == "growth_rate":
                waiting.append(figure)
        self.state.last = before or self.state.last
        self.parties.read(s, amounts, [reading.measure for reading in readings])
        remember(s.words, cues, amounts, readings, self.topic)
        carry(s, amounts, times, self.state, self.clock)
        self._settle(waiting)

    def _measures(self, said: "_Said") -> list[Reading]:
        s, amounts, cues, topic = said.s, said.amounts, said.cues, self.topic
        own = [time.mention.span for time in said.times.all if time.part in (OWN, AIMED) and time.mention.span]
        topic.timed, topic.turned = bool(own), any(span != self.state.span for span in own)
        topic.said = meanings(cues)
        readings: list[Reading] = []
        for k, amount in enumerate(amounts):
            if k and converts(s, amounts[k - 1], amount) and amount.comparator == "=":
                amount.comparator = amounts[k - 1].comparator
            readings.append(read_measure(Seen(s, amounts, k, cues, topic, readings)))
        for k, measure in in_order(s, amounts, cues, topic).items():
            readings[k] = Reading(measure, rule="in_order_of_nouns")
        return readings

    def _settle(self, waiting: list[StatedFigure]) -> None:
        """`customs reported a 39 percent rise in trade. Turnover for January-March came to $53.6 billion.`: the period
        that the next sentence names first is that of the first sentence too.
        """
        if self.state.span and not any(figure.unit != "percent" for figure in self.waiting):
            for figure in self.waiting:
                figure.period_start, figure.period_end = self.state.span
                figure.rules["period"] = "said_next"
        self.waiting = waiting

    def told(self) -> list[StatedFigure]:
        for figure, (rule, pair) in zip(self.figures, self.parties.told(), strict=True):
            figure.parties, figure.rules["parties"] = pair, rule
        return self.figures


@dataclass(slots=True)
class _Said:
    """A sentence with its amounts, telling words and times."""

    s: Sentence
    amounts: list[Amount]
    cues: list[Cue]
    telling: list[Cue]
    times: Times
    shared: Shared
    state: Period
    aims: list[Span | None] = field(init=False)
    told_on: date | None = field(init=False)

    def __post_init__(self) -> None:
        events = [time.mention for time in self.times.all if time.part == EVENT and time.mention.kind == "day"]
        self.told_on = day_of(self.s, events[0]) if len(events) == 1 else None
        self.aims = [time.mention.span for time in self.times.all if time.part == AIMED]

    def figure(self, k: int, reading: Reading, before: Span | None) -> tuple[StatedFigure, bool]:
        """amounts[k] as a figure, and whether it takes a period from the sentences around; `before` is that of the one
        before.
        """
        s, amount = self.s, self.amounts[k]
        manner = manner_of(s, amount, reading)
        rule, span = period_of(s, self.amounts, k, self.times, self.shared, self.state, manner, before)
        if k and before and restates(s, self.amounts[k - 1], amount):
            rule, span = "restated", before
        said = rule not in NOT_SAID
        aimed = said and span in self.aims
        why, modality = read_modality(s, amount, self.telling, aimed)
        if not said and (manner.of_now or (modality != "actual" and not was_expected(s, amount))):
            rule, span = "none", None
        falls = reading.sign < 0 and reading.measure in ("growth_rate", "fdi_flow") and amount.unit != "x"
        first, last = s.starts[amount.first], s.ends[amount.behind - 1]
        period = span or (None, None)
        told = {"measure": reading.rule, "period": rule, "modality": why}
        figure = StatedFigure(
            first, last, s.text[first:last], -abs(amount.value) if falls else amount.value, amount.high, amount.unit,
            amount.comparator, reading.measure, period[0], period[1], modality, (), s.start, s.end, self.told_on, told,
        )  # fmt: skip
        return figure, manner.carried and not manner.of_now
