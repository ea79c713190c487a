"""Collecting: side by side, within limits and time, resumable, and honest about what failed and what is left."""

import errno
import json
import threading
import time

import pytest

from flows.collect import queue as collecting
from flows.contract.source import Partition
from flows.errors import AmurError, SourceUnavailable
from tests.synthetic_source import Run, contents, rows
from tests.upstream import Response, upstream


@pytest.fixture
def run(tmp_path, monkeypatch):
    return Run(tmp_path, monkeypatch)


def number(request):
    return int(request.path.rsplit("/", 1)[1])


def with_etag(request):
    if request.headers.get("if-none-match") == '"1"':
        return Response(status=304)
    return Response(rows(number(request)), headers={"ETag": '"1"'})


def test_every_partition_is_archived_with_its_receipt_newest_first(run):
    with upstream(with_etag) as server:
        source = run.add("numbers", server.url, concurrency=1)
        result = run(source)
    assert [number(request) for request in server.requests] == [3, 2, 1]
    assert (result.kept, result.failures, result.left, result.requests) == (3, [], {}, 3)
    receipt = run.archive.newest("numbers")["00002"]
    assert receipt.url == f"{server.url}/data/00002"
    assert (receipt.status, receipt.validators) == (200, {"etag": '"1"'})
    assert run.archive.read(receipt.sha256) == rows(2).encode()


def test_a_second_collect_with_nothing_changed_makes_only_validator_requests(run):
    with upstream(with_etag) as server:
        source = run.add("numbers", server.url)
        first = run(source)
        server.requests.clear()
        second = run(source)
        assert all(request.headers["if-none-match"] == '"1"' for request in server.requests)
    assert (len(server.requests), second.kept, second.unchanged) == (3, 0, 3)
    assert second.receipts == first.receipts


def test_the_same_bytes_without_validators_add_nothing(run):
    with upstream(lambda request: Response(rows(number(request)))) as server:
        source = run.add("numbers", server.url)
        run(source)
        before = run.archive.receipts()
        assert run(source).unchanged == 3
    assert run.archive.receipts() == before


def test_a_partition_looked_at_lately_is_not_asked_for_again(run):
    with upstream(with_etag) as server:
        source = run.add("numbers", server.url, recheck_hours=1)
        run(source)
        server.requests.clear()
        run(source)
    assert server.requests == []


def test_a_changed_answer_is_a_further_version(run):
    count = 3
    with upstream(lambda request: Response(rows(number(request), count))) as server:
        source = run.add("numbers", server.url)
        run.archive.mark_released("r1", run(source).receipts)
        count = 4
        run.archive.mark_released("r2", run(source).receipts)
    assert [len(kept) for kept in run.archive.versions("numbers").values()] == [2, 2, 2]


def test_hosts_are_asked_side_by_side_and_each_within_its_limit(run):
    busy, most, lock = {}, {}, threading.Lock()

    def counting(name):
        def answer(request):
            with lock:
                busy[name] = busy.get(name, 0) + 1
                most[name] = max(most.get(name, 0), busy[name])
                most["all"] = max(most.get("all", 0), sum(busy.values()))
            time.sleep(0.03)
            with lock:
                busy[name] -= 1
            return Response(rows(number(request)))

        return answer

    with upstream(counting("one")) as one, upstream(counting("two")) as two:
        run(run.add("one", one.url, count=8, concurrency=1), run.add("two", two.url, count=8, concurrency=2))
    assert (most["one"], most["two"]) == (1, 2)
    assert most["all"] == 3


def test_sources_of_one_host_are_asked_in_turn_within_the_limit_of_the_host(run):
    with upstream(lambda request: Response(rows(number(request)))) as server:
        sources = [run.add(code, server.url, count=3, concurrency=1, setting="AMUR_SHARED_URL") for code in ("a", "b")]
        began = time.monotonic()
        run(*sources)
    assert [number(request) for request in server.requests] == [3, 3, 2, 2, 1, 1]
    assert time.monotonic() - began < 5


def test_requests_of_a_host_keep_their_distance(run):
    began = time.monotonic()
    with upstream(lambda request: Response(rows(number(request)))) as server:
        run(run.add("numbers", server.url, count=4, concurrency=4, min_interval_s=0.1))
    assert len(server.requests) == 4
    assert time.monotonic() - began >= 0.3, (
        "three distances of 0.1 s; a busy machine adds to them and takes nothing away"
    )


def test_what_the_time_does_not_reach_is_left_by_name_and_the_next_run_goes_on_with_it(tmp_path, monkeypatch):
    run = Run(tmp_path, monkeypatch, seconds=1.0)

    def answer(request):
        if number(request) == 4:
            time.sleep(1.1)  # the time is over when this one, the third, has been answered
        return Response(rows(number(request)))

    with upstream(answer) as server:
        source = run.add("numbers", server.url, count=6, concurrency=1, recheck_hours=1)
        first = run(source)
        assert (first.failures, first.left["numbers"]) == ([], [f"{n:05}" for n in range(6 - first.kept, 0, -1)])
        assert 0 < first.kept < 6
        second = run(source)
        assert min(number(request) for request in server.requests[: first.kept]) == 7 - first.kept
        assert number(server.requests[first.kept]) == 6 - first.kept
        assert second.kept > 0


def test_a_slow_host_does_not_delay_the_others(tmp_path, monkeypatch):
    run = Run(tmp_path, monkeypatch, seconds=2.0)
    finished = {}
    go_on = threading.Event()

    def slow(request):
        go_on.wait(5)
        return Response(rows(1))

    def quick(request):
        finished[request.path] = time.monotonic()
        return Response(rows(number(request)))

    began = time.monotonic()
    with upstream(slow) as stuck, upstream(quick) as server:
        sources = run.add("stuck", stuck.url, count=9, read_timeout_s=0.3), run.add("quick", server.url, count=20)
        result = run(*sources)
        go_on.set()
    assert max(finished.values()) - began < 1.9
    assert time.monotonic() - began < 8
    assert {failure.source for failure in result.failures} <= {"stuck"}
    assert len(result.left["stuck"]) == 9
    assert "quick" not in result.left


def test_a_failed_source_is_named_with_its_reason_and_its_archived_answers_stand_in(run):
    broken = False
    with upstream(lambda request: Response(status=401) if broken else with_etag(request)) as server:
        source = run.add("numbers", server.url)
        before = run(source).receipts
        broken = True
        result = run(source)
    (failure,) = result.failures
    assert (failure.source, failure.reason, failure.stale) == ("numbers", "auth", True)
    assert "HTTP 401" in failure.message
    assert result.receipts == before


def test_one_broken_partition_is_named_and_the_others_go_on_and_come_first_next_time(run):
    def answer(request):
        return Response("boom", status=500, kind="text/plain") if number(request) == 3 else with_etag(request)

    with upstream(answer) as server:
        source = run.add("numbers", server.url, concurrency=1)
        result = run(source)
        server.requests.clear()
        run(source)
    ((failure,), kept) = result.failures, result.kept
    assert (failure.partition, failure.reason, kept) == ("00003", "network", 2)
    assert "HTTP 500 boom (asked 4 times)" in failure.message
    assert [number(request) for request in server.requests[:2]] == [2, 1]


def test_a_host_that_cannot_be_reached_is_asked_once(run):
    source = run.add("numbers", "http://127.0.0.1:9", concurrency=1)
    began = time.monotonic()
    result = run(source)
    assert time.monotonic() - began < 2
    (failure,) = result.failures
    assert (failure.reason, failure.partition, failure.stale) == ("network", "", False)
    assert "not reachable" in failure.message
    assert (result.left["numbers"], result.requests) == (["00003", "00002", "00001"], 1)


def test_a_required_source_that_was_never_had_ends_the_run(run):
    with pytest.raises(SourceUnavailable, match=r"numbers: the required source could not be had.*not reachable"):
        run(run.add("numbers", "http://127.0.0.1:9", required=True))


def test_a_required_source_with_archived_answers_is_stale_only(run):
    with upstream(with_etag) as server:
        run(run.add("numbers", server.url, required=True))
    result = run(run.add("numbers", "http://127.0.0.1:9", required=True))
    assert [failure.stale for failure in result.failures] == [True]
    assert len(result.receipts) == 3


def test_offline_nothing_is_asked_and_the_archive_is_used(run):
    with upstream(with_etag) as server:
        source = run.add("numbers", server.url)
        first = run(source)
        server.requests.clear()
        result = run(source, offline=True)
    assert (server.requests, result.failures, result.receipts) == ([], [], first.receipts)


def test_an_unexpected_answer_fails_its_source_and_not_the_run(run):
    with (
        upstream(lambda _: Response(json.dumps({"other": []}))) as odd,
        upstream(with_etag) as server,
    ):
        result = run(run.add("odd", odd.url, count=1), run.add("numbers", server.url))
    (failure,) = result.failures
    assert (failure.source, failure.reason) == ("odd", "format")
    assert "KeyError" in failure.message
    assert result.kept == 3


def test_progress_ends_with_everything_done(run):
    with upstream(with_etag) as server:
        run(run.add("numbers", server.url))
    last = run.progress[-1]
    assert (last.finished, last.known) == (4, 4)
    assert {step.done.outcome for step in run.progress} == {"planned", "kept"}


def test_a_body_that_comes_byte_by_byte_does_not_hold_the_run(tmp_path, monkeypatch):
    monkeypatch.setattr("flows.web.http.GRACE_S", 0)
    run = Run(tmp_path, monkeypatch, seconds=0.5)
    with upstream(lambda _: Response(drips="body")) as server:
        result = run(run.add("numbers", server.url))
        assert not server.stopped.is_set()
    assert (result.kept, result.left["numbers"]) == (0, ["00003", "00002", "00001"])


@pytest.mark.parametrize("name", ["manifest.jsonl", "checks.jsonl"])
def test_a_list_of_the_archive_that_cannot_be_written_ends_the_run_and_is_named(run, name):
    (run.settings.archive / name).mkdir(parents=True)
    count = 3 if name == "manifest.jsonl" else 0
    with (
        upstream(lambda request: Response(rows(number(request), count))) as server,
        pytest.raises(IsADirectoryError, match=name),
    ):
        run(run.add("numbers", server.url))


def test_a_file_that_cannot_be_archived_ends_the_run_and_is_named(run):
    source = run.add("numbers", "")
    files = source.model_copy(update={"http": None, "kind": "register"})
    run.modules["numbers"].partitions = lambda source, settings, archive, web: [Partition("a.csv")]

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device", "archive/objects")

    run.modules["numbers"].fetch = full
    with pytest.raises(OSError, match="No space left on device"):
        run(files, offline=True)


def test_work_that_is_lost_is_not_waited_for_for_ever(run, monkeypatch):
    monkeypatch.setattr(collecting, "FILE_PATIENCE_S", 0.2)
    source = run.add("numbers", "")
    files = source.model_copy(update={"http": None, "kind": "register"})
    run.modules["numbers"].partitions = lambda source, settings, archive, web: [Partition("a.csv")]
    with pytest.raises(AmurError, match="does not come to its end"):
        collecting.collect([files], run.settings, run.archive, lambda *_: None, lambda _: None, None)


def test_a_source_that_keeps_failing_is_given_up_and_the_rest_left(run):
    with upstream(lambda _: Response(json.dumps({"error": "no"}))) as server:
        result = run(run.add("numbers", server.url, count=20, concurrency=1))
    assert len(server.requests) == 10
    assert (len(result.failures), len(result.left["numbers"])) == (10, 10)
    assert contents(run.archive) == {}
