"""One source's bad news: its new versions stay aside, the rest is published, and everybody is told."""

import json
from dataclasses import replace

import duckdb
import pytest

from flows.archive import Archive
from flows.audit import CheckResult
from flows.contract.source import load_sources
from flows.set_aside import find_faults
from flows.settings import Settings

RATES = "KEY,FREQ,CURRENCY,CURRENCY_DENOM,EXR_TYPE,EXR_SUFFIX,TIME_PERIOD,OBS_VALUE\n"
GOOD = RATES + "k,D,CNY,EUR,SP00,A,2026-03-03,8.01\nk,D,CNY,EUR,SP00,A,2026-03-04,8.02\n"
SPIKE = GOOD + "k,D,CNY,EUR,SP00,A,2026-03-05,8030\nk,D,CNY,EUR,SP00,A,2026-03-06,8.04\n"
MENDED = GOOD + "k,D,CNY,EUR,SP00,A,2026-03-05,8.03\nk,D,CNY,EUR,SP00,A,2026-03-06,8.04\n"
POSITIONS = json.dumps(
    [
        {"page": 1, "pages": 1, "per_page": 1000, "total": 1, "sourceid": "2", "lastupdated": "2026-01-01"},
        [
            {
                "indicator": {"id": "NY.GDP.MKTP.CD", "value": "GDP"}, "country": {"id": "CN", "value": "China"},
                "countryiso3code": "CHN", "date": "2023", "value": -1.5, "unit": "", "obs_status": "", "decimal": 0,
            }
        ],
    ]
)  # fmt: skip
TABLES = {
    "staging.ecb",
    "staging.world_bank",
    "fact_exchange_rate",
    "fact_indicator",
    "quality.set_aside",
    "fact_portfolio",
}


@pytest.fixture(autouse=True)
def quick(rules_of, short_page):
    """The rules of the tables that the answers reach."""
    rules_of(*TABLES)


@pytest.fixture
def receive(home):
    """Archives an answer of a source, as collecting would."""

    def keep(source, partition, content, at="2026-11-20T00:00:00+00:00"):
        Archive(Settings(data=home).archive).put(
            content.encode(),
            {"source": source, "partition": partition, "url": f"https://upstream.test/EXR/D.CNY.EUR.SP00.A/{partition}",
             "retrieved_at": at, "licence": "synthetic"},
        )  # fmt: skip

    return keep


@pytest.fixture
def released(home):
    def query(sql):
        with duckdb.connect(str(Settings(data=home).pointer), read_only=True) as con:
            return con.execute(sql).fetchall()

    return query


RATES_OF_MARCH = """
    select period_code, rate::double from fact_exchange_rate
    semi join (from meta.raw_file where url like 'https://upstream.test%') using (raw_sha256)
    where base_code = 'EUR' and quote_code = 'CNY' order by 1
"""


def test_a_spike_is_left_out_until_its_source_gives_another_answer(home, amur, receive, released):
    receive("ecb", "2026", GOOD)
    assert amur("run", "--offline", "--direct").code == 0

    receive("ecb", "2026", SPIKE)
    result = amur("run", "--offline", "--direct")
    assert result.code == 5, result
    assert "set aside ecb, 2026: FX108: " in result.out
    last = result.out.splitlines()[-1]
    assert last.startswith("published ") and last.endswith(" without ecb (set aside)")
    assert released(RATES_OF_MARCH) == [("2026-03-03", 8.01), ("2026-03-04", 8.02)]
    assert released("select source_code, partition_key, set_aside_by, reason[:5] from quality.set_aside") == [
        ("ecb", "2026", "rule", "FX108")
    ]

    again = amur("run", "--offline", "--direct")
    assert (again.code, again.out.splitlines()[-1][:11]) == (5, "nothing new")

    receive("ecb", "2026", MENDED)
    assert amur("run", "--offline", "--direct").code == 0
    assert [rate for _, rate in released(RATES_OF_MARCH)] == [8.01, 8.02, 8.03, 8.04]
    assert released("select count(*) from quality.set_aside") == [(0,)]


def test_two_sources_at_once_stay_aside_and_what_is_new_elsewhere_is_published(
    home, amur, receive, released, touch_register
):
    receive("ecb", "2025", GOOD.replace("2026-", "2025-"))
    receive("ecb", "2026", SPIKE)
    receive("world_bank", "NY.GDP.MKTP.CD", POSITIONS)
    touch_register()
    result = amur("run", "--offline", "--direct")
    assert result.code == 5, result
    assert result.out.splitlines()[-1].endswith("without ecb, world_bank (set aside)")
    assert released(RATES_OF_MARCH) == [("2025-03-03", 8.01), ("2025-03-04", 8.02)]
    assert released("select count(*) from fact_portfolio where said_by like 'Somebody synthetic%'") != [(0,)]


def test_a_register_still_blocks_and_nothing_stays_aside_then(home, amur, receive, lower_portfolio):
    receive("ecb", "2026", SPIKE)
    lower_portfolio()
    result = amur("run", "--offline", "--direct")
    assert (result.code, "PF103" in result.err) == (1, True)
    assert amur("quarantine").out == ""


def test_an_answer_that_can_be_staged_no_more_is_set_aside(home, amur, receive, released):
    receive("ecb", "2026", "<html>")
    result = amur("run", "--offline", "--direct")
    assert (result.code, "set aside ecb, 2026: cannot be staged" in result.out) == (5, True)
    assert released(RATES_OF_MARCH) == []


def test_what_somebody_sets_aside_stays_so_until_it_is_used_again(home, amur, receive, released):
    receive("ecb", "2026", GOOD)
    assert amur("run", "--offline", "--direct").code == 0
    assert amur("quarantine", "ecb", "2026", "--reason", "looks odd").code == 0
    assert "ecb 2026, since " in amur("quarantine").out
    assert amur("run", "--offline", "--direct").code == 5
    assert released(RATES_OF_MARCH) == []
    assert amur("quarantine", "--release").out == "1 versions are used again from the next run on\n"
    assert amur("run", "--offline", "--direct").code == 0
    assert [rate for _, rate in released(RATES_OF_MARCH)] == [8.01, 8.02]


def test_what_a_rule_set_aside_is_tried_again_when_the_code_has_changed(home, amur, receive, monkeypatch, rules_of):
    receive("ecb", "2026", SPIKE)
    assert amur("run", "--offline", "--direct").code == 5
    monkeypatch.setattr("flows.job.code_hash", lambda: "another")
    rules_of("staging.areas", "fact_portfolio")
    result = amur("run", "--offline", "--direct")
    assert (result.code, "tried again, since the code has changed" in result.out) == (0, True)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nobody"], "no source nobody; known: "),
        (["ecb"], "ecb: no version of it is in use"),
        (["ecb", "--release"], "ecb: nothing is set aside"),
    ],
)
def test_a_quarantine_of_nothing_is_refused(home, refused, arguments, told):
    assert told in refused(2, "quarantine", *arguments)


def test_where_bad_rows_do_not_tell_where_they_were_read_all_that_is_new_is_left_out(tmp_path):
    archive = Archive(tmp_path)
    for code in ("ecb", "world_bank", "trade"):
        receipt = {"source": code, "partition": "2026", "url": "https://upstream.test", "licence": "x"}
        archive.put(code.encode(), receipt | {"retrieved_at": "2026-11-20T00:00:00+00:00"})
    unknown = CheckResult("XX101", "mart.synthetic", "rule", "critical", "Why.", "failed", "1 bad rows")
    faults = find_faults([unknown], load_sources().values(), archive)
    assert [fault.source.code for fault in faults] == ["ecb", "world_bank"]
    of_a_register = replace(unknown, raw_files=[receipt.sha256 for receipt in archive.unreleased("trade")])
    assert find_faults([of_a_register], load_sources().values(), archive) == []
