"""Data Docs: Great Expectations' results on static pages that ask nothing of any host."""

import re
import shutil

import pytest
from test_page import Page

from flows.report import write_report
from flows.report.data_docs import substituted

pytestmark = pytest.mark.slow


def test_every_rule_is_there_with_its_reason_and_result(docs):
    folder, results = docs
    page = Page(folder / "fact_portfolio.html")
    for result in results:
        assert f"{result.code} ({result.severity}): {result.why}" in page.text
    failed = [result for result in results if result.status == "failed"]
    assert failed
    assert page.text.count("✕ critical") == len(failed)
    assert page.text.count("✓ passed") == len(results) - len(failed)
    assert page.text.count("What is evaluated ") == len(results)
    assert f"{len(results)} rules evaluated in 1 suite, {len(failed)} failed" in Page(folder / "index.html").text


def test_the_pages_hold_no_script_and_no_address_of_another_host(docs):
    for path in docs[0].glob("*.html"):
        page = Page(path)
        assert "script" not in {tag for tag, _ in page.elements}
        assert not [link for link in page.attribute("href") + page.attribute("src") if "//" in link]
        assert "\u202e" not in path.read_text(encoding="utf-8")
    assert "<script>alert(1)</script>\\u202e$name" in Page(docs[0] / "fact_portfolio.html").text


def test_every_link_leads_to_a_page(docs):
    for path in docs[0].glob("*.html"):
        for link in Page(path).attribute("href"):
            assert link in ("data:,", "../index.html") or (docs[0] / link).is_file()


def test_the_report_links_to_the_docs_beside_it(docs, tmp_path):
    from synthetic_release import RELEASE, write_release

    release = write_release(tmp_path / f"{RELEASE}.duckdb")
    assert "data-docs/index.html" not in Page(write_report(release, tmp_path)).attribute("href")
    shutil.copytree(docs[0], tmp_path / "data-docs")
    assert "data-docs/index.html" in Page(write_report(release, tmp_path)).attribute("href")


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ({"template": "values of $column", "params": {"column": "$column"}}, "values of $column"),
        ({"template": "${a} $b", "params": {"a": 1}}, "1 $b"),
        ({"template": "$html_success_icon ok", "params": {"html_success_icon": "<i>"}}, "ok"),
        ({"template": None}, ""),
    ],
)
def test_a_string_template_becomes_plain_text(template, text):
    assert re.sub(" +", " ", substituted(template)) == text
