"""Wall time and peak memory of `amur run`: `python tests/benchmarks/run.py`. On an idle machine; takes two minutes.

Each case is a process of its own on a home of its own. The lines a run prints are its time marks.
"""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from flows.orchestration.server import noted, start_server
from flows.settings import CHECKOUT, Settings


def measure(name, home, *options, marks=True):
    start = time.monotonic()
    command = [sys.executable, "-m", "flows.cli", "run", "--offline", *options]
    run = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ | {"AMUR_HOME": str(home)})
    lines = [(time.monotonic() - start, line.strip()) for line in run.stdout]
    _, status, usage = os.wait4(run.pid, 0)
    seconds = time.monotonic() - start
    print(
        f"\n{name}: {seconds:.1f} s, {usage.ru_maxrss / 1000:.0f} MB at most, exit code {os.waitstatus_to_exitcode(status)}"
    )
    for at, line in lines if marks else []:
        print(f"  {at:5.1f} s  {line[:100]}")


def measure_import(name):
    start = time.monotonic()
    subprocess.run([sys.executable, "-c", f"import {name}"], check=True)
    print(f"import {name}: {time.monotonic() - start:.1f} s")


def new_release(home):
    shutil.rmtree(home / "warehouse" / "releases")
    (home / "warehouse" / "amur.duckdb").unlink()


def main():
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        shutil.copytree(CHECKOUT / "data" / "raw" / "registers", home / "raw" / "registers")
        os.environ["PREFECT_HOME"] = str(home / "prefect")
        for name in ("flows.job", "prefect", "great_expectations"):
            measure_import(name)
        measure("first run, with a new database of Prefect's", home)
        measure("second run, nothing new", home)
        new_release(home)
        measure("run with a server of its own, database there", home)
        new_release(home)
        measure("run --direct", home, "--direct")
        new_release(home)
        start = time.monotonic()
        server = start_server(Settings(data=home))
        server.wait()
        print(f"\nserver ready after {time.monotonic() - start:.1f} s")
        with noted(Settings(data=home), server.url):
            measure("run with a running server", home)
        server.stop()
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000
    print(f"\nlargest process of all, the server included: {children:.0f} MB")


if __name__ == "__main__":
    main()
