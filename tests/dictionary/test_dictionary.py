"""The dictionary: every table, column, lineage and rule as the SQL and the contracts tell them, and in git up to date."""

import base64
import hashlib
import re

import duckdb
import pytest

from flows.dictionary.entries import read_entries
from flows.dictionary.markdown import as_markdown, write_markdown
from flows.report.dictionary import write_pages
from flows.settings import CHECKOUT, Settings


@pytest.fixture(scope="module")
def entries(published):
    with duckdb.connect(str(Settings(data=published).pointer), read_only=True) as con:
        return {entry.name: entry for entry in read_entries(con)}


def test_the_dictionary_in_git_is_that_of_the_code(entries):
    kept = {path.name: path.read_text(encoding="utf-8") for path in (CHECKOUT / "docs" / "dictionary").glob("*.md")}
    assert kept == as_markdown(list(entries.values())), "run `amur run`, then `amur dictionary docs/dictionary`"


def test_every_table_of_a_release_has_an_entry_whose_columns_are_explained(entries, published):
    with duckdb.connect(str(Settings(data=published).pointer), read_only=True) as con:
        tables = {
            f"{schema}.{name}".removeprefix("main.")
            for schema, name in con.execute(
                "select distinct schema_name, table_name from duckdb_columns() where not internal"
            ).fetchall()
        }
    assert set(entries) == tables
    assert [(e.name, c.name) for e in entries.values() for c in e.columns if not c.about] == []


def test_lineage_goes_through_macros_and_staging_models(entries):
    trade = entries["fact_trade"]
    assert trade.made_from == ["dim_source", "history.fact_trade"]
    assert {"mart.turnover", "mart.mirror_gap"} <= set(trade.goes_into)
    assert {"trade", "china_customs", "un_comtrade"} <= {
        source.code for source in entries["history.fact_trade"].sources
    }
    assert "documents" not in {source.code for source in entries["history.fact_trade"].sources}


def test_rules_examples_and_traces_stand_with_their_table(entries):
    turnover = entries["mart.turnover"]
    assert "turnover_year_to_date" in {example.name for example in turnover.examples}
    assert turnover.guards and turnover.trace == "trace_turnover"
    assert entries["fact_trade"].trace == ""


def test_columns_tell_what_their_values_are_held_to(entries):
    values = entries["fact_trade"].values
    assert (values["reporter_code"].table, values["reporter_code"].column) == ("dim_country", "country_code")
    assert values["flow_code"].allowed == ["X", "M", "T"]
    assert "amount" not in values and "country_code" not in entries["dim_country"].values
    assert entries["mart.turnover"].values["method"].allowed == ["stated", "derived"]


def test_files_of_tables_that_are_no_more_are_removed(entries, tmp_path):
    (tmp_path / "gone.md").write_text("old")
    written = write_markdown(list(entries.values()), tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in written}


@pytest.fixture(scope="module")
def pages(published, tmp_path_factory):
    folder = tmp_path_factory.mktemp("dictionary")
    pointer = Settings(data=published).pointer
    with duckdb.connect(str(pointer), read_only=True) as con:
        write_pages(con, pointer.resolve().stem, folder)
    return folder


def test_every_table_has_a_page_and_its_links_lead_to_pages(pages, entries):
    assert {path.stem for path in pages.iterdir()} == {*entries, "index"}
    for path in pages.iterdir():
        for link in re.findall(r'href="(?!\.\./|#|data:|http)([^"#]+)', path.read_text(encoding="utf-8")):
            assert (pages / link).is_file(), (path.name, link)


def test_a_page_tells_the_state_of_its_rules_and_the_answer_of_an_example(pages):
    page = (pages / "mart.turnover.html").read_text(encoding="utf-8")
    assert "<td>passed</td><td>critical</td>" in page
    assert "<caption>The first 2 rows</caption>" in page and "93.81" in page


@pytest.mark.parametrize(("name", "does"), [("index", "addEventListener"), ("mart.turnover", "ariaSort")])
def test_a_page_allows_its_own_script_and_no_other(pages, name, does):
    page = (pages / f"{name}.html").read_text(encoding="utf-8")
    (script,) = re.findall(r"<script[^>]*>(.*?)</script>", page, re.DOTALL)
    assert does in script
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in page
