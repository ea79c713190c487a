"""Ctrl-C at any moment ends the command with its own exit code and one line."""

import os
import signal
import subprocess
import sys
import time

import duckdb
import pytest

from flows.interrupts import naming_refusals

RUNAWAY = {
    "in steps": "select count(*) from range(100000000000) t(a) where a % 7 = 3",
    "in one long step": "select a.quote from fact_claim a, fact_claim b, fact_claim c order by random()",
}


@pytest.mark.parametrize("query", RUNAWAY.values(), ids=RUNAWAY)
def test_a_query_ends_at_once(home, query):
    process = subprocess.Popen(
        [sys.executable, "-m", "flows.cli", "sql", query],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ | {"AMUR_HOME": str(home)},
    )  # fmt: skip
    time.sleep(2)
    process.send_signal(signal.SIGINT)
    try:
        out, err = process.communicate(timeout=10)
    finally:
        process.kill()
    assert (process.returncode, out, err) == (130, "", "amur: interrupted; nothing is half-published\n")


def test_while_the_command_is_loading(monkeypatch, amur):
    class Interrupting:
        def find_spec(self, name, *_):
            if name == "flows.cli.process":
                raise KeyboardInterrupt

    monkeypatch.delitem(sys.modules, "flows.cli.process", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Interrupting(), *sys.meta_path])
    result = amur("doctor")
    assert (result.code, result.err) == (130, "amur: interrupted; nothing is half-published\n")


def test_what_duckdb_makes_of_it_during_a_run_is_still_ctrl_c(tmp_path):
    with pytest.raises(KeyboardInterrupt), naming_refusals(tmp_path):
        try:
            raise KeyboardInterrupt
        except KeyboardInterrupt:
            raise RuntimeError("Query interrupted")  # noqa: B904  as DuckDB raises it
    with pytest.raises(KeyboardInterrupt), naming_refusals(tmp_path):
        raise duckdb.InterruptException("INTERRUPT Error: Interrupted!")
    with pytest.raises(RuntimeError, match="another"), naming_refusals(tmp_path):
        raise RuntimeError("another")
