"""What the one session does on the wire: identity, retries, limits, refusals."""

import gzip
import threading
import time

import pytest

from flows.archive import Archive
from flows.contract.source import Http, load_sources
from flows.errors import AmurError, UpstreamError
from flows.settings import Settings
from flows.sources.bank_of_russia import read as read_rates
from flows.web.http import Web
from tests.upstream import Response, upstream


@pytest.fixture
def web_to(tmp_path):
    def make(url, *, keys=None, until=None, **limits):
        settings = Settings(tmp_path, urls={"AMUR_X_URL": url}, keys=keys or {})
        web = Web(settings, Archive(settings.archive), backoff_s=0.01, until=until)
        limits = {"min_interval_s": 0, "concurrency": 4} | limits
        return web, Http(base_url="https://x.test", base_url_setting="AMUR_X_URL", **limits)

    return make


def ask(web_to, answer, path="a", expected="json", **limits):
    with upstream(answer) as server:
        web, http = web_to(server.url, **limits)
        try:
            return web.get(http, path, expected), server
        except UpstreamError as error:
            return error, server


def test_requests_say_who_asks_and_use_the_real_host_unless_told_otherwise(web_to):
    _, server = ask(web_to, lambda _: Response("[]"))
    assert server.requests[0].headers["user-agent"].startswith("amur/")
    web, http = web_to("http://127.0.0.1:1")
    web.settings.urls.clear()
    assert web.base_url(http) == "https://x.test"


@pytest.mark.parametrize("status", [400, 404, 405, 410, 414, 422])
def test_other_4xx_are_not_tried_again(web_to, status):
    error, server = ask(web_to, lambda _: Response("no", status, "text/plain"))
    assert (error.reason, len(server.requests)) == ("request", 1)


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_transient_statuses_are_tried_again_a_few_times(web_to, status):
    error, server = ask(web_to, lambda _: Response("later", status, "text/plain"))
    assert len(server.requests) == 4
    assert f"HTTP {status} later (asked 4 times)" in str(error)


def test_a_quota_that_is_used_up_is_told_from_a_wrong_key(web_to):
    body = "Out of call volume quota. Quota will be replenished in 12:00:00."
    error, _ = ask(web_to, lambda _: Response(body, 403, "text/plain"))
    assert error.reason == "quota"


def test_retry_after_of_more_than_a_minute_is_not_waited_for(web_to):
    began = time.monotonic()
    error, server = ask(web_to, lambda _: Response(status=429, headers={"Retry-After": "3600"}))
    assert (error.reason, len(server.requests)) == ("quota", 1)
    assert time.monotonic() - began < 1


def test_retry_after_may_be_a_date(web_to):
    answers = [Response(status=503, headers={"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}), Response("[]")]
    answer, server = ask(web_to, lambda _: answers.pop(0))
    assert (answer.content, len(server.requests)) == (b"[]", 2)


def test_a_redirect_on_the_same_host_is_followed(web_to):
    def answer(request):
        return Response(status=301, headers={"Location": "/b"}) if request.path == "/a" else Response("[]")

    found, server = ask(web_to, answer)
    assert (found.content, [request.path for request in server.requests]) == (b"[]", ["/a", "/b"])


@pytest.mark.parametrize(
    "location", ["http://other.test/x", "file:///etc/passwd", "//other.test/x", "ftp://127.0.0.1/"]
)
def test_a_redirect_to_another_host_or_scheme_is_refused(web_to, location):
    error, server = ask(web_to, lambda _: Response(status=302, headers={"Location": location}))
    assert (error.reason, len(server.requests)) == ("refused", 1)
    assert "redirected to" in str(error)


def test_redirects_in_circles_end(web_to):
    error, _ = ask(web_to, lambda _: Response(status=302, headers={"Location": "/a"}))
    assert error.reason == "refused"


@pytest.mark.parametrize("path", ["file:///etc/passwd", "ftp://x.test/a", "https://other.test/a", "gopher://x.test/"])
def test_an_address_of_another_scheme_or_host_is_not_asked_for(web_to, path):
    error, server = ask(web_to, lambda _: Response("[]"), path=path)
    assert (error.reason, server.requests) == ("refused", [])


def test_an_oversized_body_is_refused_while_it_comes(web_to):
    error, server = ask(web_to, lambda _: Response(b"[" * 5_000_000), largest_answer_mb=1)
    assert (error.reason, len(server.requests)) == ("refused", 1)
    assert "more than 1 MB" in str(error)


def test_a_body_that_unpacks_to_more_than_allowed_is_refused(web_to):
    body = gzip.compress(b"[" * 50_000_000)
    assert len(body) < 100_000
    error, _ = ask(web_to, lambda _: Response(body, headers={"Content-Encoding": "gzip"}), largest_answer_mb=1)
    assert error.reason == "refused"


def test_a_packed_body_is_unpacked_and_a_byte_order_mark_is_let_through(web_to):
    body = gzip.compress(b"\xef\xbb\xbf[]")
    answer, _ = ask(web_to, lambda _: Response(body, headers={"Content-Encoding": "gzip"}))
    assert answer.content == b"\xef\xbb\xbf[]"


def test_the_url_of_an_answer_holds_its_parameters_and_no_key(web_to):
    with upstream(lambda _: Response("[]")) as server:
        web, http = web_to(server.url, keys={"AMUR_X_KEY": "k" * 32}, key_setting="AMUR_X_KEY", key_header="X-Key")
        answer = web.get(http, "a", "json", params={"period": "2023"})
    assert answer.url == f"{server.url}/a?period=2023"
    assert server.requests[0].headers["x-key"] == "k" * 32


def test_after_the_time_is_over_nothing_is_asked_and_no_wait_is_begun(web_to):
    with upstream(lambda _: Response(status=503)) as server:
        web, http = web_to(server.url, until=time.monotonic() - 1)
        with pytest.raises(UpstreamError) as error:
            web.get(http, "a", "json")
    assert (error.value.reason, server.requests) == ("time", [])


def test_a_closed_session_ends_what_waits(web_to):
    with upstream(lambda _: Response("[]")) as server:
        web, http = web_to(server.url)
        web.close()
        with pytest.raises(UpstreamError):
            web.get(http, "a", "json")
    assert server.requests == []


@pytest.mark.parametrize("part", ["head", "body"])
def test_an_answer_that_comes_byte_by_byte_is_left_when_its_time_is_over(web_to, part):
    with upstream(lambda _: Response(drips=part)) as server:
        web, http = web_to(server.url, whole_answer_s=0.3)
        with pytest.raises(UpstreamError, match=r"not whole after 0\.3 s") as error:
            web.get(http, "a", "json")
        assert (error.value.reason, len(server.requests), server.stopped.is_set()) == ("network", 1, False)


def test_an_answer_that_still_comes_when_the_time_of_the_run_is_over_is_left(web_to, monkeypatch):
    monkeypatch.setattr("flows.web.http.GRACE_S", 0)
    with upstream(lambda _: Response(drips="body")) as server:
        web, http = web_to(server.url, until=time.monotonic() + 0.3)
        with pytest.raises(UpstreamError, match="still coming when the time of the run was over") as error:
            web.get(http, "a", "json")
        assert (error.value.reason, server.stopped.is_set()) == ("time", False)


def test_a_session_that_is_closed_ends_what_is_being_read(web_to):
    with upstream(lambda _: Response(drips="body")) as server:
        web, http = web_to(server.url)
        closing = threading.Timer(0.2, web.close)
        closing.start()
        with pytest.raises(UpstreamError):
            web.get(http, "a", "json")
        assert not server.stopped.is_set()


@pytest.mark.parametrize(
    ("key_setting", "body", "kind", "reason"),
    [
        (None, '{"message": "Forbidden"}', "application/json", "firewall"),
        ("AMUR_X_KEY", "<!DOCTYPE html><title>Access Denied</title>", "text/html", "firewall"),
        ("AMUR_X_KEY", '{"message": "Access denied due to invalid subscription key"}', "application/json", "auth"),
    ],
)
def test_a_firewall_is_told_from_a_wrong_key(web_to, key_setting, body, kind, reason):
    header = "X-Key" if key_setting else None
    error, _ = ask(web_to, lambda _: Response(body, 403, kind), key_setting=key_setting, key_header=header)
    assert error.reason == reason
    assert ("check the key" in str(error)) == (reason == "auth")


@pytest.mark.parametrize(
    "content",
    [
        b'<?xml version="1.0"?><!DOCTYPE ValCurs [<!ENTITY a "b">]><ValCurs ID="R01375">&a;</ValCurs>',
        b'<?xml version="1.0"?><!DOCTYPE ValCurs SYSTEM "file:///etc/passwd"><ValCurs ID="R01375"></ValCurs>',
    ],
)
def test_xml_that_declares_entities_is_refused(content):
    with pytest.raises(AmurError, match="entities"):
        read_rates(content, "x", load_sources()["bank_of_russia"])


@pytest.mark.parametrize("url", ["file:///etc", "ftp://x", "http://", "https://user:pass@x.test", "https://x.test?a=1"])
def test_a_base_url_that_cannot_be_used_is_told_when_the_settings_are_read(monkeypatch, url):
    monkeypatch.setenv("AMUR_ECB_URL", url)
    with pytest.raises(AmurError, match="AMUR_ECB_URL"):
        Settings.from_env()


def test_keys_and_urls_come_from_the_environment_and_keys_are_not_shown(monkeypatch, tmp_path):
    monkeypatch.setenv("AMUR_COMTRADE_KEY", " secret ")
    monkeypatch.setenv("AMUR_COMTRADE_URL", "http://127.0.0.1:1/")
    settings = Settings.from_env()
    assert settings.keys == {"AMUR_COMTRADE_KEY": "secret"}
    assert settings.urls["AMUR_COMTRADE_URL"] == "http://127.0.0.1:1"
    assert "secret" not in repr(settings)
