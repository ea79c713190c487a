"""The page of a release built from the bundled registers, whose tables are those of today."""

import duckdb
import pytest
from test_page import Page

from flows.report import write_report
from flows.report.read import CHANGES, CHECKS, FRESHNESS, RUNS
from flows.report.reader import Reader
from flows.report.statements import declared


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("mart.source_freshness", FRESHNESS),
        ("meta.run", RUNS),
        ("quality.check_result", CHECKS),
        ("meta.release_change", CHANGES),
        ("meta.raw_file", ("source_code", "partition_key", "licence", "raw_sha256")),
        ("quality.rejected_row", ("source_code", "raw_sha256", "locator", "reason", "raw")),
        ("quality.skipped_row", ("source_code", "raw_sha256", "reason", "row_count")),
    ],
)
def test_a_warehouse_built_today_has_every_column_the_page_reads(recorded, table, columns):
    with duckdb.connect(str(recorded), read_only=True) as con:
        assert Reader(con).has(table, *columns)


@pytest.fixture(scope="module")
def site(recorded):
    return write_report(recorded, recorded.parent / "site").parent


def test_its_first_page_answers_every_statement_with_pictures(site):
    page = Page(site / "index.html")
    assert "1 rule holds" in page.text
    assert "This release" not in page.text
    assert "no row" not in page.text
    assert "Not known to this release" not in page.text
    sections = {attributes["id"] for tag, attributes in page.elements if tag == "section"}
    assert sections == set(declared())
    pictures = {attributes["id"] for tag, attributes in page.elements if tag == "figure"}
    assert pictures == {name for told in declared().values() for name in told.charts}
    assert "every stated total reaches 160 billion dollars" in page.text


def test_its_quality_page_tells_the_verdict(site):
    page = Page(site / "quality.html")
    assert "Published: 1 of 1 rule passed" in page.text
    assert "This is the first release" in page.text
    assert "un_comtrade" in page.text[page.text.index("Freshness of each source") :]


def test_every_link_within_the_site_leads_somewhere(site):
    pages = {path.relative_to(site).as_posix(): Page(path) for path in site.rglob("*.html")}
    for name, page in pages.items():
        if "/" in name:
            continue
        for link in page.attribute("href"):
            file, _, anchor = link.partition("#")
            if file.startswith(("http", "data:")):
                continue
            assert (site / (file or name)).is_file(), f"{name}: {link}"
            assert not anchor or anchor in pages[file or name].attribute("id"), f"{name}: {link}"


def test_every_picture_and_query_can_be_taken_along(site):
    for page in ("index.html", "queries.html"):
        links = [link for link in Page(site / page).attribute("href") if link.endswith(".csv")]
        assert links
        for link in links:
            lines = (site / link).read_text(encoding="utf-8").splitlines()
            assert len(lines) > 1, link
    assert sum(path.stat().st_size for path in site.glob("*.html")) < 3_000_000
    assert max(path.stat().st_size for path in site.glob("dictionary/*.html")) < 300_000
