"""Reads the figures out of a text: each with its place, value, unit, comparator, measure, period and parties."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from flows.figures.amount import Amount
from flows.figures.amounts import read_amounts
from flows.figures.lexicon import simplified
from flows.figures.measures import converts, is_lasting, read_measure, read_modality, remember, restates, speaks_of_now
from flows.figures.respective import in_order
from flows.figures.timing.clock import Clock, Span
from flows.figures.timing.context import NOT_SAID, Manner, Period, carry, period_of, same_span
from flows.figures.timing.lists import Shared, share_out
from flows.figures.timing.roles import AIMED, OWN, Times, read_parts
from flows.figures.timing.times import in_short, read_times
from flows.figures.topics import Cue, Reading, Seen, Topic, is_of_trade, outside
from flows.figures.wording.cues import read_cues
from flows.figures.wording.parties import Parties
from flows.figures.wording.tokens import Sentence, read_words, sentence_spans

_CARRIED = frozenset(("trade_turnover", "exports", "imports", "growth_rate", "volume", "price", "share", "fdi_flow"))

# Counts of what moves in a period, not of what there is.
_TRAFFIC = frozenset(
    (
        "count:vehicles",
        "count:cars",
        "count:trucks",
        "count:containers",
        "count:parcels",
        "count:tourists",
        "count:passengers",
        "count:trips",
        "count:trains",
        "count:wagons",
        "count:flights",
    )
)

# What may be told as of now, so that no time around it is meant.
_OF_NOW = ("share", "price", "project_investment")

# What is said of a moment, not of the time another clause speaks of.
_POINTS = frozenset(("portfolio_project_count", "portfolio_planned_investment", "project_investment", "fdi_stock"))


_SIMPLIFIED = simplified()
_TRADITIONAL = re.compile(f"[{''.join(map(chr, _SIMPLIFIED))}]")


@dataclass(slots=True)
class StatedFigure:
    """A figure as a text states it; text[start:end] == quote, text[sentence_start:sentence_end] is its sentence.

    value, value_high  in full units (dollars, not billions); value_high only with the comparator `between`;
                       growth rates that are falls are negative
    unit               ISO 4217 currency, percent, x (times), tonnes, m3, bbl/d, USD/bbl, count:projects, …
    period             first and last day, None where none is stated
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


def read_text(text: str, day: date | None, year: int | None = None) -> list[StatedFigure]:
    """The figures of a text in order; its day of publication, or just the `year`, resolves "last year" and the like.

    Time is linear in the length of the text. Never raises: what cannot be read is no figure.
    """
    plain = text.translate(_SIMPLIFIED) if _TRADITIONAL.search(text) else text
    clock, state, topic, parties = Clock(day, year), Period(), Topic(of_trade=is_of_trade(plain)), Parties()
    figures: list[StatedFigure] = []
    amounts: list[Amount] = []
    for start, end in sentence_spans(plain):
        s = read_words(plain, start, end)
        mentions = read_times(s, clock)
        amounts = read_amounts(s, amounts, in_short(mentions))
        cues = outside(read_cues(s), amounts)
        times = read_parts(s, mentions, amounts, clock)
        same_span(s, times, amounts, state)
        shared = share_out(s, amounts, times)
        parties.read(s)
        readings: list[Reading] = []
        own = [time.mention.span for time in times.all if time.part in (OWN, AIMED) and time.mention.span]
        topic.timed, topic.turned = bool(own), any(span != state.span for span in own)
        for k, amount in enumerate(amounts):
            if k and converts(s, amounts[k - 1], amount) and amount.comparator == "=":
                amount.comparator = amounts[k - 1].comparator
            readings.append(read_measure(Seen(s, amounts, k, cues, topic, readings)))
        for k, measure in in_order(s, amounts, cues, topic).items():
            readings[k] = Reading(measure, rule="in_order_of_nouns")
        before: Span | None = None
        for k, reading in enumerate(readings):
            figure = _figure(s, amounts, k, reading, cues, times, shared, state, parties, before)
            figures.append(figure)
            before = (figure.period_start, figure.period_end) if figure.period_start and figure.period_end else None
        state.last = before or state.last
        remember(s.words, cues, amounts, readings, topic)
        carry(s, amounts, times, state, clock)
    if plain is not text:
        for figure in figures:
            figure.quote = text[figure.start : figure.end]
    return figures


def _figure(
    s: Sentence,
    amounts: list[Amount],
    k: int,
    reading: Reading,
    cues: list[Cue],
    times: Times,
    shared: Shared,
    state: Period,
    parties: Parties,
    before: Span | None,
) -> StatedFigure:
    amount = amounts[k]
    lasting = is_lasting(s, amount, reading.measure)
    changed = reading.measure == "other" and reading.changes
    carried = not lasting and (reading.measure in _CARRIED or changed or amount.unit in _TRAFFIC)
    of_now = (reading.measure in _OF_NOW or _is_plain(amount, reading)) and speaks_of_now(s, amount)
    grows = reading.measure == "growth_rate" or changed
    manner = Manner(carried, reading.measure not in _POINTS, grows, of_now, lasting)
    rule, span = period_of(s, amounts, k, times, shared, state, manner, before)
    said = rule not in NOT_SAID
    if k and before and restates(s, amounts[k - 1], amount):
        span, said = before, True
    aimed = said and any(time.part == AIMED and time.mention.span == span for time in times.all)
    modality = read_modality(s, amount, cues, aimed)
    if not said and (modality != "actual" or of_now):
        span = None
    value = (
        -abs(amount.value)
        if reading.measure == "growth_rate" and reading.sign < 0 and amount.unit != "x"
        else amount.value
    )
    high = amount.high
    first, last = s.starts[amount.first], s.ends[amount.behind - 1]
    return StatedFigure(
        first, last, s.text[first:last], value, high, amount.unit, amount.comparator, reading.measure,
        *_ends(span), modality, parties.of(amount.first), s.start, s.end,
    )  # fmt: skip


def _is_plain(amount: Amount, reading: Reading) -> bool:
    """Whether it is a count or a rate: inflation, a tariff."""
    return amount.unit.startswith("count:") or (amount.unit == "percent" and reading.measure == "other")


def _ends(span: Span | None) -> tuple[date | None, date | None]:
    return span if span else (None, None)
