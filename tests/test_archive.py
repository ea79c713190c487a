import json
import stat
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from flows.archive import Archive
from flows.errors import AmurError


def receipt(**changes):
    fields = {"source": "portfolio", "partition": "portfolio.csv", "url": "file:x", "licence": "CC0"}
    return fields | {"retrieved_at": "2026-01-01T00:00:00+00:00"} | changes


@pytest.fixture
def archive(tmp_path):
    return Archive(tmp_path / "archive")


def test_bytes_are_kept_as_received_and_cannot_be_written(archive):
    entry = archive.put(b"\xff\x00raw", receipt())
    assert archive.read(entry.sha256) == b"\xff\x00raw"
    assert not archive.path(entry.sha256).stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH)


def test_the_same_content_again_adds_nothing(archive):
    first = archive.put(b"a", receipt())
    assert archive.put(b"a", receipt(retrieved_at="2026-01-02T00:00:00+00:00")) == first
    assert archive.receipts() == [first]


def test_the_same_content_of_two_sources_is_stored_once(archive):
    archive.put(b"a", receipt())
    archive.put(b"a", receipt(source="trade"))
    assert len(archive.receipts()) == 2
    assert len([path for path in archive.folder.rglob("*") if path.is_file() and "objects" in path.parts]) == 1


def test_content_that_was_never_released_is_no_version_once_replaced(archive):
    released = archive.put(b"one", receipt())
    archive.mark_released("r1", [released])
    archive.put(b"blocked", receipt(retrieved_at="2026-01-02T00:00:00+00:00"))
    newest = archive.put(b"two", receipt(retrieved_at="2026-01-03T00:00:00+00:00"))
    assert archive.versions("portfolio") == {"portfolio.csv": [released, newest]}


def test_going_back_to_the_released_content_leaves_one_version(archive):
    released = archive.put(b"one", receipt())
    archive.mark_released("r1", [released])
    archive.put(b"blocked", receipt(retrieved_at="2026-01-02T00:00:00+00:00"))
    archive.put(b"one", receipt(retrieved_at="2026-01-03T00:00:00+00:00"))
    assert archive.versions("portfolio") == {"portfolio.csv": [released]}


def test_a_line_cut_short_by_a_crash_is_dropped(archive):
    first = archive.put(b"one", receipt())
    with open(archive.folder / "manifest.jsonl", "a", encoding="utf-8") as file:
        file.write('{"source": "portf')
    assert archive.receipts() == [first]
    second = archive.put(b"two", receipt(retrieved_at="2026-01-02T00:00:00+00:00"))
    assert archive.receipts() == [first, second]
    assert all(json.loads(line) for line in (archive.folder / "manifest.jsonl").read_text().splitlines())


def test_a_changed_or_missing_raw_file_is_noticed(archive):
    entry = archive.put(b"one", receipt())
    archive.path(entry.sha256).chmod(0o644)
    archive.path(entry.sha256).write_bytes(b"two")
    with pytest.raises(AmurError, match="not what was received"):
        archive.read(entry.sha256)
    archive.path(entry.sha256).unlink()
    with pytest.raises(AmurError, match="missing from the archive"):
        archive.read(entry.sha256)


def test_what_a_power_cut_damaged_before_its_release_counts_as_never_received(archive):
    entry = archive.put(b"one", receipt())
    archive.path(entry.sha256).chmod(0o644)
    archive.path(entry.sha256).write_bytes(b"")
    later = Archive(archive.folder)
    assert (later.receipts(), later.last_check("portfolio", "portfolio.csv")) == ([], None)
    again = later.put(b"one", receipt(retrieved_at="2026-01-02T00:00:00+00:00"))
    assert Archive(archive.folder).read(again.sha256) == b"one"
    assert Archive(archive.folder).newest("portfolio") == {"portfolio.csv": again}


def test_released_content_that_is_damaged_is_noticed_by_everybody(archive):
    entry = archive.put(b"one", receipt())
    archive.mark_released("r1", [entry])
    archive.path(entry.sha256).unlink()
    later = Archive(archive.folder)
    assert later.receipts() == [entry]
    with pytest.raises(AmurError, match="missing from the archive"):
        later.read(entry.sha256)


def test_two_archives_of_one_folder_see_what_the_other_has_put(archive):
    other = Archive(archive.folder)
    first = archive.put(b"one", receipt())
    assert other.newest("portfolio") == {"portfolio.csv": first}
    second = other.put(b"two", receipt(retrieved_at="2026-01-02T00:00:00+00:00"))
    assert archive.newest_of("portfolio", "portfolio.csv") == second


def test_threads_put_side_by_side_and_every_line_is_whole(archive):
    def put(number):
        return archive.put(str(number).encode(), receipt(partition=f"{number}"))

    with ThreadPoolExecutor(8) as pool:
        entries = list(pool.map(put, range(300)))
    assert sorted(Archive(archive.folder).receipts(), key=lambda e: e.sha256) == sorted(entries, key=lambda e: e.sha256)


def test_putting_takes_time_by_the_number_of_receipts_and_not_by_its_square(archive):
    def seconds(numbers):
        began = time.process_time()
        for number in numbers:
            archive.put(b"%d" % number, receipt(partition=f"{number}"))
        return time.process_time() - began

    first = seconds(range(300))
    seconds(range(300, 2000))
    assert seconds(range(2000, 2300)) < 3 * first + 0.2


def test_the_last_look_is_the_receipt_or_the_later_note(archive):
    archive.put(b"one", receipt(validators={"etag": "1"}))
    assert archive.last_check("portfolio", "portfolio.csv").outcome == "kept"
    archive.note("portfolio", "portfolio.csv", "failed")
    check = Archive(archive.folder).last_check("portfolio", "portfolio.csv")
    assert (check.outcome, check.validators) == ("failed", {"etag": "1"})


def test_a_release_notes_only_what_no_release_had_before(archive):
    one = archive.put(b"one", receipt())
    archive.mark_released("r1", [one])
    two = archive.put(b"two", receipt(partition="other.csv"))
    archive.mark_released("r2", [one, two])
    lines = [json.loads(line) for line in (archive.folder / "released.jsonl").read_text().splitlines()]
    assert [len(line["receipts"]) for line in lines] == [1, 1]
