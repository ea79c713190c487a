"""What a new user gets wrong: one line that says what, where and what to do; nothing lost, nothing half-published."""

import os
import resource
import signal
import subprocess
import sys

import pytest

from flows.publish import current_id
from flows.settings import CHECKOUT, Settings

DRIVER = CHECKOUT / "tests" / "orchestration" / "driver.py"


def register(home, name="portfolio.csv"):
    return home / "raw" / "registers" / name


def test_a_home_that_is_not_there(refused, monkeypatch, tmp_path):
    monkeypatch.setenv("AMUR_HOME", str(tmp_path / "nowhere"))
    assert "no such directory; create it, or unset AMUR_HOME" in refused(2, "run")


def test_a_home_with_a_question_mark_in_its_name(refused, monkeypatch, tmp_path):
    (tmp_path / "what?").mkdir()
    monkeypatch.setenv("AMUR_HOME", str(tmp_path / "what?"))
    assert "choose another folder with AMUR_HOME" in refused(2, "run", "--offline", "--direct")


def test_a_terminal_that_knows_ascii_alone_shows_the_rest_as_escapes(home):
    ascii_only = os.environ | {"LC_ALL": "C", "PYTHONIOENCODING": "ascii"}
    command = [sys.executable, "-m", "flows.cli", "sql", "select 'Амур' as x", "--format", "csv"]
    ended = subprocess.run(command, capture_output=True, text=True, env=ascii_only)
    assert (ended.returncode, ended.stdout) == (0, "x\n\\u0410\\u043c\\u0443\\u0440\n"), ended.stderr


def test_a_home_that_is_a_file(refused, monkeypatch, tmp_path):
    (tmp_path / "file").write_text("x")
    monkeypatch.setenv("AMUR_HOME", str(tmp_path / "file"))
    assert "no such directory" in refused(2, "releases")


@pytest.mark.parametrize(
    "command",
    [["sql", "select 1"], ["trace", "fact_trade", "x"], ["export", "out"], ["check"], ["report"], ["diff", "a"]],
)
def test_no_release_yet(refused, monkeypatch, tmp_path, command):
    monkeypatch.setenv("AMUR_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert "amur run" in refused(2, *command)


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda text: text.encode("utf-16"), "line 1 is not UTF-8; save the file as UTF-8"),
        (lambda text: text.replace("as_of", "as of", 1).encode(), "missing column as_of"),
        (lambda text: b"", "the register is empty"),
        (lambda text: b"\x00\x01\x02" * 1000, "line 1 has none of the columns of the contract"),
        (lambda text: b"MZ\x90\x00" + bytes(range(256)), "not UTF-8"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_register_stops_the_run(home, refused, spoil, told):
    before = current_id(Settings(data=home))
    path = register(home)
    path.write_bytes(spoil(path.read_text(encoding="utf-8")))
    line = refused(2, "run", "--offline", "--direct")
    assert told in line and str(path) in line
    assert current_id(Settings(data=home)) == before


def test_200_mb_of_garbage_are_not_even_read(home, refused):
    with open(register(home), "r+b") as file:
        file.truncate(200_000_000)
    assert "200 MB is no register" in refused(2, "run", "--offline", "--direct")


def test_a_missing_register(home, refused):
    register(home).unlink()
    assert "the register is missing; put it back" in refused(3, "run", "--offline", "--direct")


def test_rows_that_cannot_be_used_are_rejected_by_their_line_and_the_run_goes_on(home, amur, rules_of, short_page):
    rules_of("staging.portfolio", "fact_portfolio")
    path = register(home)
    text = path.read_text(encoding="utf-8")
    spoilt = {
        ",79,=,165,": (",many,=,165,", "column project_count: 'many' is not a number"),
        ",portfolio,2019-11-26,": (",portfolio,20193-11-26,", "column as_of: '20193-11-26'"),
        ",russia_minecon,": (",nobody,", "column source_code: unknown origin code 'nobody'"),
    }
    for old, (new, _) in spoilt.items():
        assert text.count(old)
        before, _, after = text.rpartition(old)  # from the end, so that each spoils another row
        text = before + new + after
    path.write_text(text, encoding="utf-8")
    result = amur("run", "--offline", "--direct")
    assert result.code == 0, result.err
    rejected = amur("sql", "select locator, reason from quality.rejected_row", "--format", "json").out
    for _, told in spoilt.values():
        assert "rejected portfolio, line " in result.out and told in result.out
        assert told in rejected


def test_a_damaged_release_is_named_and_rollback_to_it_refused(home, refused, amur):
    release = (home / "warehouse" / "amur.duckdb").resolve()
    release.chmod(0o644)
    release.write_bytes(b"DUCK" * 1000)
    for command in (["sql", "select 1"], ["check"], ["trace", "fact_trade", "x"], ["rollback", release.stem]):
        assert str(release) in refused(2, *command)
    assert amur("doctor").code == 2


def test_a_pointer_to_nothing(home, refused):
    (home / "warehouse" / "amur.duckdb").resolve().unlink()
    assert "no release yet" in refused(2, "sql", "select 1")


@pytest.mark.parametrize("arguments", [["fly"], ["sql"], ["run", "--fast"], ["sql", "select 1", "--format", "yaml"]])
def test_wrong_usage_is_exit_code_2(amur, arguments):
    result = amur(*arguments)
    assert result.code == 2
    assert "Usage: amur" in result.err


def test_an_unforeseen_fault_leaves_its_traceback_in_a_file_that_is_named(home, refused, monkeypatch, touch_register):
    touch_register()

    def fault(*_):
        raise ZeroDivisionError("synthetic")

    monkeypatch.setattr("flows.job.check_sources", lambda _: None)
    monkeypatch.setattr("flows.job.build", fault)
    line = refused(70, "run", "--offline", "--direct")
    assert "unexpected ZeroDivisionError: synthetic; the traceback is in " in line
    with open(line.rsplit(" in ", 1)[1].strip(), encoding="utf-8") as log:
        assert "in fault" in log.read()


def run_apart(home, before=None):
    """A run as a process of its own, without Great Expectations, which takes five seconds and writes nothing."""
    return subprocess.run(
        [sys.executable, DRIVER, "none", "before", "kill"],
        capture_output=True, text=True, env=os.environ | {"AMUR_HOME": str(home)}, preexec_fn=before,
    )  # fmt: skip


def test_a_file_that_may_not_grow_as_on_a_full_disk(home, touch_register):
    before = current_id(Settings(data=home))
    touch_register()

    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))

    result = run_apart(home, limit)
    assert result.returncode == 2
    assert "Traceback" not in result.stderr
    assert "file too large" in result.stderr
    assert current_id(Settings(data=home)) == before


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 3 MB, where this process may mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", place], capture_output=True).returncode:
        pytest.skip("this process may not mount a disk")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


def test_a_full_disk(small_disk):
    result = run_apart(small_disk)
    assert result.returncode == 2
    assert "no space left on device" in result.stderr
    assert "make room on the disk" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_read_only_disk_can_be_read_and_a_run_says_why_it_cannot_write(home, small_disk, amur, monkeypatch):
    subprocess.run(["cp", "-a", home / "warehouse" / "amur.duckdb", small_disk], check=True)
    if subprocess.run(["mount", "--bind", home, small_disk], capture_output=True).returncode:
        pytest.skip("this process may not mount")
    try:
        subprocess.run(["mount", "-o", "remount,ro,bind", small_disk], check=True)
        monkeypatch.setenv("AMUR_HOME", str(small_disk))
        assert amur("sql", "select 41 + 1 as answer").out.split() == ["answer", "42"]
        result = run_apart(small_disk)
        assert result.returncode == 2
        assert "cannot be written (Read-only file system)" in result.stderr
        assert len(result.stderr.splitlines()) == 1
        assert "cannot be written" in amur("doctor").out
    finally:
        subprocess.run(["umount", small_disk], check=True)
