"""amur run, collect and check: what they publish, what they refuse, what they leave behind."""

import json

import pytest

from flows.publish import current_id
from flows.settings import Settings


@pytest.fixture(autouse=True)
def quick(rules_of, short_page):
    """The rules of the portfolio alone."""
    rules_of("staging.portfolio", "fact_portfolio")


def runs(home):
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted((home / "warehouse" / "runs").iterdir())]


def test_a_run_with_nothing_new_keeps_the_release_and_needs_neither_prefect_nor_great_expectations(
    home, amur, monkeypatch
):
    monkeypatch.setattr("flows.orchestration.run._load", None)
    before = current_id(Settings(data=home))
    for mode in ([], ["--direct"]):
        result = amur("run", "--offline", *mode)
        assert (result.code, result.out.splitlines()[-1]) == (0, f"nothing new, the release stays {before}")
    assert [run["outcome"] for run in runs(home)] == ["published", "nothing_new", "nothing_new"]


def test_a_changed_register_is_published_and_a_diff_shows_the_change(home, amur, touch_register):
    before = current_id(Settings(data=home))
    touch_register()
    result = amur("run", "--offline", "--direct")
    assert result.out.splitlines()[-1] == f"published {current_id(Settings(data=home))}"
    assert current_id(Settings(data=home)) != before
    listed = amur("releases").out
    assert f"  {before}\n" in listed and f"* {current_id(Settings(data=home))}\n" in listed
    changes = json.loads(amur("diff", before, "--format", "json").out)
    assert {change["change"] for change in changes} == {"revised"}
    assert (home / "warehouse" / "reports" / current_id(Settings(data=home)) / "index.html").is_file()

    changed = "said_by  Dmitry Chernyshenko, Russian deputy prime minister -> Somebody synthetic, Russian deputy prime minister"
    told = amur("why", "fact_portfolio", "2023-08-23-chernyshenko-1").out
    assert "2 versions" in told and changed in told and told.count("read from  file:") == 2
    told = amur("why", "mart.portfolio_timeline", "2023-08-23-chernyshenko-1").out
    assert f"was another in {before}" in told and changed in told and "history.fact_portfolio" in told
    unchanged = amur("why", "mart.turnover", "CHN", "RUS", "2023", "china_customs").out
    assert "has been what it is in every release on disk" in unchanged
    assert "keeps no versions" in amur("why", "dim_currency", "USD").err
    assert "no row with statement_id=nobody" in amur("why", "fact_trade", "nobody").err
    assert amur("report").out.strip().endswith("index.html")

    assert amur("rollback", before).out.startswith(f"current is now {before}\nthe next run publishes the newest again")
    assert amur("diff", current_id(Settings(data=home)), "--format", "json").out == "[\n]\n"


def test_a_lowered_portfolio_is_blocked_kept_as_a_run_and_reported_while_the_release_stays(home, amur, lower_portfolio):
    before = current_id(Settings(data=home))
    lower_portfolio()
    result = amur("run", "--offline", "--direct")
    assert result.code == 1
    assert "nothing is published: PF103" in result.err
    assert "2023-08-23-chernyshenko-1" in result.err
    assert current_id(Settings(data=home)) == before
    blocked = runs(home)[-1]
    assert (blocked["outcome"], blocked["release_id"]) == ("blocked", None)
    assert "failed" in {check["status"] for check in blocked["results"]}
    page = home / "warehouse" / "reports" / f"blocked-{blocked['run_id']}" / "index.html"
    assert "PF103" in page.read_text(encoding="utf-8")
    assert not list((home / "warehouse" / "candidates").iterdir())


def test_check_judges_the_release_and_with_build_what_the_archive_would_give(home, amur, lower_portfolio):
    assert " rules passed" in amur("check").out
    lower_portfolio()
    assert amur("collect", "--offline").code == 0
    before = current_id(Settings(data=home))
    judged = amur("check", "--build")
    assert (judged.code, "PF103" in judged.err) == (1, True)
    assert current_id(Settings(data=home)) == before
    assert len(runs(home)) == 1


def test_only_one_source_is_collected(home, amur, lower_portfolio):
    lower_portfolio()
    assert "collected 0 new" in amur("collect", "--offline", "--only", "trade").out
    assert "collected 1 new" in amur("collect", "--offline", "--only", "portfolio").out
    assert "no source nobody; known: " in amur("collect", "--only", "nobody").err


@pytest.mark.parametrize("code", [2, 1])
def test_a_webhook_hears_of_a_bad_end_and_cannot_make_it_worse(home, amur, lower_portfolio, monkeypatch, code):
    told = []

    class Answer:
        ok, is_redirect, status_code = code == 1, False, 500

    def post(url, json, **_):
        told.append((url, json))
        return Answer

    monkeypatch.setattr("flows.notify.requests.post", post)
    monkeypatch.setenv("AMUR_WEBHOOK_URL", "https://hooks.example/secret")
    if code == 1:
        lower_portfolio()
    else:
        (home / "raw" / "registers" / "portfolio.csv").write_bytes(b"\xff")
    result = amur("run", "--offline", "--direct")
    assert result.code == code
    ((url, body),) = told
    assert (url, body["outcome"]) == ("https://hooks.example/secret", "blocked" if code == 1 else "failed")
    assert ("nobody was told" in result.out) == (code == 2)
    assert "hooks.example" not in result.out + result.err
