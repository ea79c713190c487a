"""Collecting that is killed at any point goes on where it was, and ends with the archive of an undisturbed one."""

import json
import random
import subprocess
import sys
import time

import pytest

from flows.archive import Archive
from flows.settings import CHECKOUT, Settings
from tests.synthetic_source import contents, rows
from tests.upstream import Response, upstream

pytestmark = pytest.mark.slow

PARTITIONS = 2000
KILLS = 20


@pytest.fixture
def server():
    def answer(request):
        if request.headers.get("if-none-match"):
            return Response(status=304)
        number = int(request.path.rsplit("/", 1)[1])
        return Response(rows(number), headers={"ETag": f'"{number}"'})

    with upstream(answer) as server:
        yield server


def start(folder, server):
    command = [sys.executable, "-m", "tests.collect_numbers", str(folder), server.url, str(PARTITIONS)]
    process = subprocess.Popen(command, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "collecting\n"
    return process


def finish(process):
    said, _ = process.communicate(timeout=120)
    assert process.returncode == 0
    return json.loads(said.splitlines()[-1])


def test_killed_at_random_points_it_ends_with_the_same_archive_as_undisturbed(tmp_path, server):
    undisturbed = finish(start(tmp_path / "undisturbed", server))
    assert (undisturbed["kept"], undisturbed["requests"], undisturbed["failures"]) == (PARTITIONS, PARTITIONS, 0)
    server.requests.clear()
    second = finish(start(tmp_path / "undisturbed", server))
    assert (second["kept"], second["unchanged"], second["requests"]) == (0, PARTITIONS, PARTITIONS)
    assert all("if-none-match" in request.headers for request in server.requests)

    chance, killed = random.Random(20261125), 0
    while killed < KILLS:
        process = start(tmp_path / "killed", server)
        time.sleep(chance.uniform(0, undisturbed["seconds"] / 4))
        killed += process.poll() is None
        process.kill()
        process.wait()
    last = finish(start(tmp_path / "killed", server))
    print(f"first {undisturbed}, second {second}, last of the killed {last}")
    archive = Archive(Settings(tmp_path / "killed").archive)
    assert contents(archive) == contents(Archive(Settings(tmp_path / "undisturbed").archive))
    assert all(archive.read(receipt.sha256) for receipt in archive.receipts())
    assert len(archive.receipts()) == PARTITIONS
    assert last["kept"] < PARTITIONS / 2, "what had arrived before the kills was asked for only to be validated"
