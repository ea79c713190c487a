"""The failures that upstreams have shown, one test each, numbered and named as in the list of sources' troubles."""

import json
import re
import subprocess
import time
from datetime import UTC, datetime

import pytest

from flows.contract.source import Http, load_sources, module_of
from flows.errors import BadAnswer
from flows.settings import CHECKOUT
from flows.sources import comtrade_plan
from flows.sources.comtrade_plan import TOTALS, question, questions
from flows.sources.comtrade_releases import Releases
from flows.web.http import LONGEST_URL
from tests.sources import synthetic as made_up
from tests.synthetic_source import Run, contents, rows
from tests.upstream import Response, upstream

pytestmark = pytest.mark.slow

KEY = "0123456789abcdef0123456789abcdef"
API = {code: source for code, source in load_sources().items() if source.http}
YEAR = datetime.now(UTC).year


@pytest.fixture
def run(tmp_path, monkeypatch):
    return Run(tmp_path, monkeypatch)


class Real:
    """Runs a real source against an upstream, without its pauses."""

    def __init__(self, run, code, server):
        source = load_sources()[code]
        quick = {"min_interval_s": 0, "recheck_hours": 0}
        http = Http.model_validate(source.http.model_dump() | quick)
        self.run, self.source = run, source.model_copy(update={"http": http})
        run.modules[code] = module_of(source)
        run.urls[http.base_url_setting] = server.url

    def __call__(self):
        return self.run(self.source)


def releases(*found):
    """An answer of getDA: (frequency, period, reporter, checksum)."""
    records = [
        {"datasetCode": 20156202301202100, "freqCode": frequency, "period": int(period), "reporterCode": reporter,
         "datasetChecksum": checksum, "lastReleased": "2024-06-07T17:13:50.5366667"}
        for frequency, period, reporter, checksum in found
    ]  # fmt: skip
    return made_up.comtrade(*records)


def comtrade(answer, *, checksum=1, frequency="A", period="2014", reporter=156):
    """An upstream that has released one set, and answers other questions by `answer(request)`."""

    def respond(request):
        if "getda" in request.path.lower():
            held = [(frequency, period, reporter, checksum)] if f"/{frequency}/" in request.path else []
            return Response(releases(*held))
        return answer(request)

    return respond


def record(request, number=1, **changed):
    """A record that answers the question."""
    asked = request.params
    flow = asked["flowCode"].split(",")[0]
    value = {"cifvalue": 10.0, "fobvalue": None} if flow == "M" else {"cifvalue": None, "fobvalue": 10.0}
    code = asked["cmdCode"] if asked["cmdCode"] == "TOTAL" else f"{number % 96 + 1:02}"
    fields = {
        "period": asked["period"], "refYear": int(asked["period"][:4]), "flowCode": flow, "cmdCode": code,
        "aggrLevel": 0 if code == "TOTAL" else 2, "primaryValue": 10.0,
    }  # fmt: skip
    return made_up.comtrade_record(**(fields | value | changed))


def number(request):
    return int(request.path.rsplit("/", 1)[1])


def plain(request):
    return Response(rows(number(request)))


def test_01_silent_truncation_a_full_page_is_asked_for_in_parts_and_never_taken_for_the_whole(run):
    def answer(request):
        full = request.params["cmdCode"] == "AG2" and request.params["flowCode"] != "X"
        return Response(made_up.comtrade(*[record(request, n) for n in range(500 if full else 1)]))

    with upstream(comtrade(answer)) as server:
        result = Real(run, "un_comtrade", server)()
    assert set(contents(run.archive)) == {
        ("un_comtrade", "A/2014/CHN-RUS-MX/TOTAL"),
    }
    (failure,) = result.failures
    assert (failure.partition, failure.reason) == ("A/2014/CHN-RUS-MX/AG2", "truncated")
    assert "500 rows are as many as a page can hold" in failure.message
    asked = [r.params["flowCode"] for r in server.requests if r.params.get("cmdCode") == "AG2"]
    assert asked == ["M,X", "M"]


def test_01_silent_truncation_the_parts_of_a_full_page_are_kept(run):
    def answer(request):
        full = "," in request.params["flowCode"]
        return Response(made_up.comtrade(*[record(request, n) for n in range(500 if full else 1)]))

    with upstream(comtrade(answer)) as server:
        real = Real(run, "un_comtrade", server)
        assert real().failures == []
        asked = len(server.requests)
        real()
    keys = {key for _, key in contents(run.archive)}
    assert keys == {f"A/2014/CHN-RUS-{flow}/{level}" for flow in "MX" for level in ("TOTAL", "AG2")}
    assert len(server.requests) == asked + 2, "the next run asks for the lists of releases only"


def test_02_duplicates_by_breakdown_are_prevented_in_the_query_and_caught_by_the_key(run):
    with upstream(comtrade(lambda request: Response(made_up.comtrade(record(request))))) as server:
        Real(run, "un_comtrade", server)()
        asked = [request.params for request in server.requests if "cmdCode" in request.params]
    assert asked and all(TOTALS.items() <= params.items() for params in asked)
    total, again = made_up.comtrade_record(), made_up.comtrade_record()
    by_road = made_up.comtrade_record(motCode=3200)
    staged = made_up.stage("un_comtrade", made_up.comtrade(total, by_road, again))
    assert (len(staged.rows), len(staged.rejected), sum(staged.skipped.values())) == (1, 1, 1)


def test_03_wrong_code_answers_empty_an_empty_answer_is_no_zero_and_nothing_but_empty_ones_is_a_failure(run):
    with upstream(lambda _: Response(status=204)) as server:
        result = Real(run, "imf_dip", server)()
    assert contents(run.archive) == {}
    assert run.archive.last_check("imf_dip", "CHN").outcome == "empty"
    (failure,) = result.failures
    assert "without a single record" in failure.message
    with pytest.raises(KeyError):
        question(questions(datetime.now(UTC).date())[0].params() | {"reporter": "QQQ"}).query()


def test_03_an_empty_answer_for_what_the_list_of_releases_has_is_no_answer_and_asked_for_again(run):
    with upstream(comtrade(lambda _: Response(made_up.comtrade()))) as server:
        real = Real(run, "un_comtrade", server)
        (failure, *_), again = real().failures, real().failures
        assert (failure.partition, failure.reason) == ("A/2014/CHN-RUS-MX/TOTAL", "truncated")
        assert "of which the list of releases has some" in failure.message
        assert [failure.partition for failure in again] == [failure.partition for failure in real().failures]
        server.answer = comtrade(lambda request: Response(made_up.comtrade(record(request))))
        assert (real().kept, real().failures) == (2, [])


def test_03_that_nobody_imports_a_chapter_is_believed_when_it_was_said_on_three_days(run, monkeypatch):
    monkeypatch.setattr(comtrade_plan, "_CHAPTERS", ["01"])
    monkeypatch.setattr(comtrade_plan, "_FIRST_CHAPTERS", ("TOTAL",))

    def answer(request):
        return Response(made_up.comtrade(*[] if request.params["cmdCode"] == "01" else [record(request)]))

    failed = []
    with upstream(comtrade(answer, period="2023", reporter=276)) as server:
        real = Real(run, "un_comtrade", server)
        for day in (1, 2, 3, 4):
            monkeypatch.setattr("flows.archive.now", lambda day=day: f"2026-01-{day:02}T00:00:00+00:00")
            failed.append([failure.partition for failure in real().failures])
    assert failed == [["A/2023/all-RUS-M/01"]] * 2 + [[], []]


@pytest.mark.parametrize("broken", [{"", "reporterCode=156,643"}, {"", "period=2023"}])
def test_08_a_list_of_releases_that_always_fails_is_asked_for_in_parts(run, broken, monkeypatch):
    monkeypatch.setattr(comtrade_plan, "_CHAPTERS", [])
    monkeypatch.setattr(comtrade_plan, "_FIRST_CHAPTERS", ("TOTAL",))

    def answer(request):
        if "getda" not in request.path.lower():
            return Response(made_up.comtrade(record(request)))
        asked = "&".join(f"{name}={value}" for name, value in request.params.items())
        if asked in broken and "/A/" in request.path:
            return Response(status=500)
        return Response(releases(*[("A", "2022", 156, 1)] if asked == "period=2022" else []))

    with upstream(answer) as server:
        result = Real(run, "un_comtrade", server)()
    (failure,) = result.failures
    named = {"reporterCode=156,643": "releases/A/own", "period=2023": "releases/A/2023"}
    assert (failure.partition, failure.reason) == (named[max(broken)], "network")
    assert any(key.startswith("A/2022/all-RUS") for _, key in contents(run.archive))


FOREIGN = {
    "bank_of_russia": (made_up.rouble_span(("03.03.2026", 1, "11,1960"), identity="R01010"), "the currency is 'R01010'"),
    "ecb": (made_up.EXR + "k,D,CNY,USD,SP00,A,1987-03-03,8.0\n", "CURRENCY_DENOM is 'USD'"),
    "world_bank": (made_up.world_bank(made_up.world_bank_row(countryiso3code="FRA")), "is 'NY.GDP.MKTP.CD'|iso3 is 'FRA'"),
    "imf_imts": (made_up.imts("FRA,XG_FOB_USD,DEU,A,1950,9,6,O,"), "COUNTRY is 'FRA'"),
    "imf_dip": (made_up.dip("FRA,O,INWD_D_NETLA_FALL_ALL,DEU,A,2023,1,6,"), "COUNTRY is 'FRA'"),
    "un_comtrade": (made_up.comtrade(made_up.comtrade_record(partnerCode=251)), "is '251'|is '2023'"),
}  # fmt: skip


@pytest.mark.parametrize("code", sorted(FOREIGN))
def test_21_an_answer_to_another_question_is_named_and_not_kept(run, code):
    content, said = FOREIGN[code]

    def answer(_):
        return Response(content, kind="text/xml" if code == "bank_of_russia" else "application/octet-stream")

    with upstream(comtrade(answer) if code == "un_comtrade" else answer) as server:
        result = Real(run, code, server)()
    assert contents(run.archive) == {}
    assert {failure.reason for failure in result.failures} == {"foreign"}
    assert re.search(said, result.failures[0].message)


def test_04_rate_limit_waits_as_long_as_the_server_says(run):
    at = []

    def answer(request):
        at.append(time.monotonic())
        return Response(status=429, headers={"Retry-After": "1"}) if len(at) == 1 else plain(request)

    with upstream(answer) as server:
        assert run(run.add("numbers", server.url, count=1)).kept == 1
    assert at[1] - at[0] >= 1


def test_04_quota_the_daily_budget_is_kept_across_runs(run):
    with upstream(plain) as server:
        source = run.add("numbers", server.url, count=5, daily_budget=2, concurrency=1)
        first, second = run(source), run(source)
    assert len(server.requests) == 2
    assert (first.kept, second.kept, len(second.left["numbers"])) == (2, 0, 5)
    assert [failure.reason for failure in second.failures] == ["budget"]


def test_04_load_shedding_a_host_that_keeps_refusing_is_left_alone(run):
    with upstream(lambda _: Response(status=503)) as server:
        result = run(run.add("numbers", server.url, count=30, concurrency=1))
    assert len(server.requests) == 5 * 4, "the host's own limit"
    assert len(result.left["numbers"]) >= 25


@pytest.mark.parametrize(
    ("code", "body", "said"),
    [
        ("world_bank", '[{"message":[{"id":"120","key":"Invalid value","value":"not valid"}]}]', "120: not valid"),
        ("un_comtrade", '{"elapsedTime":"0","count":-1,"data":[],"error":"Invalid parameter value",'
         '"errorObject":[{"MemberNames":["x"],"ErrorMessage":"The field x"}]}', "Invalid parameter value: The field x"),
        ("un_comtrade", '{"error":"Maximum number of periods is 12","details":null}', "Maximum number of periods"),
    ],
)  # fmt: skip
def test_05_errors_inside_200_are_errors_in_each_of_their_shapes(run, code, body, said):
    with upstream(comtrade(lambda _: Response(body)) if code == "un_comtrade" else lambda _: Response(body)) as server:
        result = Real(run, code, server)()
    assert contents(run.archive) == {}
    assert said in result.failures[0].message
    assert result.failures[0].reason == "format"


def test_05_plain_text_inside_200_is_an_error(run):
    with upstream(lambda _: Response("Please limit requests to one every 5 seconds", kind="text/html")) as server:
        (failure,) = run(run.add("numbers", server.url, count=1)).failures
    assert "instead of JSON: Please limit requests" in failure.message


@pytest.mark.parametrize(
    ("code", "status", "kind", "body", "said"),
    [
        ("bank_of_russia", 200, "text/html", "<!DOCTYPE html><title>DDoS-Guard</title>", "HTML instead of XML"),
        ("bank_of_russia", 403, "text/html", "<!DOCTYPE html><title>DDoS-Guard</title>", "HTTP 403"),
        ("world_bank", 200, "text/xml", "\ufeff<?xml version='1.0'?><e>175</e>", "XML instead of JSON"),
        ("ecb", 200, "text/html", "The resource you are looking for has been removed", "HTML instead of CSV"),
        ("imf_imts", 200, "application/xml", "<message:StructureSpecificData/>", "XML instead of CSV"),
    ],
)
def test_06_html_or_xml_instead_of_data_is_told_before_parsing(run, code, status, kind, body, said):
    with upstream(lambda _: Response(body, status, kind)) as server:
        result = Real(run, code, server)()
    assert said in result.failures[0].message
    assert contents(run.archive) == {}


@pytest.mark.parametrize("trouble", [Response(status=502), Response(close=True), Response(rows(1), cut=5)])
def test_07_transient_trouble_is_tried_again(run, trouble):
    answers = [trouble, trouble]
    with upstream(lambda request: answers.pop() if answers else plain(request)) as server:
        result = run(run.add("numbers", server.url, count=1))
    assert (len(server.requests), result.kept, result.failures) == (3, 1, [])


def test_08_deterministic_500_is_given_up_named_and_does_not_stop_the_others(run):
    def answer(request):
        body = '{"error":"Something went wrong. Please try again.","details":null}'
        return Response(body, status=500) if number(request) == 2 else plain(request)

    with upstream(answer) as server:
        result = run(run.add("numbers", server.url, count=4))
    (failure,) = result.failures
    assert (failure.partition, result.kept) == ("00002", 3)
    assert "Something went wrong" in failure.message and "(asked 4 times)" in failure.message
    assert len(server.requests) == 3 + 4


def test_09_revisions_without_notice_are_further_versions_found_by_checksum(run):
    value = 10.0

    def answer(request):
        return Response(made_up.comtrade(record(request, primaryValue=value, cifvalue=value)))

    with upstream(comtrade(answer, checksum=1)) as server:
        real = Real(run, "un_comtrade", server)
        run.archive.mark_released("r1", real().receipts)
        asked = len(server.requests)
        value = 11.0
        assert real().kept == 0, "the same checksum: nothing is asked for but the lists of releases"
        assert len(server.requests) == asked + 2
        server.answer = comtrade(answer, checksum=2)
        assert real().kept == 2
    kept = run.archive.versions("un_comtrade")["A/2014/CHN-RUS-MX/TOTAL"]
    assert [json.loads(run.archive.read(entry.sha256))["data"][0]["primaryValue"] for entry in kept] == [10.0, 11.0]
    assert kept[1].validators["released_on"] == "2024-06-07"


def test_10_a_renamed_field_or_a_moved_address_is_a_named_failure_and_the_archive_stands_in(run):
    answers = [Response(made_up.EXR + "D.CNY.EUR.SP00.A,D,CNY,EUR,SP00,A,2026-01-05,8.1\n", kind="text/csv")]
    with upstream(lambda _: answers[0]) as server:
        real = Real(run, "ecb", server)
        first = real()
        answers[0] = Response(made_up.EXR.replace("FREQ", "NEW_FREQ") + "x,D,CNY,EUR,SP00,A,2026-01-05,8.1\n")
        renamed = real()
        answers[0] = Response("gone", status=404, kind="text/plain")
        moved = real()
    assert "missing field 'FREQ', new field 'NEW_FREQ'" in renamed.failures[0].message
    assert (moved.failures[0].reason, moved.failures[0].stale) == ("request", True)
    assert "HTTP 404" in moved.failures[0].message
    assert first.receipts == renamed.receipts == moved.receipts


def test_11_access_policy_flips_are_told_apart_and_not_retried(run):
    body = '{ "statusCode": 401, "message": "Access denied due to missing subscription key." }'
    with upstream(lambda _: Response(body, status=401)) as server:
        result = run(run.add("numbers", server.url, count=9, concurrency=1))
    assert len(server.requests) == 1
    (failure,) = result.failures
    assert failure.reason == "auth"
    assert "missing subscription key" in failure.message and "check the key" in failure.message
    assert len(result.left["numbers"]) == 9


def test_12_aggregates_beside_details_are_left_out_by_name():
    line = "{},XG_FOB_USD,{},M,2026-M03,5,6,O,"
    answer = made_up.imts(line.format("CHN", "RUS"), line.format("CHN", "G163"), line.format("CHN", "TX983"))
    staged = made_up.stage("imf_imts", answer)
    assert [row["partner_code"] for row in staged.rows] == ["RUS"]
    assert sum(staged.skipped.values()) == 2


def test_13_codes_of_comtrade_s_own_are_mapped_and_blanks_stripped():
    staged = made_up.stage(
        "un_comtrade",
        made_up.comtrade(
            made_up.comtrade_record(reporterCode=842, reporterISO="USA "),
            made_up.comtrade_record(reporterCode=251, reporterISO="FRA"),
            made_up.comtrade_record(reporterCode=9999, reporterISO="ZZZ"),
        ),
    )
    assert {row["reporter_code"] for row in staged.rows} == {"USA", "FRA"}
    assert "unknown reporterCode '9999'" in staged.rejected[0].reason


def test_14_units_and_number_formats_are_read_as_stated():
    staged = made_up.stage("bank_of_russia", made_up.rouble_span(("03.03.2026", "10000", "30,8225")))
    assert float(staged.rows[0]["rate"]) == 0.00308225
    page = made_up.stage("china_customs", made_up.release(unit="Unit: USD1 Million"))
    assert {float(row["value"]) for row in page.rows} == {1_234_500_000.0, 2_000_000_000.0}


def test_15_a_missing_reporter_is_not_asked_for_and_the_partners_reports_are(run, monkeypatch):
    monkeypatch.setattr(comtrade_plan, "_CHAPTERS", ["01", "27"])
    monkeypatch.setattr(comtrade_plan, "_FIRST_CHAPTERS", ("TOTAL", "27"))

    def answer(request):
        if "getda" in request.path.lower():
            return Response(releases(("A", "2023", 156, 1)) if "/A/" in request.path else releases())
        return Response(made_up.comtrade(record(request)))

    with upstream(answer) as server:
        Real(run, "un_comtrade", server)()
        asked = [request.params for request in server.requests if "cmdCode" in request.params]
    assert not [params for params in asked if params.get("reporterCode") == "643"]
    mirror = [params for params in asked if "reporterCode" not in params]
    assert {params["partnerCode"] for params in mirror} == {"643"}
    assert [params["cmdCode"] for params in mirror] == ["TOTAL", "27", "01"]


def test_16_odd_periods_are_asked_for_one_a_call_and_read_as_what_they_are():
    for asked in questions(datetime(2026, 11, 25, tzinfo=UTC).date()):
        assert "," not in asked.query()["period"] and "," not in asked.query()["cmdCode"]
        assert len(asked.query()["period"]) == (4 if asked.frequency == "A" else 6)
    assert (
        made_up.stage("un_comtrade", made_up.comtrade(made_up.comtrade_record(refMonth=52))).rows[0]["period"] == "2023"
    )
    staged = made_up.stage("imf_imts", made_up.imts("CHN,XG_FOB_USD,RUS,M,2026-M03,5,6,O,"))
    assert staged.rows[0]["period"] == "2026-03"
    page = made_up.stage("china_customs", made_up.release(month=2))
    assert {row["period"] for row in page.rows} == {"2026-01/2026-02"}


def test_17_null_zero_and_estimated_stay_apart():
    row = made_up.stage("un_comtrade", made_up.comtrade(made_up.comtrade_record(netWgt=0.0, qtyUnitCode=-1))).rows[0]
    assert (row["net_weight_kg"], row["quantity"], row["is_net_weight_estimated"]) == (None, None, True)
    line = "CHN,O,OTWD_D_NETAL_FALL_ALL,RUS,A,2023,,6,C"
    row = made_up.stage("imf_dip", made_up.dip(line)).rows[0]
    assert (row["value"], row["is_confidential"]) == (None, True)


def test_18_a_url_that_is_too_long_is_not_sent(run):
    with upstream(plain) as server:
        source = run.add("numbers", server.url, count=1)
        run.modules["numbers"].fetch = lambda source, partition, settings, archive, web: web.get(
            source.http, "data/1", "json", params={"codes": "1" * LONGEST_URL}
        )
        (failure,) = run(source).failures
    assert server.requests == []
    assert "longer than the 4000 characters" in failure.message
    longest = max(len(str(asked.query())) for asked in questions(datetime.now(UTC).date()))
    assert longest < LONGEST_URL / 2


def test_19_the_same_data_in_another_spelling_is_read_or_refused_and_long_numbers_stay_whole(run):
    body = made_up.comtrade(made_up.comtrade_record())
    assert len(made_up.stage("un_comtrade", "\ufeff" + body).rows) == 1
    with pytest.raises(BadAnswer, match="CIFValue"):
        made_up.stage("un_comtrade", body.replace("cifvalue", "CIFValue"))
    found = Releases()
    found.read(releases(("A", "2023", 156, 2**53 + 1)).encode(), "x")
    other = Releases()
    other.read(releases(("A", "2023", 156, 2**53)).encode(), "x")
    asked = next(asked for asked in questions(datetime(2023, 12, 1, tzinfo=UTC).date()) if asked.period == "2023")
    assert found.of(asked) != other.of(asked)


def test_20_secrets_travel_in_a_header_and_are_nowhere_else_even_when_the_server_repeats_them(
    tmp_path, monkeypatch, caplog
):
    caplog.set_level("DEBUG")
    run = Run(tmp_path, monkeypatch, keys={"AMUR_COMTRADE_KEY": KEY})

    def answer(request):
        if number(request) == 1:
            return Response(json.dumps({"message": f"Invalid key {KEY}", "subscription-key": KEY}), status=400)
        if number(request) == 2:
            return Response(json.dumps({"rows": [], "echo": KEY}))
        return Response(rows(number(request)), headers={"ETag": f'"{KEY}"'})

    with upstream(answer) as server:
        result = run(run.add("numbers", server.url, count=3, concurrency=1))
    assert all(request.headers["ocp-apim-subscription-key"] == KEY for request in server.requests)
    assert not any(KEY in request.path or KEY in str(request.params) for request in server.requests)
    assert {failure.reason for failure in result.failures} == {"refused"}
    assert KEY not in str(result) + repr(run.settings) + caplog.text + "".join(map(str, run.progress))
    files = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert files and not any(KEY.encode() in content for content in files)


def test_21_a_partial_document_that_still_parses_is_not_taken(run):
    count = 10
    with upstream(lambda request: Response(rows(number(request), count))) as server:
        source = run.add("numbers", server.url, count=1)
        first = run(source)
        count = 4
        second = run(source)
    (failure,) = second.failures
    assert (failure.reason, failure.stale) == ("truncated", True)
    assert "4 records, where the archived answer has 10" in failure.message
    assert second.receipts == first.receipts
    with pytest.raises(BadAnswer, match="fewer than 30"):
        made_up.stage("bank_of_russia", made_up.rouble_day(count=29))


def test_22_placeholder_shapes_are_told_from_rows(run):
    with pytest.raises(BadAnswer, match="a count only"):
        made_up.stage("un_comtrade", made_up.comtrade(data={"typeCode": None}, count=5006385))
    assert made_up.stage("world_bank", made_up.world_bank()).rows == []
    assert made_up.stage("imf_imts", b"").rows == []
    with upstream(lambda _: Response(made_up.world_bank())) as server:
        Real(run, "world_bank", server)()
    assert contents(run.archive) == {}


def test_23_licence_limits_stand_in_every_contract_and_receipt_and_answers_stay_out_of_git(run):
    assert all(source.licence and source.our_licence for source in API.values())
    with upstream(plain) as server:
        run(run.add("numbers", server.url, count=1))
    assert {receipt.licence for receipt in run.archive.receipts()} == {"CC0"}
    ignored = subprocess.run(["git", "check-ignore", "data/raw/archive/x"], cwd=CHECKOUT, capture_output=True)
    assert ignored.returncode == 0 or not (CHECKOUT / ".git").exists()


def test_24_stale_or_frozen_sources_have_a_cadence_to_be_held_against_and_a_day_of_the_last_answer(run):
    assert all(source.cadence_days and source.schedule for source in API.values())
    with upstream(plain) as server:
        source = run.add("numbers", server.url, count=1)
        run(source)
        before = run.archive.last_check("numbers", "00001").checked_at
        run(source)
    assert run.archive.last_check("numbers", "00001").checked_at > before
    assert len(run.archive.receipts()) == 1, "asking again does not make old data look new"
