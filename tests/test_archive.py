import json
import stat

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
