"""What a picture shows: its rows come from the release, its marks name and link their source, its colours are the page's."""

import json
import re
from decimal import Decimal

import duckdb
import pytest

from flows.report.charts import CHARTS, WIDTHS, chart, draw, resolved, theme
from flows.report.reader import Reader
from flows.report.statements import declared
from flows.thresholds import create_threshold, thresholds

pytestmark = pytest.mark.slow

NAMES = sorted(path.name.removesuffix(".vl.json") for path in CHARTS.glob("*.vl.json"))
POINT = {"mark": {"type": "point", "fill": "@ink"}, "encoding": {
    "x": {"field": "x", "type": "quantitative"}, "description": {"field": "tip"}, "href": {"field": "url"}}}  # fmt: skip


@pytest.fixture(scope="module")
def reader(recorded):
    with duckdb.connect(str(recorded), read_only=True) as con:
        create_threshold(con, "temp macro")
        yield Reader(con)


def drawn(rows, width="wide", **more):
    return str(draw(POINT | more, rows, width))


@pytest.mark.parametrize("name", NAMES)
def test_a_picture_of_the_bundled_figures_is_drawn_wide_and_narrow_in_the_colours_of_the_page(reader, name):
    made = chart(reader, name)
    assert made.rows
    for width, svg in made.drawings.items():
        assert WIDTHS[width] * 0.9 < float(re.match(r'<svg viewBox="0 0 ([\d.]+)', svg)[1]) <= WIDTHS[width]
        assert "NaN" not in svg
        assert "undefined" not in svg
        assert "<a href=" in svg, "its marks lead to a page"
        assert "vega.github.io" not in svg
        colours = set(re.findall(r'(?:fill|stroke)="([^"]+)"', svg))
        assert {c for c in colours if not re.fullmatch(r"var\(--\w+\)|url\(#hatch-\w+\)|none|transparent", c)} == set()


@pytest.mark.parametrize("name", NAMES)
def test_a_picture_types_no_number_of_the_release(name):
    """Data stand in the query; what a declaration gives as data is an empty row to hang a line of a threshold on."""
    text = (CHARTS / f"{name}.vl.json").read_text(encoding="utf-8")
    assert set(re.findall(r'"values": \[\{.*?\}\]', text)) <= {'"values": [{}]'}
    assert [figure for figure in ("160", "2022", "2023") if figure in text] == []


def test_every_picture_is_shown_with_a_statement_and_every_statement_knows_its_pictures():
    assert {name for told in declared().values() for name in told.charts} == set(NAMES)


def test_a_mark_tells_its_row_and_links_to_its_page():
    svg = drawn([{"x": 1, "tip": 'A <b> & "c"', "url": "https://example.org/?a=1&b=2"}])
    assert (
        '<a href="https://example.org/?a=1&amp;b=2" aria-label="A &lt;b&gt; &amp; &quot;c&quot;" rel="noreferrer">'
        in svg
    )
    assert '<title>A &lt;b&gt; &amp; "c"</title>' in svg


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", None, ""])
def test_what_is_no_address_of_the_web_becomes_no_link(tmp_path, url):
    (tmp_path / "one.vl.json").write_text(json.dumps(POINT | {"description": "", "usermeta": {}}))
    (tmp_path / "one.sql").write_text(f"select 1 as x, 'told' as tip, {'null' if url is None else repr(url)} as url")
    made = chart(Reader(duckdb.connect()), "one", tmp_path)
    assert "<a" not in made.drawings["wide"]
    assert "<title>told</title>" in made.drawings["wide"]


def test_what_is_not_seen_is_written_out_and_numbers_stay_numbers(tmp_path):
    (tmp_path / "one.vl.json").write_text(json.dumps(POINT | {"description": "", "usermeta": {}}))
    (tmp_path / "one.sql").write_text("select 1.25::decimal(38, 6) as x, 'a\u202eb' as tip, date '2023-05-01' as day")
    made = chart(Reader(duckdb.connect()), "one", tmp_path)
    assert made.rows == [{"x": 1.25, "tip": "a\\u202eb", "day": "2023-05-01"}]
    assert not isinstance(made.rows[0]["x"], Decimal)


@pytest.mark.parametrize(
    ("sql", "told"),
    [("from no_such_table", "Table with name no_such_table does not exist"), ("select 1 as x where false", "no row")],
)
def test_a_release_without_the_rows_has_no_picture_and_says_so(tmp_path, sql, told):
    (tmp_path / "one.vl.json").write_text(json.dumps(POINT))
    (tmp_path / "one.sql").write_text(sql)
    made = chart(Reader(duckdb.connect()), "one", tmp_path)
    assert (made.rows, made.drawings) == ([], {})
    assert told in made.missing


def test_a_value_may_differ_by_width_and_a_colour_is_named():
    declaration = {"a": {"wide": "@ink", "narrow": [{"b": "@hatch-ink"}]}, "c": "@ink and more"}
    assert resolved(declaration, "wide") == {"a": theme()["tokens"]["ink"][0], "c": "@ink and more"}
    (hatched,) = resolved(declaration, "narrow")["a"]
    assert "url(#hatch-ink)" in drawn([{"x": 1, "tip": "", "url": ""}], mark={"type": "point", "fill": hatched["b"]})


def test_a_colour_that_the_theme_does_not_have_is_an_error():
    with pytest.raises(KeyError):
        resolved({"fill": "@nocolour"}, "wide")


def test_the_threshold_of_the_portfolio_is_the_one_the_warehouse_uses(reader):
    """The mart's own column tells where its threshold lies: between the highest amount below and the lowest above."""
    rows = reader.query(
        "select coalesce(amount_usd_low, amount_usd) as usd, reaches_160_billion as r from mart.portfolio_timeline"
    )
    limit = thresholds()["portfolio_usd"]
    assert [row["r"] for row in rows if row["usd"] is not None] == [
        row["usd"] >= limit for row in rows if row["usd"] is not None
    ]
