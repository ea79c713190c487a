"""Every number of a picture beside its page, the rows of facts it was made of and the command that traces it."""

import json
import re
import shlex
import shutil

import duckdb
import pytest
from test_page import Page

from flows.report import write_report
from flows.report.charts import CHARTS, chart
from flows.report.numbers import write_numbers
from flows.report.reader import Reader
from flows.thresholds import create_threshold

pytestmark = pytest.mark.slow

NUMBERED = sorted(
    path.name.removesuffix(".vl.json")
    for path in CHARTS.glob("*.vl.json")
    if "numbers_of" in json.loads(path.read_text(encoding="utf-8"))["usermeta"]
)


@pytest.fixture(scope="module")
def site(recorded, tmp_path_factory):
    return write_report(recorded, tmp_path_factory.mktemp("numbered")).parent


def drawn(release, names=NUMBERED):
    con = duckdb.connect(str(release), read_only=True)
    create_threshold(con, "temp macro")
    return con, [chart(Reader(con), name) for name in names]


def writable(release, folder):
    copy = folder / release.name
    shutil.copy(release, copy)
    copy.chmod(0o644)
    return copy


def test_every_picture_but_those_of_counts_tells_its_numbers(site):
    assert {path.stem for path in CHARTS.glob("*.sql")} - set(NUMBERED) == {
        "claims_by_verdict",
        "claims_by_year",
        "freshness",
    }
    links = Page(site / "index.html").attribute("href")
    assert sorted(path.stem for path in (site / "numbers").iterdir()) == NUMBERED
    assert all(f"numbers/{name}.html" in links for name in NUMBERED)


@pytest.mark.parametrize("name", NUMBERED)
def test_every_number_is_there_and_made_of_rows_that_were_read_somewhere(site, recorded, name):
    con, (picture,) = drawn(recorded, [name])
    con.close()
    page = (site / "numbers" / f"{name}.html").read_text(encoding="utf-8")
    rows = re.findall(r'<tr id="n\d+">(.*?)</tr>', page, re.DOTALL)
    assert len(rows) == sum(row.get("row_key") is not None for row in picture.rows) > 2
    for row in rows:
        assert re.search(r"line \d+", row), row
    text = Page(site / "numbers" / f"{name}.html").text
    assert all(row["tip"].split(";")[0][:60] in text for row in picture.rows if row.get("row_key"))


def test_the_command_of_a_number_traces_it(site, recorded):
    """The first of each picture, by the row that its table has for the key."""
    with duckdb.connect(str(recorded), read_only=True) as con:
        for name in NUMBERED:
            page = Page(site / "numbers" / f"{name}.html").text
            amur, trace, table, *key = shlex.split(re.search(r"amur trace .*?(?= [A-Z0-9]\S* |$)", page)[0])
            assert (amur, trace) == ("amur", "trace")
            where = " and ".join(
                f"{column}::varchar = $${value}$$" for column, _, value in (part.partition("=") for part in key)
            )
            assert con.execute(f"select count(*) from {table} where {where}").fetchone() == (1,), (table, key)


def test_what_a_number_was_made_of_first_is_its_own(site):
    page = Page(site / "numbers" / "mirror_reports.html").text
    (row,) = re.findall(r"Russia to China, 2015: .*?amur trace", page)
    flows = re.findall(r"fact_trade (rus-chn|chn-rus)-([xmt])-2015", row)
    assert set(flows[:2]) == {("rus-chn", "x"), ("chn-rus", "m")}


def test_links_lead_somewhere_and_marks_without_a_page_to_their_number(site):
    for path in (site / "numbers").iterdir():
        for link in Page(path).attribute("href"):
            if not link.startswith(("http", "data:", "#")):
                assert (path.parent / link.partition("#")[0]).is_file(), (path.name, link)
    links = [
        link for link in Page(site / "index.html").attribute("href") if link.startswith("numbers/mirror_reports.html#")
    ]
    anchors = {
        f"numbers/mirror_reports.html#{name}" for name in Page(site / "numbers/mirror_reports.html").attribute("id")
    }
    assert links and set(links) <= anchors


def test_hostile_text_stays_text(recorded, tmp_path):
    hostile = writable(recorded, tmp_path)
    with duckdb.connect(str(hostile)) as con:
        con.execute("update dim_document set url = 'javascript:alert(1)', title = '<script>alert(1)</script>\u202e'")
        con.execute("update fact_trade set caveat = '<img src=x onerror=alert(1)>', locator = '<b>line 1</b>'")
    con, pictures = drawn(hostile, ["turnover_years", "mirror_reports"])
    write_numbers(Reader(con), pictures, tmp_path / "numbers", {}, "r1")
    con.close()
    for picture in pictures:
        page = Page(tmp_path / "numbers" / f"{picture.name}.html")
        assert "<img src=x" in page.text and "<b>line 1</b>" in page.text and "<script>alert(1)" in page.text
        assert "img" not in {tag for tag, _ in page.elements}
        assert not [href for href in page.attribute("href") if href.startswith("javascript")]
        assert "\u202e" not in page.text


def test_a_release_that_lacks_what_is_behind_a_picture_has_its_picture_all_the_same(recorded, tmp_path):
    older = writable(recorded, tmp_path)
    with duckdb.connect(str(older)) as con:
        con.execute("alter table fact_trade drop column flow_code")
    con, pictures = drawn(older, ["mirror_reports", "portfolio_total"])
    assert all(picture.drawings for picture in pictures)
    assert write_numbers(Reader(con), pictures, tmp_path / "numbers", {}, "r1") == {"portfolio_total"}
    con.close()
