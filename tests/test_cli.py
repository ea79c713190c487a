"""The command as a user calls it, each call a process of its own."""

import os
import shutil
import subprocess
import sys

import pytest

from flows.settings import CHECKOUT


@pytest.fixture
def amur(tmp_path):
    """Calls the command on a home of its own that holds the bundled registers."""
    shutil.copytree(CHECKOUT / "data" / "raw" / "registers", tmp_path / "raw" / "registers")

    def call(*arguments):
        return subprocess.run(
            [sys.executable, "-m", "flows.cli", *arguments],
            capture_output=True, text=True, env=os.environ | {"AMUR_HOME": str(tmp_path)},
        )  # fmt: skip

    call.portfolio = tmp_path / "raw" / "registers" / "portfolio.csv"
    return call


def test_a_run_publishes_a_second_has_nothing_new_and_a_lowered_portfolio_is_blocked(amur):
    first = amur("run", "--direct")
    assert (first.returncode, first.stderr) == (0, "")
    assert first.stdout.splitlines()[-1].startswith("published ")
    assert amur("run", "--direct").stdout.splitlines()[-1].startswith("nothing new")
    releases = amur("releases").stdout

    good = amur.portfolio.read_text(encoding="utf-8")
    lowered = good.replace(",79,=,165,,=,billion", ",79,=,150,,=,billion")
    assert lowered != good
    amur.portfolio.write_text(lowered, encoding="utf-8")
    blocked = amur("run", "--direct")
    assert blocked.returncode == 1
    assert "nothing is published: PF103" in blocked.stderr
    assert "2023-08-23-chernyshenko-1" in blocked.stderr
    assert amur("releases").stdout == releases

    amur.portfolio.write_text(good, encoding="utf-8")
    assert amur("run", "--direct").stdout.splitlines()[-1].startswith("nothing new")
    assert "160" in amur("sql", "select max(amount_usd)::bigint, 160 from fact_portfolio").stdout


def test_wrong_input_is_told_in_one_line(amur):
    for arguments in (["sql", "select 1"], ["rollback", "r9"]):
        refused = amur(*arguments)
        assert refused.returncode == 2
        assert refused.stderr.startswith("amur: ")
        assert "Traceback" not in refused.stderr
    amur.portfolio.unlink()
    missing = amur("run", "--direct")
    assert missing.returncode == 3
    assert len(missing.stderr.splitlines()) == 1
