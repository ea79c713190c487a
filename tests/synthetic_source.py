"""A made-up source of numbered partitions: `/data/<n>` answers `{"rows": […]}` with an ETag."""

import json
from concurrent.futures import ThreadPoolExecutor
from types import ModuleType

from flows.archive import Archive
from flows.collect import queue as collecting
from flows.collect.asking import fetch_into_archive, host_of, is_due
from flows.contract.source import Column, Http, Partition, Source
from flows.errors import BadAnswer
from flows.settings import Settings
from flows.web.http import Web

FAST = {"min_interval_s": 0, "concurrency": 4, "recheck_hours": 0, "recheck_closed_days": 0}


def synthetic(code="synthetic", required=False, count=3, setting=None, **limits):
    """A contract, and the module that goes with it."""
    http = Http(
        base_url="http://127.0.0.1:1",
        base_url_setting=setting or f"AMUR_{code.upper()}_URL",
        key_setting="AMUR_COMTRADE_KEY",
        key_header="Ocp-Apim-Subscription-Key",
        **(FAST | limits),
    )
    source = Source(
        code=code, title="synthetic", kind="api", publisher="synthetic", licence="CC0", our_licence="CC0", attribution="synthetic",
        cadence_days=1, since="2020", required=required, about="synthetic", key=["n"], http=http,
        columns={"n": Column(type="code", about="number")},
    )  # fmt: skip
    module = ModuleType(f"flows.sources.{code}")
    module.partitions = lambda source, settings, archive, web: [
        Partition(f"{n:05}", {}, host_of(source, web))
        for n in range(count, 0, -1)
        if is_due(source, f"{n:05}", archive, closed=False)
    ]
    module.fetch = lambda source, partition, settings, archive, web: fetch_into_archive(
        source, partition, archive, web, f"data/{partition.key}", "json", count_rows
    )
    return source, module


def count_rows(content, where):
    try:
        answer = json.loads(content)
    except ValueError as error:
        raise BadAnswer("broken or truncated JSON", where=where) from error
    if "error" in answer:
        raise BadAnswer(f"an error with status 200 ({answer['error']})", where=where)
    return len(answer["rows"])


def rows(number, count=3):
    return json.dumps({"rows": [[number, n] for n in range(count)]})


class Run:
    """Collects from upstreams into one archive, again and again."""

    def __init__(self, folder, monkeypatch, *, keys=None, seconds=30):
        self.urls, self.modules = {}, {}
        self.settings = Settings(data=folder, collect_seconds=seconds, urls=self.urls, keys=keys or {})
        self.progress = []
        monkeypatch.setattr(collecting, "module_of", lambda source: self.modules[source.code])

    @property
    def archive(self):
        return Archive(self.settings.archive)

    def add(self, code, url, **contract):
        source, self.modules[code] = synthetic(code, **contract)
        self.urls[source.http.base_url_setting] = url
        return source

    def web(self, archive):
        return Web(self.settings, archive, backoff_s=0.01)

    def __call__(self, *sources, offline=False):
        archive = self.archive
        with ThreadPoolExecutor(8) as pool:
            return collecting.collect(
                sources,
                self.settings,
                archive,
                lambda _name, work: pool.submit(work),
                self.progress.append,
                None if offline else self.web(archive),
            )


def contents(archive, *codes):
    """What is in the archive, whenever it came: the hashes of each partition's contents, in order."""
    found = {}
    for receipt in archive.receipts():
        if not codes or receipt.source in codes:
            found.setdefault((receipt.source, receipt.partition), []).append(receipt.sha256)
    return found
