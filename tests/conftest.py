import fcntl
import json
import os
import shutil
import signal
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

import tests.no_network.sitecustomize  # noqa: F401  from here on no test reaches another host
from flows import audit
from flows.archive import Archive
from flows.build import Before, build
from flows.cli.console import Lines
from flows.contract.source import load_sources, module_of
from flows.digests import code_hash
from flows.job import opened, refresh
from flows.settings import CHECKOUT, Settings
from flows.stage.about import NOT_STAGED, stage_about
from flows.stage.staging import stage_source, staged_path
from tests import synthetic_answers

os.environ["PYTHONPATH"] = str(Path(__file__).parent / "no_network")  # nor do the processes it starts
signal.signal(signal.SIGINT, signal.default_int_handler)  # who starts the tests in the background has it ignored

# Whatever needs one of these builds a warehouse, which takes a second and more.
BUILT = {"once", "warehouse_of", "registers"}


def pytest_collection_modifyitems(items):
    """Marks what is slow; files with such tests come first, so that none is begun when the others have ended."""
    for item in items:
        if BUILT & set(item.fixturenames):
            item.add_marker(pytest.mark.slow)
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


FILES = [source for source in load_sources().values() if source.http is None]


def archive_files(source, settings, archive):
    """Collect a source of files without the rest of the run."""
    module = module_of(source)
    for partition in module.partitions(source, settings, archive, None):
        module.fetch(source, partition, settings, archive, None)


def add_staged(folder, code, rows):
    """Append rows to what a source was staged into, as if its answers had held them."""
    path = str(staged_path(folder, code))
    with duckdb.connect() as con:
        con.execute(f"create table staged as from read_parquet('{path}')")
        for row in rows:
            names, values = ", ".join(row), list(row.values())
            con.execute(f"insert into staged ({names}) values ({', '.join('?' * len(values))})", values)
        con.execute(f"copy staged to '{path}' (format parquet)")


STAGED = {}
LISTS = [source.code for source in load_sources().values() if source.kind == "code_list"]


def stage_once(source, archive, folder):
    """Stage a source; from raw files and code lists that this process has staged today, copy what they gave."""
    receipts = [archive.versions(code) for code in (*LISTS, source.code)]
    told = repr((source.code, _on_their_days(receipts)))
    files = [staged_path(folder, source.code), *(folder / f"{source.code}.{kind}.jsonl" for kind in NOT_STAGED)]
    if told not in STAGED:
        stage_source(source, archive, folder)
        STAGED[told] = [file.read_bytes() for file in files]
    else:
        for file, content in zip(files, STAGED[told], strict=True):
            file.write_bytes(content)


def _on_their_days(receipts):
    return [
        [replace(receipt, retrieved_at=receipt.retrieved_at[:10]) for kept in partitions.values() for receipt in kept]
        for partitions in receipts
    ]


def build_kept(folder, before=None):
    """Build the candidate of what is staged in a folder, and note how it was made."""
    path = folder / "candidate.duckdb"
    (folder / "made.json").write_text(json.dumps(build(path, folder, before)), encoding="utf-8")
    return path


def before_of(candidate):
    """What a build may begin with that comes after that of `candidate`."""
    return Before(candidate, json.loads(candidate.with_name("made.json").read_text(encoding="utf-8")), code_hash())


def warehouse(settings, folder, stage=stage_once, before=None, **answers):
    archive = Archive(folder / "archive")
    for source in load_sources().values():
        if source in FILES:
            archive_files(source, settings, archive)
        stage(source, archive, folder)
        if source.code in answers:
            add_staged(folder, source.code, answers[source.code])
    stage_about(load_sources().values(), archive, folder)
    return build_kept(folder, before)


@pytest.fixture(scope="session")
def once(tmp_path_factory):
    """once(name, make) is a folder that `make` fills, once for all processes of the session; not to be written to."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own

    def folder(name, make):
        with open(shared / f"{name}.lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (shared / name).exists():
                fresh = tmp_path_factory.mktemp(name)
                make(fresh)
                fresh.rename(shared / name)
        return shared / name

    return folder


@pytest.fixture(scope="session")
def candidate(once):
    """A warehouse file built from the bundled registers; not to be written to."""
    return once("candidate", lambda folder: warehouse(Settings(data=folder), folder)) / "candidate.duckdb"


@pytest.fixture(scope="session")
def answered(candidate, once):
    """A warehouse file built from the bundled registers and synthetic answers of every API; not to be written to."""

    def make(folder):
        for path in candidate.parent.glob("*.parquet"):
            shutil.copy(path, folder)
        (sha256,) = duckdb.read_parquet(str(folder / "raw_files.parquet")).aggregate("min(sha256)").fetchone()
        for code, rows in synthetic_answers.rows(sha256).items():
            add_staged(folder, code, rows)
        build_kept(folder, before_of(candidate))

    return once("answered", make) / "candidate.duckdb"


@pytest.fixture
def warehouse_of(candidate, tmp_path):
    """Builds the warehouse of the given settings and returns its file; what is as in `candidate` is taken from there."""
    return lambda settings, **more: warehouse(settings, tmp_path, **{"before": before_of(candidate)} | more)


@pytest.fixture(scope="session")
def published(once):
    """A home with the bundled registers and statistics and one release of them; not to be written to."""

    def make(home):
        for folder in ("registers", "statistics"):
            shutil.copytree(CHECKOUT / "data" / "raw" / folder, home / "raw" / folder)
        with opened(Settings(data=home), Lines(), offline=True) as job:
            refresh(job)
        assert job.outcome == "published"

    return once("published", make)


@pytest.fixture
def home(published, tmp_path, monkeypatch):
    """A copy of the published home, which AMUR_HOME names."""
    copied = tmp_path / "home"
    shutil.copytree(published, copied, symlinks=True)
    monkeypatch.setenv("AMUR_HOME", str(copied))
    return copied


@pytest.fixture
def rules_of(monkeypatch):
    """rules_of("fact_portfolio", …) lets runs of this process evaluate the suites of these tables alone."""

    def only(*tables):
        for name in ("suites_of_sources", "suites_of_warehouse"):
            every = getattr(audit, name)
            monkeypatch.setattr(
                f"flows.job.{name}",
                lambda *given, every=every: [suite for suite in every(*given) if suite.table in tables],
            )

    return only


@pytest.fixture
def short_page(monkeypatch):
    """Runs of this process write a page that names the release and no more."""

    def write(release, folder, _kept):
        page = folder / "index.html"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(release.stem, encoding="utf-8")
        return page

    monkeypatch.setattr("flows.job.write_report", write)


@pytest.fixture
def lower_portfolio(home):
    """Corrupts the register so that a critical check fails: 165 billion becomes 150."""

    def lower():
        path = home / "raw" / "registers" / "portfolio.csv"
        good = path.read_text(encoding="utf-8")
        bad = good.replace(",79,=,165,,=,billion", ",79,=,150,,=,billion")
        assert bad != good
        path.write_text(bad, encoding="utf-8")

    return lower


@pytest.fixture
def touch_register(home):
    """Changes who said a figure, so that a run has something new to publish."""

    def touch():
        path = home / "raw" / "registers" / "portfolio.csv"
        old = path.read_text(encoding="utf-8")
        new = old.replace("Dmitry Chernyshenko, Russian", "Somebody synthetic, Russian")
        assert new != old
        path.write_text(new, encoding="utf-8")

    return touch
