"""Each real source from its questions to staged rows, against upstreams in the shape of the real ones."""

import shutil

import duckdb
import pytest

from flows.contract.source import Http, load_sources, module_of
from flows.sources import comtrade_plan
from flows.stage.staging import stage_source, staged_path
from tests.sources import synthetic as made_up
from tests.sources.upstreams import LAST_YEAR, NOW, THIS_YEAR, UPSTREAMS, china_customs, comtrade
from tests.synthetic_source import Run
from tests.upstream import Response, upstream

pytestmark = pytest.mark.slow

SOURCES = load_sources()


@pytest.fixture
def few_chapters(monkeypatch):
    monkeypatch.setattr(comtrade_plan, "_CHAPTERS", ["01", "27"])
    monkeypatch.setattr(comtrade_plan, "_FIRST_CHAPTERS", ("TOTAL", "27"))


@pytest.fixture
def run(tmp_path, monkeypatch, few_chapters, candidate):
    for code, source in SOURCES.items():
        if source.kind == "code_list":
            shutil.copy(staged_path(candidate.parent, code), tmp_path)
    return Run(tmp_path, monkeypatch, seconds=120)


def quick(code, **limits):
    """The contract without its pauses and limited to the last years."""
    source = SOURCES[code]
    http = Http.model_validate(source.http.model_dump() | {"min_interval_s": 0} | limits)
    return source.model_copy(update={"http": http, "since": f"{max(int(source.since[:4]), 2009)}-01-01"})


def staged(run, source):
    folder = run.settings.data
    stage_source(source, run.archive, folder)
    assert (folder / f"{source.code}.rejected.jsonl").read_text() == ""
    key = ", ".join(f'"{name}"' for name in source.key)
    path = staged_path(folder, source.code)
    return duckdb.sql(f"select count(*), count(distinct ({key})) from read_parquet('{path}')").fetchone()


@pytest.mark.parametrize("code", [code for code, source in SOURCES.items() if source.kind == "api"])
def test_a_source_is_collected_staged_without_a_rejected_row_and_then_only_looked_at(run, code):
    source = quick(code) if code != "world_bank" else quick(code).model_copy(update={"since": "1960"})
    run.modules[code] = module_of(source)
    with upstream(UPSTREAMS[code]) as server:
        run.urls[source.http.base_url_setting] = server.url
        first = run(source)
        assert (first.failures, first.left) == ([], {})
        assert first.kept > 0
        rows, distinct = staged(run, source)
        assert rows == distinct >= first.kept
        server.requests.clear()
        second = run(source)
    assert (second.kept, second.failures, second.receipts) == (0, [], first.receipts)
    lists_of_releases = 2 if code == "un_comtrade" else 0
    assert len(server.requests) == lists_of_releases, "what was looked at lately is not asked for again"


@pytest.mark.parametrize("code", ["bank_of_russia", "ecb"])
def test_a_new_day_of_rates_is_a_new_version_of_the_year_and_closed_years_stay(run, code):
    source = quick(code, recheck_hours=0)
    run.modules[code] = module_of(source)
    with upstream(UPSTREAMS[code]) as server:
        run.urls[source.http.base_url_setting] = server.url
        run(source)
        server.requests.clear()
        run(source)
    years = {(request.params.get("startPeriod") or request.params["date_req1"][-4:])[:4] for request in server.requests}
    assert years == {str(THIS_YEAR)} | ({str(LAST_YEAR)} if NOW.month == 1 else set())


def test_with_a_key_the_subheadings_are_asked_for_at_the_keyed_address_and_no_row_moves(
    tmp_path, monkeypatch, few_chapters
):
    found = {}
    for keys in ({}, {"AMUR_COMTRADE_KEY": "k" * 32}):
        run = Run(tmp_path / str(len(keys)), monkeypatch, keys=keys, seconds=120)
        source = quick("un_comtrade")
        run.modules["un_comtrade"] = module_of(source)
        with upstream(comtrade) as server:
            run.urls["AMUR_COMTRADE_URL"] = server.url
            run(source)
        found[len(keys)] = set(run.archive.newest("un_comtrade"))
        start = "/data/v1/" if keys else "/public/v1/"
        assert all(request.path.startswith(start) for request in server.requests)
    assert found[0] < found[1]
    assert {key.rsplit("/", 1)[1] for key in found[1] - found[0]} == {"AG6"}


def test_a_customs_page_that_is_not_the_one_it_is_linked_as_is_refused(run):
    source = quick("china_customs")
    run.modules["china_customs"] = module_of(source)

    def wrong(request):
        return china_customs(request) if "report" in request.path else Response(made_up.release(), kind="text/html")

    with upstream(wrong) as server:
        run.urls["AMUR_CHINA_CUSTOMS_URL"] = server.url
        result = run(source)
    assert "the release is '2026-03/USD', asked for was" in result.failures[0].message
    assert result.failures[0].reason == "foreign"


def collected_customs(run, answer):
    """The partitions of customs that are archived, and its failures, when `answer` is asked first."""
    source = quick("china_customs").model_copy(update={"since": f"{THIS_YEAR - 2}-01"})
    run.modules["china_customs"] = module_of(source)
    with upstream(lambda request: answer(request) or china_customs(request)) as server:
        run.urls["AMUR_CHINA_CUSTOMS_URL"] = server.url
        result = run(source)
    return set(run.archive.newest("china_customs")), result.failures


def months_of(*years):
    return {f"{year}-03/{currency}" for year in years for currency in ("CNY", "USD")}


def test_a_year_of_customs_whose_index_cannot_be_had_is_named_and_the_others_go_on(run):
    def gone(request):
        return Response("gone", 410, "text/html") if f"preliminary{THIS_YEAR - 2}" in request.path else None

    found, (failure,) = collected_customs(run, gone)
    assert found == months_of(THIS_YEAR, LAST_YEAR)
    assert (failure.partition, failure.reason) == (f"index/{THIS_YEAR - 2}", "request")
    assert "HTTP 410" in failure.message


def test_while_the_first_page_of_customs_is_still_of_the_last_year_nothing_is_asked_of_this_one(run):
    def january(request):
        if f"preliminary{LAST_YEAR}.html" in request.path:
            return Response("not yet", 404, "text/html")
        if request.path.endswith("/preliminary.html"):
            listed = china_customs(request)
            listed.body = listed.body.replace(str(THIS_YEAR), str(LAST_YEAR))
            return listed
        return None

    assert collected_customs(run, january) == (months_of(LAST_YEAR, THIS_YEAR - 2), [])
