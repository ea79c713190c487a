import sys
from dataclasses import dataclass

import pytest

from flows.cli import main


@dataclass
class Result:
    code: int
    out: str
    err: str


@pytest.fixture
def amur(monkeypatch, capsys):
    """Calls the command within this process."""

    def call(*arguments, stdin=None):
        monkeypatch.setattr(sys, "argv", ["amur", *map(str, arguments)])
        if stdin is not None:
            monkeypatch.setattr(sys, "stdin", stdin)
        capsys.readouterr()
        code = 0
        try:
            main()
        except SystemExit as ended:
            code = ended.code or 0
        told = capsys.readouterr()
        return Result(code, told.out, told.err)

    return call


@pytest.fixture
def refused(amur):
    """Calls the command, expects one line of complaint and the exit code, and gives the line."""

    def call(code, *arguments):
        result = amur(*arguments)
        assert result.code == code, result
        assert len(result.err.splitlines()) == 1, result.err
        assert result.err.startswith("amur: ")
        assert "Traceback" not in result.err
        return result.err

    return call
