"""Readers, crashes and two writers, each in a process of its own."""

import os
import signal
import subprocess
import sys

import duckdb
import pytest

from flows.errors import AmurError, LockHeld
from flows.publish import clean_up, current_id, publish, releases, rollback, run_lock
from flows.settings import Settings

pytestmark = pytest.mark.slow


@pytest.fixture
def settings(tmp_path):
    return Settings(data=tmp_path, keep_releases=2)


def candidate(settings, release_id, value):
    settings.candidates.mkdir(parents=True, exist_ok=True)
    path = settings.candidates / f"{release_id}.duckdb"
    with duckdb.connect() as con:
        con.execute(f"attach '{path}' as w (storage_version 'v1.0.0')")
        con.execute(f"use w; create schema meta; create table meta.release as select '{release_id}' as release_id")
        con.execute(f"create table answer as select {value} as value; checkpoint w")
    return path


def released(settings, release_id, value):
    return publish(settings, candidate(settings, release_id, value), release_id, lambda: None)


def process(code, *arguments, **options):
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, **options,
    )  # fmt: skip


def read(settings):
    code = (
        "import duckdb, sys; print(duckdb.connect(sys.argv[1], read_only=True).sql('select * from answer').fetchall())"
    )
    return process(code, settings.pointer).communicate()[0].strip()


READER = """
import duckdb, sys
con = duckdb.connect(sys.argv[1], read_only=sys.argv[2] == "ro")
if sys.argv[2] == "rw":
    con.execute("create table mine as select 666 as value")
print(con.sql("select value from answer").fetchall(), flush=True)
input()
print(con.sql("select value from answer").fetchall(), flush=True)
"""


@pytest.mark.parametrize("mode", ["ro", "rw"])
def test_a_reader_keeps_its_release_through_a_publish_and_the_next_one_gets_the_new(settings, mode):
    path = released(settings, "r1", 1)
    if mode == "rw":
        path.chmod(0o644)
    reader = process(READER, settings.pointer, mode)
    assert reader.stdout.readline().strip() == "[(1,)]"
    released(settings, "r2", 2)
    assert read(settings) == "[(2,)]"
    assert reader.communicate("\n")[0].strip() == "[(1,)]"
    with duckdb.connect(str(settings.pointer), read_only=True) as con:
        assert con.sql("select count(*) from duckdb_tables() where table_name = 'mine'").fetchone() == (0,)


def test_a_stale_wal_beside_the_pointer_does_not_matter(settings):
    released(settings, "r1", 1)
    for name in ("amur.duckdb.wal", "releases/r1.duckdb.wal"):
        (settings.warehouse / name).write_bytes(b"left by a dead reader")
    released(settings, "r2", 2)
    assert read(settings) == "[(2,)]"


KILLED = """
import os, sys
from pathlib import Path
from flows import publish
from flows.settings import Settings
def die(*_): os.kill(os.getpid(), 9)
if sys.argv[3] == "before_swap":
    publish.publish(Settings(data=Path(sys.argv[1])), Path(sys.argv[2]), "r2", die)
setattr(publish, sys.argv[3], die)
publish.publish(Settings(data=Path(sys.argv[1])), Path(sys.argv[2]), "r2", lambda: None)
"""


@pytest.mark.parametrize("step", ["_verify", "seal", "before_swap", "_point", "_link"])
def test_a_killed_publish_leaves_the_last_release_and_the_next_one_succeeds(settings, step):
    released(settings, "r1", 1)
    killed = process(KILLED, settings.data, candidate(settings, "r2", 2), step)
    killed.communicate()
    assert killed.returncode == -signal.SIGKILL
    assert (current_id(settings), read(settings)) == ("r1", "[(1,)]")
    clean_up(settings)
    assert not list(settings.candidates.glob("*"))
    released(settings, "r3", 3)
    assert read(settings) == "[(3,)]"


HOLDER = """
import sys
from pathlib import Path
from flows.publish import run_lock
from flows.settings import Settings
with run_lock(Settings(data=Path(sys.argv[1]))):
    print("held", flush=True)
    input()
"""


def test_a_second_writer_is_refused_and_told_who_writes_until_the_first_dies(settings):
    holder = process(HOLDER, settings.data)
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(LockHeld, match=f"process {holder.pid}, since "), run_lock(settings):
        pass
    os.kill(holder.pid, signal.SIGKILL)
    holder.communicate()
    with run_lock(settings):
        assert releases(settings) == []


def test_rollback_points_at_an_older_release(settings):
    released(settings, "r1", 1)
    released(settings, "r2", 2)
    rollback(settings, "r1")
    assert read(settings) == "[(1,)]"
    with pytest.raises(AmurError, match=r"no release r9.*known: r1, r2"):
        rollback(settings, "r9")


def test_old_releases_go_but_never_the_current_one(settings):
    for number in (1, 2, 3):
        released(settings, f"r{number}", number)
    assert [release.release_id for release in releases(settings)] == ["r2", "r3"]


def test_a_candidate_of_another_name_is_not_published(settings):
    released(settings, "r1", 1)
    with pytest.raises(AmurError, match="holds release r5 and not r2"):
        publish(settings, candidate(settings, "r5", 5), "r2", lambda: None)
    assert read(settings) == "[(1,)]"


def test_a_file_in_the_place_of_the_pointer_is_left_alone(settings):
    settings.warehouse.mkdir()
    settings.pointer.write_bytes(b"mine")
    with pytest.raises(AmurError, match="not the pointer"):
        released(settings, "r1", 1)
    assert settings.pointer.read_bytes() == b"mine"
