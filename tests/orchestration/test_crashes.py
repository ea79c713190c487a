"""Runs that are killed or interrupted at any point, and two at once, in processes of their own."""

import hashlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from flows.publish import current_id
from flows.settings import Settings

DRIVER = Path(__file__).parent / "driver.py"


def start(step, when="before", what="kill"):
    return subprocess.Popen(
        [sys.executable, DRIVER, step, when, what], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def state(home):
    """The current release, its bytes, and what it says of itself."""
    settings = Settings(data=home)
    with duckdb.connect(str(settings.pointer), read_only=True) as con:
        told = con.execute("select release_id, (select count(*) from fact_portfolio) from meta.release").fetchall()
    return current_id(settings), hashlib.sha256(settings.pointer.read_bytes()).hexdigest(), told


BEFORE_THE_SWAP = [
    ("collect_due", "after"), ("stage_source", "after"), ("check_staged", "before"), ("build", "before"),
    ("build", "after"), ("check_warehouse", "before"), ("record", "after"), ("publish", "before"),
]  # fmt: skip


def test_runs_killed_in_every_stage_leave_the_release_and_the_next_one_cleans_up_and_succeeds(home, touch_register):
    before = state(home)
    touch_register()
    left = False
    for step, when in BEFORE_THE_SWAP:
        killed = start(step, when)
        out, err = killed.communicate()
        assert (killed.returncode, err) == (-signal.SIGKILL, ""), step
        assert state(home) == before, step
        assert ("left by a run that died" in out) == left, step
        left = any((home / "warehouse" / "candidates").glob("*"))
    assert left

    out, err = start("none").communicate()
    assert out.splitlines()[-1].startswith("published "), err
    assert state(home) != before
    assert not list((home / "warehouse" / "candidates").iterdir())


@pytest.mark.parametrize(("step", "when"), [("publish", "after"), ("write_report", "before")])
def test_a_run_killed_after_the_swap_has_published_and_the_next_one_finds_nothing_new(home, touch_register, step, when):
    before = state(home)
    touch_register()
    start(step, when).communicate()
    after = state(home)
    assert after != before
    out, _ = start("none").communicate()
    assert out.splitlines()[-1] == f"nothing new, the release stays {after[0]}"
    assert state(home) == after


def test_ctrl_c_ends_a_run_in_one_line_and_leaves_nothing_behind(home, touch_register):
    before = state(home)
    touch_register()
    run = start("build", what="sleep")
    while "at build" not in run.stdout.readline():
        pass
    run.send_signal(signal.SIGINT)
    _, err = run.communicate()
    assert (run.returncode, err) == (130, "amur: interrupted; nothing is half-published\n")
    assert state(home) == before
    assert not list((home / "warehouse" / "candidates").iterdir())
    kept = json.loads(sorted((home / "warehouse" / "runs").iterdir())[-1].read_text(encoding="utf-8"))
    assert (kept["outcome"], kept["message"]) == ("failed", "interrupted")


def test_ctrl_c_during_the_swap_waits_for_its_end(home, touch_register):
    before = state(home)
    touch_register()
    run = start("publish", "after", "sleep")
    while "at publish" not in run.stdout.readline():
        pass
    run.send_signal(signal.SIGINT)
    with pytest.raises(subprocess.TimeoutExpired):
        run.wait(0.5)
    run.kill()
    run.communicate()
    assert state(home) != before


def test_a_second_run_is_told_who_holds_the_lock(home, touch_register):
    touch_register()
    first = start("build", what="sleep")
    while "at build" not in first.stdout.readline():
        pass
    second = subprocess.run(
        [sys.executable, "-m", "flows.cli", "run", "--offline"], capture_output=True, text=True, env=os.environ
    )
    assert second.returncode == 4
    assert f"another run is writing: process {first.pid}, since " in second.stderr
    doctor = subprocess.run([sys.executable, "-m", "flows.cli", "doctor"], capture_output=True, text=True).stdout
    assert f"process {first.pid}" in doctor
    first.kill()
    first.communicate()
