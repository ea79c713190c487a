"""Recorded answers of the real servers, where they lie beside the checkout: each is told for what it is."""

import json

import duckdb
import pytest

from flows.archive import Archive
from flows.contract.source import Http, load_sources
from flows.errors import AmurError
from flows.settings import CHECKOUT, Settings
from flows.sources.comtrade_answer import load_answers
from flows.sources.comtrade_releases import Releases
from flows.sources.customs_index import read_index
from flows.web.http import Web
from tests.upstream import Response, upstream

RECORDED = CHECKOUT.parent / "shared" / "payloads"

pytestmark = pytest.mark.skipif(not RECORDED.is_dir(), reason="the recordings are not part of the project")


def replayed(tmp_path, name):
    """The answer that the session makes of a recording, or the error."""
    response = json.loads((RECORDED / "comtrade" / name).read_text(encoding="utf-8"))["response"]
    headers = dict(response["headers"])
    kind = headers["content-type"]
    kept = {name: value for name, value in headers.items() if name in ("retry-after", "etag", "last-modified")}
    answer = Response(response["body"], response["status"], kind, kept)
    with upstream(lambda _: answer) as server:
        settings = Settings(tmp_path, urls={"AMUR_COMTRADE_URL": server.url})
        web = Web(settings, Archive(tmp_path / "archive"), backoff_s=0.01)
        limits = load_sources()["un_comtrade"].http.model_dump() | {"min_interval_s": 0, "daily_budget": None}
        return web.get(Http.model_validate(limits), "data/v1/get/C/A/HS", "json")


@pytest.mark.parametrize(
    ("name", "reason", "said"),
    [
        ("rec_get__count_13_periods.json", "request", "Maximum number of periods is 12"),
        ("rec_get__count_cl_code_h6.json", "network", "Something went wrong"),
        ("rec_get__invalid_key.json", "auth", "invalid subscription key"),
        ("rec_reference__be_absent.json", "request", "BlobNotFound"),
        ("rec_get__count_rate_limited.json", "quota", "Rate limit is exceeded"),
    ],
)
def test_a_recorded_refusal_is_told_by_its_class(tmp_path, name, reason, said):
    with pytest.raises(AmurError, match=said) as error:
        replayed(tmp_path, name)
    assert error.value.reason == reason


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("rec_get__unknown_reporter.json", 0),
        ("rec_get__bilateral_ch_us_2022_2023.json", 4),
        ("rec_get__ch_exports_2023.json", 32),
    ],
)
def test_a_recorded_answer_is_read_whole(tmp_path, name, rows):
    answer = replayed(tmp_path, name)
    with duckdb.connect() as con:
        assert load_answers(con, [(answer.content, answer.url)], load_sources()["un_comtrade"]) == [rows]


def test_a_recorded_count_is_no_answer(tmp_path):
    answer = replayed(tmp_path, "rec_get__count_over_limit.json")
    with duckdb.connect() as con, pytest.raises(AmurError, match="a count only"):
        load_answers(con, [(answer.content, answer.url)], load_sources()["un_comtrade"])


def test_a_recorded_list_of_releases_is_read(tmp_path):
    answer = replayed(tmp_path, "rec_get_da__ch_2023.json")
    assert Releases().read(answer.content, answer.url) == 1


def test_the_recorded_index_of_customs_leads_to_its_release_pages():
    found = read_index((RECORDED / "gacc" / "seed_2026.html").read_bytes(), "x")
    assert found.newest_year == 2026
    assert [(release.month, release.currency) for release in found.releases] == [
        (3, "CNY"),
        (3, "USD"),
        (2, "CNY"),
        (2, "USD"),
    ]
