"""One collect of the made-up source as a process of its own: `python -m tests.collect_numbers FOLDER URL COUNT`.

Prints what it came to as one JSON line.
"""

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from flows.archive import Archive
from flows.collect import queue as collecting
from flows.settings import Settings
from flows.web.http import Web
from tests.synthetic_source import synthetic


def main(folder, url, count):
    source, module = synthetic("synthetic", count=int(count), concurrency=8)
    collecting.module_of = lambda _: module
    settings = Settings(Path(folder), collect_seconds=300, urls={source.http.base_url_setting: url})
    archive = Archive(settings.archive)
    print("collecting", flush=True)
    with ThreadPoolExecutor(8) as pool:
        web = Web(settings, archive)
        result = collecting.collect([source], settings, archive, lambda _, work: pool.submit(work), lambda _: None, web)
    found = {"kept": result.kept, "unchanged": result.unchanged, "requests": result.requests}
    print(json.dumps(found | {"failures": len(result.failures), "seconds": round(result.seconds, 2)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
