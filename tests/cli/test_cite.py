"""amur cite and cite(): what a citation says, and that a description never passes for a title."""

import json
import re

import duckdb
import pytest
from pydantic import ValidationError

from flows.contract.source import Source, load_sources
from flows.reading.citing import Citation, as_bibtex, as_csl, as_plain
from flows.settings import Settings

PAGE = Citation(
    "tass-1", "webpage", "TASS & Co", "100% of {trade}", "2023-05", "https://example.org/a_b", "2024-01-31", "cited"
)


def some_page(home, condition):
    with duckdb.connect(str(Settings(data=home).pointer), read_only=True) as con:
        query = f"select document_code, title, url, cite(document_code) from dim_document where {condition} order by 1 limit 1"
        return con.execute(query).fetchone()


def test_a_title_stands_in_quotation_marks_and_a_description_does_not(home, amur):
    code, title, url, cited = some_page(home, "title not like '(%' and url is not null")
    assert f"“{title}”" in cited and url in cited
    assert f"“{title}”" in amur("cite", code).out
    code, title, _, cited = some_page(home, "title like '(%'")
    for told in (cited, amur("cite", code).out.splitlines()[0]):
        assert f", {title}, " in told and "“" not in told


def test_a_citation_in_sql_names_the_release_and_the_day_a_document_was_retrieved(home):
    release = Settings(data=home).pointer.resolve().stem
    *_, cited = some_page(home, "url is not null")
    assert cited.endswith(f"; in Amur, release {release}")
    with duckdb.connect(str(Settings(data=home).pointer), read_only=True) as con:
        # a column of the same name as one of the macro's own is the caller's
        (count, cited) = con.execute("select count(*), count(cite(document_code)) from fact_claim").fetchone()
        (texts,) = con.execute(
            "select list(cite(document_code)) from dim_document where raw_sha256 is not null"
        ).fetchone()
    assert count == cited > 0 and texts
    assert all(re.search(r", retrieved 20\d\d-\d\d-\d\d; in Amur", text) for text in texts)


def test_without_a_page_the_release_is_cited(home, amur):
    release = Settings(data=home).pointer.resolve().stem
    assert f"release {release}, version" in amur("cite").out.splitlines()[0]


def test_a_data_set_is_cited_as_its_publisher_asks_to_be_named(home, amur):
    told = amur("cite").out
    for code in ("cepii_baci", "ecb_reference_rates"):
        assert f"; to be named as: {load_sources()[code].attribution}; licence: " in told


@pytest.mark.parametrize(("code", "attribution"), [("world_bank", None), ("cepii_baci", None), ("trade", "synthetic")])
def test_a_contract_says_how_to_name_the_publisher_if_and_only_if_it_is_one_of_statistics(code, attribution):
    contract = load_sources()[code].model_dump() | {"attribution": attribution}
    with pytest.raises(ValidationError, match="`attribution` tells how a publisher of statistics is to be named"):
        Source.model_validate(contract)


def test_an_unknown_page_or_format_is_refused_with_what_to_do(home, refused):
    assert "no page tass-x; a document_code is wanted" in refused(2, "cite", "tass-x")
    assert "no format word; use plain, bibtex, csl" in refused(2, "cite", "--format", "word")


def test_plain_text_says_publisher_title_day_address_and_retrieval():
    told = "TASS & Co, “100% of {trade}”, 2023-05, https://example.org/a_b, retrieved 2024-01-31; cited"
    assert as_plain([PAGE]) == told


def test_bibtex_escapes_what_means_something_to_tex():
    told = as_bibtex([PAGE])
    assert told.startswith("@misc{tass-1,\n")
    assert r"author = {{TASS \& Co}}" in told and r"title = {{100\% of \{trade\}}}" in told
    assert "year = {2023}" in told and "date = {2023-05}" in told and "urldate = {2024-01-31}" in told


@pytest.mark.parametrize(
    ("stated", "parts"), [("2023", [[2023]]), ("2023-05", [[2023, 5]]), ("2023-05-09", [[2023, 5, 9]])]
)
def test_csl_dates_are_as_precise_as_they_are_known(stated, parts):
    (item,) = json.loads(as_csl([Citation("a", "webpage", "B", "C", stated)]))
    assert item["issued"] == {"date-parts": parts}
    assert "accessed" not in item and "URL" not in item
