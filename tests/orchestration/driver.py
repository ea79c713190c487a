"""A run whose named step kills, stops or interrupts it: `driver.py FUNCTION before|after kill|sleep`.

What Great Expectations would say is left out, and all but the name of the release from its page, since they are slow
and not what is tested.
"""

import os
import signal
import sys
import time

from flows import job
from flows.cli import main

step, when, what = sys.argv[1:]


def happen():
    print(f"at {step}", flush=True)
    if what == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if what == "sleep":
        time.sleep(60)


def around(work):
    def wrapped(*arguments, **options):
        if when == "before":
            happen()
        result = work(*arguments, **options)
        if when == "after":
            happen()
        return result

    return wrapped


def short_page(release, folder, _kept):
    folder.mkdir(parents=True)
    (folder / "index.html").write_text(release.stem, encoding="utf-8")


job.write_report = short_page
job.check_staged = job.check_warehouse = lambda *_: []
job.gate = lambda *_: None
if step != "none":
    setattr(job, step, around(getattr(job, step)))
sys.argv = ["amur", "run", "--offline", "--direct"]
main()
