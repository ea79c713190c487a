"""Each real source from its questions to staged rows, against upstreams in the shape of the real ones."""

import re
import shutil
from datetime import UTC, datetime

import duckdb
import pytest

from flows.sources import Http, comtrade_plan, load_sources, module_of
from flows.stage import stage_source, staged_path
from tests.sources import synthetic as made_up
from tests.synthetic_source import Run
from tests.upstream import Response, upstream

SOURCES = load_sources()
NOW = datetime.now(UTC)
THIS_YEAR, LAST_YEAR = NOW.year, NOW.year - 1


def bank_of_russia(request):
    assert request.path == "/scripts/XML_dynamic.asp"
    first, last = request.params["date_req1"], request.params["date_req2"]
    year = first[-4:]
    assert (first, last) == (f"01/01/{year}", f"31/12/{year}")
    days = [(f"{day:02}.01.{year}", "1", "11,1960") for day in (10, 11, 12)]
    body = made_up.rouble_span(*days, identity=request.params["VAL_NM_RQ"])
    return Response(body, kind="text/xml; charset=windows-1251")


def ecb(request):
    assert request.path == "/service/data/EXR/D.CNY+USD.EUR.SP00.A"
    assert request.params["format"] == "csvdata"
    if request.headers.get("if-modified-since"):
        return Response(status=304)
    year = request.params["startPeriod"][:4]
    lines = [f"EXR.D.{code}.EUR.SP00.A,D,{code},EUR,SP00,A,{year}-01-05,8.1\n" for code in ("CNY", "USD")]
    headers = {"Last-Modified": "Wed, 25 Nov 2026 15:00:00 GMT"}
    return Response(made_up.EXR + "".join(lines), kind="text/csv", headers=headers)


def world_bank(request):
    code = re.fullmatch(r"/v2/country/RUS;CHN;[A-Z;]+/indicator/([A-Z.]+)", request.path)[1]
    assert (request.params["format"], request.params["date"]) == ("json", f"1960:{THIS_YEAR}")
    row = made_up.world_bank_row(indicator={"id": code, "value": "x"})
    return Response(made_up.world_bank(row, row | {"date": "2022"}))


def imf(request):
    assert request.headers["accept"] == "application/vnd.sdmx.data+csv;version=1.0.0"
    flow, _, key = request.path.removeprefix("/external/sdmx/2.1/data/IMF.STA,").partition("/")
    country, *_ = key.split(".")
    other = {"CHN": "RUS", "RUS": "CHN"}[country]
    if flow == "DIP":
        assert f".{other}.A" in key and request.params == {"startPeriod": "2009", "endPeriod": str(THIS_YEAR)}
        lines = [f"{country},{kind},INWD_D_NETLA_FALL_ALL,{other},A,2023,-5,6," for kind in ("O", "SCC")]
        return Response(made_up.dip(*lines), kind="application/vnd.sdmx.data+csv")
    frequency, first = key[-1], request.params["startPeriod"]
    assert f".{other}+G001.{frequency}" in key
    period = f"{first}-M03" if frequency == "M" else first
    return Response(made_up.imts(f"{country},XG_FOB_USD,{other},{frequency},{period},5,6,O,"), kind="text/csv")


def comtrade(request):
    if "getda" in request.path.lower():
        monthly = "/M/" in request.path
        assert ("reporterCode" in request.params) == monthly
        period = int(f"{LAST_YEAR}03" if monthly else LAST_YEAR)
        record = {"freqCode": "M" if monthly else "A", "period": period, "reporterCode": 156, "datasetChecksum": 7}
        return Response(made_up.comtrade(record | {"lastReleased": "2026-06-07T17:13:50"}))
    asked, records = request.params, []
    for flow in asked["flowCode"].split(","):
        levels = {"AG2": ["01", "27"], "AG6": ["270112"]}
        for code in levels.get(asked["cmdCode"], [asked["cmdCode"]]):
            monthly = len(asked["period"]) == 6
            value = {"cifvalue": 9.0, "fobvalue": None} if flow == "M" else {"cifvalue": None, "fobvalue": 9.0}
            changed = {
                "freqCode": "M" if monthly else "A", "period": asked["period"], "refYear": int(asked["period"][:4]),
                "refMonth": int(asked["period"][4:]) if monthly else 52, "flowCode": flow, "cmdCode": code,
                "aggrLevel": 0 if code == "TOTAL" else len(code), "primaryValue": 9.0,
            }  # fmt: skip
            records.append(made_up.comtrade_record(**(changed | value)))
    return Response(made_up.comtrade(*records))


def china_customs(request):
    index = re.fullmatch(r"/statics/report/preliminary(\d{4})?\.html", request.path)
    if index and index[1] == str(THIS_YEAR):
        return Response("<html><h1>404 Not Found</h1></html>", status=404, kind="text/html")
    if index:
        listed = index[1] or str(THIS_YEAR)
        titles = {
            c: f"<td>(4) China's Total Export & Import Values by Country/Region (in {c})</td>" for c in ("CNY", "USD")
        }
        link = "<td><span>Jan.</span><a href=http://english.customs.gov.cn/Statics/{}-{}.html> Mar.</a></td>"
        rows = "".join(f"<tr>{title}{link.format(listed, c.lower())}</tr>" for c, title in titles.items())
        newest = f"<select><option value='{listed}'></option><option value='2019'></option></select>"
        table = f"<table><tr><td>(2) other</td><td>x</td></tr>{rows}</table>"
        return Response(f"<html>{newest}{table}</html>", kind="text/html")
    year, currency = re.fullmatch(r"/Statics/(\d{4})-(cny|usd)\.html", request.path).groups()
    unit = {"cny": "Unit: CNY 100 Million", "usd": "Unit: USD1 Million"}[currency]
    page = made_up.release(unit=unit, currency=currency.upper()).replace("Mar 2026", f"Mar {year}")
    return Response(page, kind="text/html; charset=utf-8")


UPSTREAMS = {
    "bank_of_russia": bank_of_russia, "ecb": ecb, "world_bank": world_bank, "imf_imts": imf, "imf_dip": imf,
    "un_comtrade": comtrade, "china_customs": china_customs,
}  # fmt: skip


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
    assert "the release is '2026-03/USD', and asked was for" in result.failures[0].message
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
