"""How sources stand after a run: since when, for how many runs, and what of it is news."""

from dataclasses import asdict

import pytest

from flows.archive import Archive
from flows.collect.outcome import Collected, Failure
from flows.collect.standing import news, stand
from flows.contract.source import load_sources

ECB = load_sources()["ecb"]
TRADE = load_sources()["trade"]
DOWN = Failure("ecb", "2026", "network", "HTTP 503", True)
EMPTY = Failure("ecb", "", "empty", "answers, and without a single record", False)


def collected(*failures):
    return Collected([], list(failures), {}, 0, 0, 0, 0.0)


@pytest.fixture
def archive(tmp_path):
    return Archive(tmp_path)


@pytest.fixture
def received(archive):
    for code in ("ecb", "trade"):
        archive.put(
            b"x", {"source": code, "partition": "p", "url": "u", "licence": "l", "retrieved_at": "2026-01-01T00:00:00"}
        )
    return archive


def run(archive, before, *failures, day=1, asked=("ecb",), late=()):
    found = stand([ECB, TRADE], archive, collected(*failures), asked, late, map(asdict, before), f"2026-01-0{day}")
    changed = news([asdict(standing) for standing in before], found)
    return found, [s.source_code for s in changed.troubled], [s.source_code for s in changed.recovered]


def told(standings):
    return [(s.source_code, s.state, s.state_since, s.run_count) for s in standings]


def test_trouble_is_news_once_counted_in_a_row_and_its_end_is_news_again(received):
    first, troubled, _ = run(received, [], DOWN)
    assert (told(first)[0], troubled) == (("ecb", "unreachable", "2026-01-01", 1), ["ecb"])
    assert first[0].reason == "network: HTTP 503"
    second, troubled, recovered = run(received, first, DOWN, DOWN, day=2)
    assert (told(second)[0], troubled, recovered) == (("ecb", "unreachable", "2026-01-01", 2), [], [])
    third, troubled, recovered = run(received, second, day=3)
    assert (told(third)[0], troubled, recovered) == (("ecb", "well", "2026-01-03", 1), [], ["ecb"])


def test_a_run_that_does_not_ask_leaves_what_was_known_and_counts_nothing(received):
    down, *_ = run(received, [], DOWN)
    after, troubled, recovered = run(received, down, day=2, asked=())
    assert (told(after)[0], troubled, recovered) == (("ecb", "unreachable", "2026-01-01", 1), [], [])


def test_a_source_that_never_gave_anything_stands_there_and_one_that_answers_with_nothing_is_trouble(archive):
    first, troubled, _ = run(archive, [], asked=())
    assert (told(first)[0][1], troubled) == ("never", [])
    _, troubled, _ = run(archive, first, EMPTY, day=2)
    assert troubled == ["ecb"]


def test_a_late_register_is_trouble_and_set_aside_comes_before_unreachable(received):
    received.set_aside([received.newest("ecb")["p"]], "rule", "FX108: synthetic")
    found, troubled, _ = run(received, [], DOWN, late=("trade", "ecb"))
    assert [standing.state for standing in found] == ["set_aside", "late"]
    assert (found[0].reason, troubled) == ("FX108: synthetic", ["ecb", "trade"])
