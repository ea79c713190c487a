"""Answers of all sources at once, in the shape and with the oddities of the real ones, go through the whole job."""

import importlib.util
import shutil
from datetime import UTC, date, datetime

import duckdb
import pytest

from flows.cli.console import Lines
from flows.contract.source import load_sources
from flows.job import opened, refresh
from flows.settings import CHECKOUT, Settings
from flows.sources import comtrade_plan
from flows.stage.staging import stage_source, staged_path
from tests.sources.test_collected import quick
from tests.sources.upstreams import UPSTREAMS
from tests.synthetic_source import Run
from tests.upstream import Response, upstream

pytestmark = pytest.mark.slow

APIS = sorted(UPSTREAMS)
SHARED = CHECKOUT.parent / "shared" / "cases" / "upstreams.py"


@pytest.fixture
def few_questions(monkeypatch):
    monkeypatch.setattr(comtrade_plan, "_CHAPTERS", ["01", "27"])
    monkeypatch.setattr(comtrade_plan, "_FIRST_CHAPTERS", ("TOTAL", "27"))
    monkeypatch.setattr(comtrade_plan, "_FIRST_YEAR", 2015)
    monkeypatch.setattr(comtrade_plan, "_FIRST_MIRROR_YEAR", 2022)
    monkeypatch.setattr(comtrade_plan, "_FIRST_MONTHLY_YEAR", 2025)


def of_old(code):
    """The contract without its pauses, back to the years that are odd."""
    since = {"world_bank": "1960", "bank_of_russia": "1997-01-01"}
    return quick(code).model_copy(update={"since": since[code]} if code in since else {})


def answer_all(request):
    """The source that is meant, told by the address; one has added a column, and two are gone."""
    marks = {"scripts": "bank_of_russia", "service": "ecb", "v2": "world_bank", "public": "un_comtrade"}
    if "IMF.STA,DIP" in request.path:
        response = UPSTREAMS["imf_dip"](request)
        response.body = response.body.replace("SERIES_NAME\n", "SERIES_NAME,A_NEW_COLUMN\n").replace(",\n", ",,x\n")
        return response
    code = marks.get(request.path.split("/")[1])
    return UPSTREAMS[code](request) if code else Response("gone", 404, "text/html")


def test_what_is_odd_and_right_is_published_and_what_is_new_is_a_named_warning(tmp_path, few_questions):
    sources = [of_old(source.code) if source.http else source for source in load_sources().values()]
    with upstream(answer_all) as server:
        urls = {source.http.base_url_setting: server.url for source in sources if source.http}
        with opened(Settings(tmp_path, urls=urls, collect_seconds=300), Lines()) as job:
            job.sources = sources
            refresh(job)
    assert (job.outcome, job.aside) == ("published", [])
    found = {result.code: result for result in job.results if result.status == "failed"}
    assert not [code for code, result in found.items() if result.severity == "critical"]
    assert found["NF102"].sample[0]["field_name"] == "A_NEW_COLUMN"
    assert "RR102" not in found, "no row is rejected"
    with duckdb.connect(str(job.settings.pointer), read_only=True) as con:
        roubles = con.execute(
            """select quote_code, max(rate)::int, max(period_start) - current_date from fact_exchange_rate
            where document_code = 'bank_of_russia' and kind = 'official' and base_code = 'USD' group by all order by all"""
        ).fetchall()
        (first_year,) = con.execute("select min(period_code) from fact_indicator").fetchone()
        answered = {row[0] for row in con.execute("select distinct source_code from meta.raw_file").fetchall()}
    assert answered >= set(APIS) - {"china_customs", "imf_imts"}
    today = datetime.now(UTC).date()
    assert roubles == [("RUB", 90, 1), ("RUR", 5940, (date(1997, 1, 12) - today).days)]
    assert first_year == "1960"


@pytest.fixture
def shared_upstreams():
    """The server beside the checkout that answers as the real ones were recorded; not part of the project."""
    if not SHARED.exists():
        pytest.skip("the recorded shapes are not beside the checkout")
    spec = importlib.util.spec_from_file_location("shared_upstreams", SHARED)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def collected(shared_upstreams, tmp_path, monkeypatch, few_questions, candidate):
    """collected(code, odd) collects a source from the server beside the checkout and stages what came."""
    for source in load_sources().values():
        if source.kind == "code_list":
            shutil.copy(staged_path(candidate.parent, source.code), tmp_path)
    run = Run(tmp_path, monkeypatch, seconds=120)

    def collect(code, odd=""):
        server, urls = shared_upstreams.serve(odd)
        source = quick(code).model_copy(update={"since": "1996-01-01"}) if code == "bank_of_russia" else quick(code)
        run.modules[code] = importlib.import_module(f"flows.sources.{code}")
        run.urls |= urls
        try:
            result = run(source)
        finally:
            server.shutdown()
            server.server_close()
        stage_source(source, run.archive, tmp_path)
        rejected = (tmp_path / f"{code}.rejected.jsonl").read_text().splitlines()
        return result, duckdb.read_parquet(str(staged_path(tmp_path, code))), rejected

    return collect


@pytest.mark.parametrize("code", APIS)
def test_every_source_gives_rows_in_the_recorded_shapes_and_rejects_none(collected, code):
    result, rows, rejected = collected(code)
    assert len(rows) > 0
    assert rejected == []
    # the server has one release page of customs, whatever it links to
    assert {failure.reason for failure in result.failures} <= ({"foreign"} if code == "china_customs" else set())


@pytest.mark.parametrize(
    ("odd", "code", "reasons"),
    [
        ("tomorrow", "bank_of_russia", set()), ("redenomination", "bank_of_russia", set()), ("spike", "ecb", set()),
        ("foreign", "bank_of_russia", {"foreign"}), ("newcolumn", "imf_imts", set()), ("newcolumn", "imf_dip", set()),
        ("hidden", "un_comtrade", {"truncated"}), ("valuation", "un_comtrade", set()),
    ],
)  # fmt: skip
def test_an_odd_answer_is_told_for_what_it_is(collected, odd, code, reasons):
    result, rows, rejected = collected(code, odd)
    assert {failure.reason for failure in result.failures} == reasons
    assert rejected == []
    assert (len(rows) == 0) == (odd == "hidden")
