"""From documents to the warehouse: claims, places, groups, history and reviews; and never a statistic."""

import shutil
from datetime import date
from pathlib import Path

import duckdb
import pytest

from flows.archive import Archive
from flows.audit import check_warehouse, suites_of_warehouse
from flows.build import build
from flows.checks.structural import columns_of
from flows.contract.source import load_sources
from flows.documents.extraction import extract
from flows.reading.locate import locate
from flows.settings import CHECKOUT, Settings
from flows.stage.about import stage_about
from flows.stage.staging import stage_source
from tests.conftest import archive_files, before_of

SOURCES = load_sources()
SEED = CHECKOUT.parent / "shared" / "seed" / "seed.txt"
TEXT = "In 2023 the trade turnover of China and Russia was {} billion dollars."
MORE = " So the turnover of China and Russia in 2023 was {} billion dollars."
REVIEW = (
    "document,span,decision,measure_code,reporter_code,partner_code,period,value,value_high,comparator,scale,"
    "currency_code,unit,modality,reason,reviewer,reviewed_on,text_sha256\n"
)

# What is told of documents, periods and sources, and what is made of all claims.
TOLD_OF_DOCUMENTS = {
    "main.claim_span", "main.dim_document", "main.dim_period", "main.fact_claim", "history.fact_claim",
    "mart.claim_check", "mart.source_freshness", "meta.raw_file", "meta.source_standing", "quality.rejected_row", "quality.claim_review",
}  # fmt: skip


@pytest.fixture(scope="module")
def registers(tmp_path_factory):
    """A folder with every source staged but the documents and their reviews, and its archive."""
    folder = tmp_path_factory.mktemp("registers")
    archive = Archive(folder / "archive")
    for source in SOURCES.values():
        if source.code in ("documents", "claim_review"):
            continue
        if source.http is None:
            archive_files(source, Settings(data=folder), archive)
        stage_source(source, archive, folder)
    return folder


@pytest.fixture
def warehouse(candidate, registers, tmp_path):
    """Builds a warehouse of documents, {name: [(day, text or None where it was taken away), …]}, and their reviews."""
    opened = []

    def built(documents, reviews=""):
        folder = tmp_path / str(len(opened))
        shutil.copytree(registers, folder)
        archive = Archive(folder / "archive")

        def keep(source, partition, day, content):
            receipt = {"source": source, "partition": partition, "url": "file:x", "licence": "CC0"}
            receipt["params"] = {} if content else {"state": "removed"}
            receipt["retrieved_at"] = f"{day}T00:00:00+00:00"
            archive.mark_released(f"{partition}{day}", [archive.put(content, receipt)])

        for name, versions in documents.items():
            for day, text in versions:
                keep("documents", name, day, (text or "").encode())
        keep("claim_review", "claim_review.csv", "2026-06-01", (REVIEW + reviews).encode())
        for code in ("documents", "claim_review"):
            stage_source(SOURCES[code], archive, folder)
        stage_about(SOURCES.values(), archive, folder)
        build(folder / "candidate.duckdb", folder, before_of(candidate))
        opened.append(duckdb.connect(str(folder / "candidate.duckdb"), read_only=True))
        return opened[-1]

    yield built
    for con in opened:
        con.close()


def content_of(con):
    tables = con.execute(
        "select schema_name || '.' || table_name from duckdb_tables() where not internal order by 1"
    ).fetchall()
    return {name: con.execute(f"select count(*), sum(hash(t)) from {name} t").fetchone() for (name,) in tables}


def test_documents_never_change_a_statistic(warehouse):
    plain = warehouse({})
    bundled = {
        path.name: [("2026-01-01", path.read_bytes().decode("latin-1"))]
        for path in sorted((CHECKOUT / "data/raw/documents").iterdir())
        if path.suffix != ".pdf"
    }
    lies = {"lies.txt": [("2026-01-01", TEXT.format(999) + " China took 99 percent of Russia's exports in 2023.")]}
    stated = warehouse(bundled | lies)
    before, after = content_of(plain), content_of(stated)
    assert {name for name in after if after[name] != before.get(name)} <= TOLD_OF_DOCUMENTS
    registered = "select count(*), sum(hash(c)) from fact_claim c where method = 'register'"
    assert plain.execute(registered).fetchone() == stated.execute(registered).fetchone()
    assert stated.execute("select count(*) from fact_claim where method = 'text'").fetchone()[0] > 50
    assert stated.execute(
        "select count(*) from fact_claim where document_code like 'lies%' and is_preferred and period_code = '2023'"
        " and measure_code = 'trade_turnover'"
    ).fetchone() == (0,)


def test_a_figure_stated_twice_is_one_claim_with_two_places(warehouse):
    con = warehouse({"a.txt": [("2026-01-01", TEXT.format(240) + MORE.format(240))]})
    (claim,) = con.execute(
        "select claim_id, quote_start, method, document_code from fact_claim where method = 'text'"
    ).fetchall()
    spans = con.execute(
        "select claim_id, document_code, quote, quote_start, locator from claim_span order by 4"
    ).fetchall()
    assert [row[:3] for row in spans] == [(claim[0], claim[3], "240 billion dollars")] * 2
    assert spans[0][3] == claim[1]
    assert spans[1][4] == f"characters {spans[1][3]}-{spans[1][3] + 19}"


def test_a_figure_of_several_documents_is_several_claims_in_one_group(warehouse):
    con = warehouse({name: [("2026-01-01", TEXT.format(240))] for name in ("a.txt", "b.txt")} | {
        "c.txt": [("2026-01-01", TEXT.format(227))]
    })  # fmt: skip
    groups = con.execute(
        "select claim_group, count(*) from fact_claim where method = 'text' group by 1 order by 2"
    ).fetchall()
    assert [count for _, count in groups] == [1, 2]


def test_every_reference_of_a_claim_resolves(candidate):
    with duckdb.connect(str(candidate), read_only=True) as con:
        for column, table in (
            ("document_code", "dim_document"), ("period_code", "dim_period"), ("measure_code", "dim_measure"),
            ("source_code", "dim_source"),
        ):  # fmt: skip
            lost = f"{column} is not null and {column} not in (select {column} from {table})"
            assert con.execute(f"select {column} from fact_claim where {lost}").fetchall() == []
        assert con.execute("select claim_id from fact_claim group by 1 having count(*) > 1").fetchall() == []
        assert con.execute("select count(*) from claim_span").fetchone()[0] > 60
        assert con.execute("select file from quality.claim_review where review_state <> 'in_force'").fetchall() == []


def test_a_place_can_be_shown_again_from_the_archived_bytes(candidate):
    archive = Archive(Path(candidate).parent / "archive")
    with duckdb.connect(str(candidate), read_only=True) as con:
        spans = con.execute(
            """select file, s.raw_sha256, text_sha256, quote, locator
            from claim_span s join dim_document d using (document_code)"""
        ).fetchall()
    for file, raw_sha256, text_sha256, quote, locator in spans:
        content = archive.read(raw_sha256)
        assert extract(content, file).sha256 == text_sha256
        (sentence,) = locate(content, locator, file)
        assert f"【{' '.join(quote.split())}】" in sentence


def test_a_turnover_is_held_against_both_sides_whichever_is_named_first(warehouse):
    named = ("China and Russia", "Russia and China")
    con = warehouse({
        f"{number}.txt": [("2026-01-01", f"In 2019 the trade turnover of {both} was 110.8 billion dollars.")]
        for number, both in enumerate(named)
    })  # fmt: skip
    told = con.execute(
        """select verdict, statistic_value / 1e9, statistic_source_code, other_statistic_value / 1e9,
        other_statistic_source_code, other_verdict from mart.claim_check where method = 'text'"""
    ).fetchall()
    assert len(told) == 2 and told[0] == told[1]
    assert told[0][0] == "agrees" and None not in told[0]
    assert told[0][1] != told[0][3]


def test_a_claim_on_one_good_is_never_held_against_all_goods(warehouse):
    texts = [
        "In 2023 China's exports of pork to Russia were 111 billion dollars.",
        "В 2023 году экспорт свинины из России в Китай составил 129 млрд долларов.",
        "2023年中国对俄罗斯猪肉出口1110亿美元。",
    ]
    con = warehouse({f"{number}.txt": [("2026-01-01", text)] for number, text in enumerate(texts)})
    told = con.execute(
        """select commodity_code, verdict from mart.claim_check as checked
        join fact_claim as claim using (claim_id) where claim.method = 'text' and claim.unit = 'USD'"""
    ).fetchall()
    assert told == [("02", "not_checkable")] * 3


def test_a_changed_document_closes_its_claims_and_one_taken_away_withdraws_them_until_it_comes_back(warehouse):
    con = warehouse({"a.txt": [("2026-01-01", TEXT.format(240)), ("2026-02-01", TEXT.format(241))]})
    assert con.execute(
        "select value::bigint / 1e9, known_on, superseded_on from history.fact_claim where method = 'text' order by 2"
    ).fetchall() == [(240, date(2026, 1, 1), date(2026, 2, 1)), (241, date(2026, 2, 1), None)]
    (then,) = con.execute(
        "select value::bigint / 1e9 from fact_claim_as_of(date '2026-01-15') where method = 'text'"
    ).fetchone()
    assert then == 240
    versions = [("2026-01-01", TEXT.format(240)), ("2026-02-01", None), ("2026-03-01", TEXT.format(240))]
    con = warehouse({"a.txt": versions[:2]})
    assert con.execute("select count(*) from fact_claim where method = 'text'").fetchone() == (0,)
    assert con.execute("select count(*) from claim_span").fetchone() == (0,)
    con = warehouse({"a.txt": versions})
    assert con.execute(
        "select known_on, superseded_on from history.fact_claim where method = 'text' order by 1"
    ).fetchall() == [(date(2026, 1, 1), date(2026, 2, 1)), (date(2026, 3, 1), None)]
    assert con.execute("select count(*) from claim_span").fetchone() == (1,)


def review(text, decision, **cells):
    start = text.index(cells.pop("of", "240 billion dollars"))
    cells |= {
        "document": "a.txt", "span": f"{start}-{start + 19}", "decision": decision,
        "reason": "because", "reviewer": "R",
        "reviewed_on": "2026-03-01", "text_sha256": extract(text.encode(), "a.txt").sha256,
    }  # fmt: skip
    return ",".join(cells.get(name, "") for name in REVIEW.strip().split(",")) + "\n"


def versions(con):
    return con.execute(
        """select value::bigint / 1e9, comparator, value_low::bigint / 1e9, value_high::bigint / 1e9, review_status,
        known_on, superseded_on from history.fact_claim where method = 'text' order by known_on"""
    ).fetchall()


def test_a_correction_holds_from_its_day_on(warehouse):
    text = TEXT.format(240)
    con = warehouse(
        {"a.txt": [("2026-01-01", text)]}, review(text, "corrected", value="24", comparator=">", scale="billion")
    )
    assert versions(con) == [
        (240, "=", 240, 240, "unreviewed", date(2026, 1, 1), date(2026, 3, 1)),
        (24, ">", 24, None, "corrected", date(2026, 3, 1), None),
    ]
    assert con.execute("select review_state, decision from quality.claim_review").fetchall() == [
        ("in_force", "corrected")
    ]
    assert con.execute("select count(*) from claim_span").fetchone() == (1,)


def test_a_rejected_claim_is_closed_on_the_day_of_the_review(warehouse):
    text = TEXT.format(240)
    con = warehouse({"a.txt": [("2026-01-01", text)]}, review(text, "rejected"))
    assert versions(con) == [
        (240, "=", 240, 240, "unreviewed", date(2026, 1, 1), date(2026, 3, 1)),
        (240, "=", 240, 240, "rejected", date(2026, 3, 1), date(2026, 3, 1)),
    ]
    assert con.execute("select count(*) from fact_claim where method = 'text'").fetchone() == (0,)
    assert con.execute("select count(*) from claim_span").fetchone() == (0,)


HOSTILE = (
    "In 2023 the trade turnover of China and Russia was 999999999999999999999 dollars, 5000 percent more than in 2022. "
    "In 2023 trade turnover of China and Russia doubled. China's exports to Russia were 5 million tonnes in 2023. "
    "China's share of Russia's exports was 300 percent in 2023, or -5 percent. In 1850 turnover was 5 roubles. "
    "Trade turnover of China and Russia fell by 250 percent in 2023 to minus 5 dollars. In 2099 it was 0.000001 yuan. "
    "The portfolio of the commission has -5 projects worth between 0.0000001 and 0.0000002 dollars. "
    "ASEAN, G20 and the SCO trade 7 billion dollars. In January to March 2023 turnover was 0 dollars. Half of it. "
)


def test_whatever_a_document_states_no_critical_rule_of_the_warehouse_fails(warehouse):
    con = warehouse({"a.txt": [("2026-01-01", HOSTILE)], "b.txt": [("2026-01-01", HOSTILE + HOSTILE)]})
    assert con.execute("select count(*) from fact_claim where method = 'text'").fetchone()[0] > 20
    path = Path(con.execute("select path from duckdb_databases() where not internal").fetchone()[0])
    con.close()
    suites = suites_of_warehouse(columns_of(path))
    results = check_warehouse(path, suites)
    assert [(r.code, r.sample) for r in results if r.status == "failed" and r.severity == "critical"] == []
    assert [result.code for result in results if result.status == "not_evaluated"] == []


def test_another_text_reopens_the_review(warehouse):
    text = TEXT.format(240)
    con = warehouse(
        {"a.txt": [("2026-01-01", text), ("2026-04-01", text + " It is so.")]},
        review(text, "corrected", value="24", comparator="=", scale="billion"),
    )
    assert [(row[0], *row[4:]) for row in versions(con)] == [
        (240, "unreviewed", date(2026, 1, 1), date(2026, 3, 1)),
        (24, "corrected", date(2026, 3, 1), date(2026, 4, 1)),
        (240, "reopened", date(2026, 4, 1), None),
    ]
    assert con.execute("select review_state from quality.claim_review").fetchall() == [("reopened",)]


def test_a_review_of_a_place_where_nothing_was_read_is_told(warehouse):
    text = TEXT.format(240)
    con = warehouse({"a.txt": [("2026-01-01", text)]}, review(text, "rejected", of="In 2023"))
    assert con.execute("select review_state, claim_id from quality.claim_review").fetchall() == [("unmatched", None)]
    assert [row[4] for row in versions(con)] == ["unreviewed"]


@pytest.mark.skipif(not SEED.exists(), reason="the text this project started from is not at hand")
def test_the_text_this_project_started_from(warehouse):
    con = warehouse({"seed.txt": [("2026-01-01", SEED.read_text(encoding="utf-8"))]})
    claims = con.execute(
        """select measure_code, value::bigint, unit, comparator, value_low::bigint, value_high, modality, count(*)
        from fact_claim join claim_span using (claim_id) where method = 'text' group by all order by 1"""
    ).fetchall()
    assert ("portfolio_planned_investment", 160_000_000_000, "USD", ">", 160_000_000_000, None, "actual", 2) in claims
    assert ("portfolio_project_count", 24, "projects", ">=", 24, None, "actual", 1) in claims
    (half,) = [claim for claim in claims if claim[2] == "percent"]
    assert half[:6] == ("share_of_exports", 50, "percent", ">", 50, None)
    verdicts = dict(con.execute("select measure_code, verdict from mart.claim_check where method = 'text'").fetchall())
    assert verdicts["share_of_exports"] != "agrees"
    assert verdicts["portfolio_planned_investment"] in ("agrees", "within_bounds")
