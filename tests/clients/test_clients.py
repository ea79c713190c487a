"""The examples of docs/clients.md, run as they stand there against a release; `make test-clients` gives them one."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
PAGE = (CHECKOUT / "docs" / "clients.md").read_text(encoding="utf-8")
TRIED = re.findall(r"^```(sh|python|python oldest|js)\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """A folder in which data/warehouse is that of the release."""
    made = tmp_path_factory.mktemp("checkout")
    (made / "data").mkdir()
    (made / "data" / "warehouse").symlink_to(Path(os.environ["AMUR_HOME"]).resolve() / "warehouse")
    return made


@pytest.mark.parametrize(("language", "code"), TRIED, ids=[code.split("\n")[0][:60] for _, code in TRIED])
def test_an_example_of_a_client_answers(folder, language, code):
    example = Path(sys.prefix) / "example.mjs"  # beside the modules it imports
    if language == "js":
        if not (Path(sys.prefix) / "node_modules").is_dir():
            pytest.skip("npm was not there when the clients were set up")
        example.write_text(code, encoding="utf-8")
    programs = {
        "sh": ["bash", "-euc", code],
        "python": [sys.executable, "-c", code],
        "python oldest": [os.environ["OLDEST_PYTHON"], "-c", code],
        "js": ["node", str(example)],
    }
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["AMUR_BIN"], os.environ["PATH"]])
    done = subprocess.run(
        programs[language], cwd=folder, capture_output=True, text=True, timeout=300, env=os.environ | {"PATH": path}
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"\d|VALID", done.stdout), "nothing came back"


def test_the_page_tries_every_language_it_promises():
    assert {language for language, _ in TRIED} == {"sh", "python", "python oldest", "js"}
