"""The pages of a release and of a blocked run: what they tell, and that hostile data stays data."""

import re
import shutil
import subprocess
import sys
from datetime import datetime
from html.parser import HTMLParser

import duckdb
import pytest
from synthetic_release import BEFORE, HOSTILE, RELEASE, write_release

from flows.audit import CheckResult, load_suites
from flows.errors import AmurError
from flows.report import BLOCKED_KEPT, BlockedRun, report_path, write_blocked_report, write_report
from flows.report.findings import causes, findings
from flows.report.page import with_code
from flows.report.verdict import of_release
from flows.report.words import sample_columns, trace_command
from flows.settings import EXPECTATIONS, Settings

pytestmark = pytest.mark.slow

ALERT = "</td><script>alert(1)</script>"
BLOCKED = [
    CheckResult("PF103", "fact_portfolio", "UnexpectedRowsExpectation", "critical", "Synthetic rule." + ALERT, "failed",
                "1 bad rows", [{"statement_id": "synthetic-1" + ALERT, "amount_usd": "150000000000.000000"}]),
    CheckResult("PF101", "fact_portfolio", "ExpectColumnValuesToBeUnique", "critical", "Synthetic.", "passed", ""),
    CheckResult("PF108", "fact_portfolio", "ExpectNothing", "info", "Synthetic.", "not_evaluated", "no such rule"),
]  # fmt: skip


class Page(HTMLParser):
    """Text and elements of a page."""

    def __init__(self, path):
        super().__init__()
        self.text, self.elements = "", []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += " ".join(data.split()) + " "

    def attribute(self, name):
        return [attributes[name] for _, attributes in self.elements if name in attributes]


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    return write_release(tmp_path_factory.mktemp("releases") / f"{RELEASE}.duckdb")


PAGES = ("index.html", "quality.html", "queries.html")
# What of their own runs in pages: within them, and named by its hash in their policy.
SCRIPTS = {"quality.html": [{"type": "module"}], "queries.html": [{"type": "module"}]}


@pytest.fixture(scope="module")
def site(release):
    """The pages of the plain release by name."""
    folder = write_report(release, release.parent / "report").parent
    return {name: Page(folder / name) for name in PAGES}


@pytest.fixture(scope="module")
def page(site):
    return site["quality.html"]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    return write_report(write_release(folder / f"{RELEASE}.duckdb", HOSTILE), folder).parent


def blocked(run_id="20260106T063000Z"):
    return BlockedRun(run_id, datetime(2026, 1, 6, 6, 30), "stopped by the gate", BLOCKED)


def test_the_verdict_stands_first(page):
    assert page.text.index("Published with 1 warning") < page.text.index("What failed or warns")
    assert "4 of 5 rules passed; 1 failed: TR201; 1 source late." in page.text


def test_a_failed_rule_shows_its_rows_and_where_they_came_from(page):
    shown = page.text[page.text.index("What failed") : page.text.index("What changed")]
    assert "months add up to the year to date" in shown
    assert "synthetic_trade, trade.csv line 10 " in shown
    assert "PF101" not in shown


def test_changes_are_counted_and_the_first_revised_values_shown(page):
    shown = page.text[page.text.index("What changed") : page.text.index("Freshness of each source")]
    assert "fact_trade 1 36 0" in shown
    assert "fact_claim 0 0 1" in shown
    assert "value_usd, value_usd_low 100 → 101" in shown
    assert "and 24 more" in shown
    assert "of the release before" not in shown
    assert f"../{BEFORE}/quality.html" in page.attribute("href")


def test_late_sources_rejected_rows_and_licences_are_told(site, page):
    assert "late by 35 days" in page.text
    assert "1 of 3" in page.text
    assert "30 of synthetic_trade" in page.text
    assert "and 20 more" in page.text
    assert "synthetic_trade counterpart G10 is a group 80 1" in page.text
    assert "CC0" in site["queries.html"].text


def test_the_history_of_a_rule_counts_its_runs(page):
    assert "PF103: passed in 4 of 5 runs" in page.text
    assert "TR201: passed in 0 of 5 runs" in page.text


def test_rules_that_always_passed_are_folded_away(page):
    history = page.text[page.text.index("Every rule and its history") :]
    first, folded = history.split("2 rules that never failed in a run on record")
    codes = ("PF101", "PF103", "TR201", "TR202", "SF301")
    assert [code for code in codes if code in first] == ["PF103", "TR201", "SF301"]
    assert [code for code in ("PF101", "TR202") if code in folded] == ["PF101", "TR202"]


def test_an_observation_is_no_warning():
    def check(code, status):
        return {"code": code, "status": status}

    checks = [check("A", "failed"), check("B", "observation"), check("C", "observation")]
    assert of_release(checks, 0).headline == "Published with 1 warning"
    only = of_release([check("B", "observation"), check("C", "passed")], 0)
    assert (only.state, only.headline) == ("good", "Published: 1 of 2 rules passed")
    assert only.detail == "1 of 2 rules passed; 1 observed: B."


def test_rules_that_had_nothing_to_check_count_neither_as_passed_nor_as_failed():
    checks = [{"code": code, "status": status} for code, status in (("A", "passed"), ("B", "nothing_to_check"))]
    verdict = of_release(checks, 0)
    assert (verdict.state, verdict.headline) == ("good", "Published: 1 of 1 rule passed")
    assert verdict.detail == "1 of 1 rule passed; 1 had nothing to check."


def test_bad_rows_say_first_where_they_stand_and_which_columns_are_numbers():
    rows = [
        {"period_code": "2023", "gap_usd": "-1.50", "note": "", "locator": "line 2", "statement_id": "a"},
        {"period_code": "2024", "gap_usd": "", "note": "more", "locator": "line 3", "statement_id": "b"},
    ]
    assert sample_columns(rows) == [
        ("locator", False), ("statement_id", False), ("period_code", False), ("gap_usd", True), ("note", False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("table", "row", "command"),
    [
        ("fact_trade", {"statement_id": "a-1"}, "amur trace fact_trade statement_id=a-1"),
        ("history.fact_claim", {"claim_id": "$(x) y"}, "amur trace history.fact_claim claim_id='$(x) y'"),
        ("fact_trade", {"period_code": "2023"}, ""),
        ("mart.claim_check", {"claim_id": "a"}, ""),
    ],
)
def test_a_bad_row_of_a_fact_tells_how_to_trace_it(table, row, command):
    assert trace_command(table, row) == command


def test_questions_are_answered_with_their_query_or_told_to_be_open(site):
    page = site["queries.html"]
    assert "where is_preferred and amount is not null" in page.text
    assert "As of 2025-10-31: = 18,000 billion RUB. At least 160 billion US dollars: yes." in page.text
    assert "This release lacks what the query reads: Catalog Error: Table with name mirror_gap" in page.text


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_nothing_of_any_host(site, name):
    page = site[name]
    assert [tag for tag, _ in page.elements if tag in ("img", "iframe", "object", "video")] == []
    assert [attributes for tag, attributes in page.elements if tag == "script"] == SCRIPTS.get(name, [])
    links = [attributes.get("href") for tag, attributes in page.elements if tag == "link"]
    assert links == ["data:,"]
    assert set(re.findall(r"url\((.{5})", page.text)) <= {"data:"}
    assert "@import" not in page.text


def test_hostile_text_stays_text(hostile):
    assert sum(Page(hostile / name).text.count("<script>alert('x')</script>") for name in PAGES) > 40


@pytest.mark.parametrize("name", PAGES)
def test_hostile_text_becomes_no_element_and_no_link(hostile, name):
    page = Page(hostile / name)
    assert "<script>alert('x')</script>" in page.text
    assert [attributes for tag, attributes in page.elements if tag == "script"] == SCRIPTS.get(name, [])
    assert "<b>bold</b>" in page.text
    assert not [name for _, attributes in page.elements for name in attributes if name.startswith("on")]
    assert not [href for href in page.attribute("href") if href.startswith("javascript")]
    assert "\u202e" not in (hostile / name).read_text(encoding="utf-8")
    assert "\\u202etxet\\u202c" in page.text


TABLES = [
    "meta.release_change", "meta.raw_file", "meta.run", "quality.check_result", "quality.rejected_row",
    "mart.source_freshness", "mart.portfolio_timeline", "mart.turnover",
]  # fmt: skip


@pytest.mark.parametrize("table", TABLES)
def test_a_missing_table_is_told_in_a_line(release, tmp_path, table):
    older = tmp_path / release.name
    shutil.copy(release, older)
    with duckdb.connect(str(older)) as con:
        con.execute(f"drop table {table}")
    pages = [Page(write_report(older, tmp_path).with_name(name)).text for name in PAGES]
    if table == "meta.run":
        assert not any("Runs on record" in text for text in pages)
    elif table.startswith("mart.") and table != "mart.source_freshness":
        assert "This release lacks" in pages[0]
        assert f"Table with name {table.removeprefix('mart.')} does not exist" in pages[0]
    else:
        assert f"no table {table}" in pages[1] + pages[2]


def test_a_release_of_the_first_shape_is_reported(tmp_path):
    older = tmp_path / "r1.duckdb"
    with duckdb.connect(str(older)) as con:
        con.execute("create schema meta; create schema quality")
        con.execute("create table meta.release as select 'r1' as release_id, now()::timestamp as published_at")
        con.execute("""create table quality.check_result as select 'r1' as release_id, 'PF101' as code,
            'fact_portfolio' as table_name, 'Rule' as rule, 'critical' as severity, 'Why.' as why,
            'passed' as status""")
    first = Page(write_report(older, tmp_path))
    assert "1 rule holds" in first.text
    assert "Published: 1 of 1 rule passed" in Page(tmp_path / "quality.html").text


def test_empty_tables_are_told(release, tmp_path):
    empty = tmp_path / release.name
    shutil.copy(release, empty)
    with duckdb.connect(str(empty)) as con:
        for table in TABLES:
            con.execute(f"delete from {table}")
    assert "no check results" in Page(write_report(empty, tmp_path)).text
    page = Page(tmp_path / "quality.html")
    assert "Published, without check results" in page.text
    assert "Every row received could be used." in page.text
    assert f"No row differs from release {BEFORE}" in page.text


def test_what_is_no_release_is_refused(tmp_path):
    (tmp_path / "text.duckdb").write_text("no database", encoding="utf-8")
    duckdb.connect(str(tmp_path / "other.duckdb")).close()
    for name in ("text.duckdb", "other.duckdb", "missing.duckdb"):
        with pytest.raises(AmurError, match=name):
            write_report(tmp_path / name, tmp_path / "report")
    assert not (tmp_path / "report").exists()


def test_a_report_that_cannot_be_written_says_so(release, tmp_path):
    (tmp_path / "report").write_text("a file in the way", encoding="utf-8")
    with pytest.raises(AmurError, match="the release is not affected"):
        write_report(release, tmp_path / "report")


def test_the_release_is_left_as_it_is_and_the_same_page_comes_again(release, tmp_path):
    before = release.read_bytes()

    def written():
        write_report(release, tmp_path)
        return {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}

    first = written()
    assert written() == first
    assert release.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "dictionary", *PAGES]


def test_the_report_lies_beside_the_releases(tmp_path):
    assert report_path(Settings(data=tmp_path), "r1") == tmp_path / "warehouse" / "reports" / "r1" / "index.html"


def test_a_blocked_run_is_told_and_the_release_readers_keep_is_named(release, tmp_path):
    path = write_blocked_report(tmp_path, blocked(), release)
    page = Page(path)
    assert path == tmp_path / "blocked-20260106T063000Z" / "index.html"
    assert "Nothing published: 2 rules block" in page.text
    assert "synthetic-1" in page.text
    assert "150,000,000,000" in page.text
    assert "no such rule" in page.text
    assert f"../{RELEASE}/index.html" in page.attribute("href")
    assert "PF103: passed in 4 of 6 runs" in page.text
    assert "script" not in {tag for tag, _ in page.elements}


def test_a_run_stopped_without_a_failed_rule_says_what_stopped_it(tmp_path):
    run = BlockedRun("r", datetime(2026, 1, 6), "7 rules declared, 0 evaluated", [])
    page = Page(write_blocked_report(tmp_path, run))
    assert "Nothing published 7 rules declared, 0 evaluated" in " ".join(page.text.split())
    assert "There is no release yet." in page.text


def test_only_the_last_reports_of_blocked_runs_are_kept(tmp_path):
    (tmp_path / RELEASE).mkdir()
    for day in range(10, 20):
        write_blocked_report(tmp_path, blocked(f"202601{day}T063000Z"))
    kept = sorted(path.name for path in tmp_path.glob("blocked-*"))
    assert len(kept) == BLOCKED_KEPT
    assert kept[-1] == "blocked-20260119T063000Z"
    assert (tmp_path / RELEASE).is_dir()


def test_reporting_loads_neither_great_expectations_nor_a_plotting_library(release, tmp_path):
    code = (
        "import sys, pathlib; from flows.report import write_report;"
        f"write_report(pathlib.Path({str(release)!r}), pathlib.Path({str(tmp_path)!r}));"
        "print({'great_expectations', 'matplotlib', 'prefect'} & set(sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "set()\n"


def test_findings_of_one_cause_stand_together_and_say_what_to_do():
    def check(code, severity="warning", status="failed"):
        return {"code": code, "severity": severity, "status": status}

    told = findings([check("FT112"), check("ZZ1", "critical"), check("MTU111"), check("ZZ2", status="not_evaluated"),
                     check("MSF101", "critical"), check("ZZ3"), check("ZZ4", status="passed"), check("ZZ5", status="nothing_to_check")])  # fmt: skip
    assert [[check["code"] for check in finding.checks] for finding in told] == [
        ["ZZ1"], ["ZZ2"], ["MSF101"], ["ZZ3"], ["FT112", "MTU111"],
    ]  # fmt: skip
    assert [finding.rows for finding in told] == ["bad rows"] * 4 + ["differing figures"]
    assert "amur run" in told[0].do
    assert "expectations/" in told[1].do


def test_every_cause_names_rules_that_there_are():
    rules = {rule.meta.code for suite in load_suites(EXPECTATIONS / "warehouse") for rule in suite.rules}
    assert {code for cause in causes() for code in cause["codes"]} <= rules


def test_advice_shows_its_commands_as_code_and_nothing_else_as_markup():
    assert with_code("run `amur <x>` & wait") == "run <code>amur &lt;x&gt;</code> &amp; wait"


def test_the_first_line_names_what_is_set_aside_and_what_could_not_be_had():
    sources = [
        {"source_code": "ecb", "standing": "set_aside"},
        {"source_code": "imf_dip", "standing": "unreachable"},
        {"source_code": "trade", "standing": "well"},
    ]
    verdict = of_release([{"code": "A", "status": "passed", "severity": "critical"}], 1, sources)
    assert (verdict.state, verdict.headline) == ("warn", "Published without ecb (set aside)")
    assert verdict.counts.startswith("without ecb (set aside), 1 rule holds, could not be had: imf_dip, 1 source late")
