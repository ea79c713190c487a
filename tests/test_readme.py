"""The README's commands do what it says: those that end by themselves are run, all others are at least known."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from flows.settings import CHECKOUT

README = (CHECKOUT / "README.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^    (?:\.venv/bin/)?(amur .+)$", README, re.MULTILINE)
RUN = [command for command in EXAMPLES if not re.match(r"amur (run|serve)\b", command)]


@pytest.mark.parametrize("command", RUN)
def test_an_example_runs(home, command):
    beside = Path(sys.executable).parent
    ended = subprocess.run(
        ["bash", "-c", command], capture_output=True, text=True, cwd=CHECKOUT,
        env=os.environ | {"PATH": f"{beside}:{os.environ['PATH']}"},
    )  # fmt: skip
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout


def test_there_are_examples():
    assert len(RUN) >= 4


def listed_commands():
    import typer.main

    from flows.cli.process import app

    return set(typer.main.get_command(app).commands)


def test_the_table_names_every_command_and_no_other():
    table = set(re.findall(r"^\| `amur (\w+)", README, re.MULTILINE))
    assert table == listed_commands()


@pytest.mark.parametrize("command", sorted(listed_commands()))
def test_every_command_has_help(command, capsys, monkeypatch):
    from flows.cli import main

    monkeypatch.setattr(sys, "argv", ["amur", command, "--help"])
    with pytest.raises(SystemExit, match="0"):
        main()
    assert f"Usage: amur {command}" in capsys.readouterr().out


def test_the_exit_codes_of_the_readme_are_those_of_the_help():
    from flows.cli.app import EXIT_CODES

    told = re.findall(r"^\| (\d+) \|", README, re.MULTILINE)
    assert told == re.findall(r"\[bold\]\s*(\d+)\[/bold\]", EXIT_CODES)
