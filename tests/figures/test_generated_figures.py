"""Figures written in every format and wording come back as they were meant, with the exact place."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from flows.figures import read_text

SCALES = {"million": 6, "mln": 6, "mn": 6, "billion": 9, "bln": 9, "bn": 9, "trillion": 12, "trln": 12, "trn": 12}
COMPARATORS = {
    "": "=", "more than ": ">", "over ": ">", "in excess of ": ">", "upwards of ": ">", "at least ": ">=", "no less than ": ">=",
    "nearly ": "~", "almost ": "~", "about ": "~", "around ": "~", "some ": "~", "roughly ": "~", "close to ": "~",
    "up to ": "<=", "no more than ": "<=", "less than ": "<", "under ": "<",
}  # fmt: skip
PREFIXES = {"$": "USD", "US$": "USD", "$ ": "USD", "€": "EUR", "RMB": "CNY", "USD ": "USD", "₽": "RUB", "£": "GBP"}
SUFFIXES = {
    "dollars": "USD", "US dollars": "USD", "yuan": "CNY", "rubles": "RUB", "roubles": "RUB", "euros": "EUR", "tons": "tonnes",
    "metric tons": "tonnes", "barrels per day": "bbl/d", "b/d": "bbl/d", "bpd": "bbl/d", "cubic meters": "m3", "barrels": "bbl",
    "kilowatt-hours": "kWh",
}  # fmt: skip
DAY = date(2023, 6, 9)

small = st.decimals(Decimal("0.01"), Decimal("999.99"), places=2).map(lambda n: n.normalize()).filter(lambda n: n != 0)


def plain(n: Decimal) -> str:
    return f"{n:f}"


def with_decimal_comma(n: Decimal) -> str:
    """Two digits behind the comma, since three would separate thousands."""
    return f"{n:.2f}".replace(".", ",")


written = st.tuples(small, st.sampled_from([plain, with_decimal_comma]))


def only(text, quote):
    figures = read_text(text, DAY)
    assert [figure.quote for figure in figures] == [quote], text
    assert text[figures[0].start : figures[0].end] == quote
    return figures[0]


@given(
    written,
    st.sampled_from(sorted(SCALES)),
    st.sampled_from(sorted(PREFIXES)),
    st.sampled_from(sorted(COMPARATORS)),
    st.booleans(),
)
def test_money_with_a_sign_before_it(number, scale, prefix, comparator, spaced):
    value, write = number
    quote = f"{prefix}{write(value)}{' ' if spaced else ''}{scale}"
    figure = only(f"Trade between the two reached {comparator}{quote} then.", quote)
    assert (figure.value, figure.unit) == (value.scaleb(SCALES[scale]), PREFIXES[prefix])
    assert figure.comparator == COMPARATORS[comparator]


@given(
    written, st.sampled_from(sorted(SCALES)), st.sampled_from(sorted(SUFFIXES)), st.sampled_from(sorted(COMPARATORS))
)
def test_quantities_and_money_with_the_unit_behind(number, scale, unit, comparator):
    value, write = number
    quote = f"{write(value)} {scale} {unit}"
    figure = only(f"Deliveries came to {comparator}{quote}.", quote)
    assert (figure.value, figure.unit, figure.comparator) == (
        value.scaleb(SCALES[scale]),
        SUFFIXES[unit],
        COMPARATORS[comparator],
    )


@given(
    written,
    st.sampled_from(["%", " percent", " per cent", " %"]),
    st.sampled_from(["grew", "rose", "fell", "declined", "dropped", "jumped"]),
)
def test_growth_has_the_sign_of_its_verb(number, percent, verb):
    value, write = number
    quote = f"{write(value)}{percent}"
    figure = only(f"Exports to Russia {verb} by {quote} in May 2023.", quote)
    sign = -1 if verb in ("fell", "declined", "dropped") else 1
    assert (figure.value, figure.unit, figure.measure) == (sign * value, "percent", "growth_rate")
    assert (figure.period_start, figure.period_end) == (date(2023, 5, 1), date(2023, 5, 31))


@given(st.integers(1000, 10**9), st.sampled_from(sorted(SUFFIXES)))
def test_thousands_are_separated_by_commas(count, unit):
    quote = f"{count:,} {unit}"
    assert only(f"It came to {quote} in all.", quote).value == count


@given(
    st.integers(1, 400),
    st.integers(1, 400),
    st.sampled_from(["-", "–", " to "]),
    st.sampled_from(["${}{}{} billion", "{}{}{} billion yuan", "${}{}${} bn"]),
)
def test_a_range_is_one_figure_with_two_ends(low, rise, dash, shape):
    quote = shape.format(low, dash, low + rise)
    figure = only(f"The cost is put at {quote} today.", quote)
    assert (figure.value, figure.value_high, figure.comparator) == (low * 10**9, (low + rise) * 10**9, "between")


@given(
    written,
    st.sampled_from(["млн", "млрд", "трлн"]),
    st.sampled_from(["долларов", "рублей", "юаней", "евро", "тонн"]),
    st.sampled_from(["", "более ", "свыше ", "около ", "почти ", "не менее "]),
)
def test_russian_figures(number, scale, unit, comparator):
    value, write = number
    quote = f"{write(value)} {scale} {unit}"
    figure = only(f"Объём составил {comparator}{quote}.", quote)
    units = {"долларов": "USD", "рублей": "RUB", "юаней": "CNY", "евро": "EUR", "тонн": "tonnes"}
    signs = {"": "=", "более ": ">", "свыше ": ">", "около ": "~", "почти ": "~", "не менее ": ">="}
    exponent = {"млн": 6, "млрд": 9, "трлн": 12}[scale]
    assert (figure.value, figure.unit, figure.comparator) == (value.scaleb(exponent), units[unit], signs[comparator])


@given(
    small,
    st.sampled_from(["万", "亿", "万亿"]),
    st.sampled_from(["美元", "元", "吨", "欧元"]),
    st.sampled_from(["", "超过", "超", "约", "近", "至少"]),
)
def test_chinese_figures(value, scale, unit, comparator):
    quote = f"{plain(value)}{scale}{unit}"
    figure = only(f"总额{comparator}{quote}。", quote)
    units = {"美元": "USD", "元": "CNY", "吨": "tonnes", "欧元": "EUR"}
    signs = {"": "=", "超过": ">", "超": ">", "约": "~", "近": "~", "至少": ">="}
    exponent = {"万": 4, "亿": 8, "万亿": 12}[scale]
    assert (figure.value, figure.unit, figure.comparator) == (value.scaleb(exponent), units[unit], signs[comparator])


@given(st.integers(1, 12), st.integers(2010, 2022))
def test_a_month_of_a_year_and_the_months_up_to_it(month, year):
    first = date(year, month, 1)
    (one,) = read_text(f"In {first:%B} {year} trade reached $5 billion.", DAY)
    assert (one.period_start.year, one.period_start.month, one.period_end.month) == (year, month, month)
    (many,) = read_text(f"Trade reached $5 billion in the first {month} months of {year}.", DAY)
    assert (many.period_start, many.period_end.month) == (date(year, 1, 1), month)
