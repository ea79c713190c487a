"""What a power cut, a full disk, root or a wrong clock leaves: it is mended or told, and no run is stuck for ever."""

import json
import os
import shutil
from datetime import UTC, datetime, timedelta

import duckdb
import pytest

from flows import archive as archives
from flows.archive import Archive
from flows.publish import current_id
from flows.releases.runs import load_runs
from flows.settings import Settings
from tests.upstream import Response, upstream


@pytest.fixture(autouse=True)
def quick(rules_of, short_page):
    """Neither the rules nor the page are what is tested here."""
    rules_of("staging.areas", "fact_portfolio")


@pytest.fixture
def settings(home):
    return Settings(data=home)


@pytest.fixture
def release(settings):
    """The file of the current release, which root may write to."""
    path = settings.pointer.resolve()
    path.chmod(0o644)
    return path


def run(amur, code=0):
    result = amur("run", "--offline", "--direct")
    assert result.code == code, result
    return result.out


def rows_of(settings):
    with duckdb.connect(str(settings.pointer), read_only=True) as con:
        return con.execute("select count(*) from fact_portfolio").fetchone()


def doctor(amur):
    return amur("doctor").out


def test_damaged_records_of_runs_are_told_once_and_stop_nobody(settings, amur, touch_register):
    left = [b"", b'{"run_id": "2026', b"[]", b"\0" * 40]
    damaged = [settings.runs / f"2026010{number}T000000000000Z.json" for number in range(len(left))]
    for path, content in zip(damaged, left, strict=True):
        path.write_bytes(content)
    out = run(amur)
    assert [path for path in damaged if f"{path} is damaged" not in out] == []
    assert "is damaged" not in run(amur)
    assert "4 records of runs are damaged" in doctor(amur)
    touch_register()
    assert "published" in run(amur)


def test_a_record_that_was_emptied_after_its_line_was_written_is_told_once_too(settings, amur):
    (record,) = settings.runs.glob("*.json")
    record.write_bytes(b"")
    assert f"{record} is damaged" in run(amur)
    assert "is damaged" not in run(amur)


def test_a_line_of_the_runs_that_was_cut_short_is_made_again_from_its_record(settings, amur):
    run(amur)
    whole = settings.run_lines.read_bytes()
    settings.run_lines.write_bytes(whole[:-20])
    assert "nothing new" in run(amur)
    assert [entry["outcome"] for entry in load_runs(settings)] == ["published", "nothing_new", "nothing_new"]
    settings.run_lines.unlink()
    assert "nothing new" in run(amur)
    assert len(load_runs(settings)) == 4


def cut_short(path):
    os.truncate(path, 3 * 4096 + 10 * 262144)


def emptied(path):
    os.truncate(path, 0)


def missing(path):
    path.unlink()


def one_byte_flipped(path):
    with open(path, "r+b") as file:
        file.seek(path.stat().st_size // 2)
        byte = file.read(1)
        file.seek(-1, 1)
        file.write(bytes([byte[0] ^ 1]))


def written_to(path):
    with duckdb.connect(str(path)) as con:
        con.execute("update fact_portfolio set amount = 1")


@pytest.mark.parametrize("damage", [cut_short, emptied, missing, one_byte_flipped, written_to])
def test_a_release_that_is_gone_or_not_as_it_was_published_is_told_and_built_again(settings, release, amur, damage):
    before, rows = release.stem, rows_of(settings)
    damage(release)
    assert "wrong release" in doctor(amur)
    out = run(amur)
    assert f"release {before} " in out and "built again" in out
    assert current_id(settings) != before
    assert current_id(settings).endswith(before[-8:])
    assert rows_of(settings) == rows
    assert before not in amur("releases").out
    assert "nothing new" in run(amur)
    assert "wrong" not in doctor(amur)


def test_what_is_published_again_is_held_against_the_newest_release_that_is_whole(settings, amur, touch_register):
    older = current_id(settings)
    touch_register()
    run(amur)
    settings.pointer.resolve().unlink()
    run(amur)
    with duckdb.connect(str(settings.pointer), read_only=True) as con:
        assert con.execute("select previous_release_id from meta.release").fetchone() == (older,)


def test_damaged_pages_among_the_kept_rows_are_made_anew(settings, amur, touch_register):
    for kept in settings.staged.rglob("*.parquet"):
        content = bytearray(kept.read_bytes())
        content[4 : len(content) // 2] = bytes(len(content) // 2 - 4)
        kept.write_bytes(content)
    touch_register()
    assert "published" in run(amur)


def test_a_release_whose_record_and_page_cannot_be_written_is_published_and_the_next_run_makes_the_page(
    settings, amur, touch_register, monkeypatch
):
    def refused(*_):
        raise OSError(28, "No space left on device", "somewhere")

    touch_register()
    with monkeypatch.context() as patch:
        patch.setattr("flows.job.save_run", refused)
        patch.setattr("flows.job.write_report", refused)
        out = run(amur)
    assert "the record of this run cannot be kept: somewhere: no space left" in out
    assert "the report cannot be written, the next run tries again" in out
    assert out.splitlines()[-1] == f"published {current_id(settings)}"
    assert "report " in run(amur)
    assert (settings.reports / current_id(settings) / "index.html").is_file()


def later(days):
    return (datetime.now(UTC) + timedelta(days=days)).isoformat(timespec="microseconds")


def test_a_clock_ahead_of_the_sources_is_refused_and_leaves_nothing_behind(settings, amur, monkeypatch, touch_register):
    touch_register()
    monkeypatch.setenv("AMUR_ECB_URL", "")
    with upstream(lambda _: Response(b"KEY\n", kind="text/csv")) as server:
        server.date = "Mon, 01 Jan 2024 00:00:00 GMT"
        monkeypatch.setenv("AMUR_ECB_URL", server.url)
        result = amur("run", "--direct", "--only", "ecb", "--only", "portfolio")
    assert (result.code, "the clock: is " in result.err) == (2, True)
    assert "published" in run(amur)


def test_what_a_clock_ahead_received_is_refused_until_it_is_received_again(settings, amur, monkeypatch, touch_register):
    touch_register()
    with monkeypatch.context() as patch:
        patch.setattr("flows.sources.register.now", lambda: later(5000))
        patch.setattr(archives, "now", lambda: later(5000))
        patch.setattr(Archive, "ahead", lambda self: [])
        amur("collect", "--offline")
    result = amur("run", "--offline", "--direct")
    assert (result.code, "`amur quarantine --ahead`" in result.err) == (2, True)
    assert amur("quarantine", "--ahead").code == 0
    assert "collected 1 new" in run(amur)


def test_a_release_that_another_process_holds_for_writing_stops_no_run(settings, release, amur, touch_register):
    import subprocess
    import sys

    holder = subprocess.Popen(
        [sys.executable, "-c", "import duckdb, sys; con = duckdb.connect(sys.argv[1]); print('held', flush=True); input()", release],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert holder.stdout.readline() == "held\n"
        refused = amur("sql", "select 1")
        assert (refused.code, f"is held by process {holder.pid}" in refused.err) == (2, True)
        touch_register()
        assert "published" in run(amur)
    finally:
        holder.communicate("\n")


def test_a_release_that_is_held_stays_until_it_is_let_go(settings, amur, touch_register):
    before = current_id(settings)
    touch_register()
    run(amur)
    assert "the next run publishes the newest again" in amur("rollback", before).out
    assert "held until" in amur("rollback", before, "--hold").out
    assert f"the release is held at {before}" in run(amur)
    assert current_id(settings) == before
    assert amur("rollback", "--release").code == 0
    assert "published" in run(amur)
    assert current_id(settings) != before


def test_the_seal_of_a_release_is_what_sha256sum_reads(settings):
    import subprocess

    assert shutil.which("sha256sum")
    told = subprocess.run(
        ["sha256sum", "-c", f"{current_id(settings)}.sha256"], cwd=settings.releases, capture_output=True
    )
    assert told.returncode == 0


def test_results_of_old_runs_are_packed_away_and_no_release_holds_more_than_the_last(
    home, amur, monkeypatch, touch_register
):
    monkeypatch.setenv("AMUR_KEEP_RUNS", "2")
    settings = Settings(data=home, keep_runs=2)
    (record,) = settings.runs.glob("*.json")
    whole = json.loads(record.read_text(encoding="utf-8"))
    for number in range(5):
        run_id = f"2020010{number}T000000000000Z"
        (settings.runs / f"{run_id}.json").write_text(json.dumps(whole | {"run_id": run_id}), encoding="utf-8")
    touch_register()
    run(amur)
    assert len(list(settings.runs.glob("*.json"))) == 3
    with duckdb.connect(str(settings.pointer), read_only=True) as con:
        assert con.execute("select count(*) from meta.run").fetchone() == (7,)
        assert con.execute("select count(distinct run_id) from quality.check_result").fetchone() == (3,)
        packed = con.execute(f"select count(distinct run_id), count(*) from '{settings.packed_runs}'").fetchone()
    assert packed == (4, 4 * len(whole["results"]))
