import os
import shutil
from pathlib import Path

import duckdb
import pytest

import tests.no_network.sitecustomize  # noqa: F401  from here on no test reaches another host
from flows.archive import Archive
from flows.cli.console import Lines
from flows.job import opened, refresh
from flows.model import build
from flows.settings import CHECKOUT, Settings
from flows.sources import load_sources, module_of
from flows.stage import stage_records, stage_source, staged_path
from tests import synthetic_answers

os.environ["PYTHONPATH"] = str(Path(__file__).parent / "no_network")  # nor do the processes it starts

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


def _warehouse(settings, folder, **answers):
    archive = Archive(folder / "archive")
    for source in load_sources().values():
        if source in FILES:
            archive_files(source, settings, archive)
        stage_source(source, archive, folder)
        if source.code in answers:
            add_staged(folder, source.code, answers[source.code])
    stage_records(load_sources().values(), archive, folder)
    build(folder / "candidate.duckdb", folder)
    return folder / "candidate.duckdb"


@pytest.fixture(scope="session")
def candidate(tmp_path_factory):
    """A warehouse file built from the bundled registers; not to be written to."""
    folder = tmp_path_factory.mktemp("candidate")
    return _warehouse(Settings(data=folder), folder)


@pytest.fixture(scope="session")
def answered(candidate, tmp_path_factory):
    """A warehouse file built from the bundled registers and synthetic answers of every API; not to be written to."""
    folder = tmp_path_factory.mktemp("answered")
    for path in candidate.parent.glob("*.parquet"):
        shutil.copy(path, folder)
    (sha256,) = duckdb.read_parquet(str(folder / "raw_files.parquet")).aggregate("min(sha256)").fetchone()
    for code, rows in synthetic_answers.rows(sha256).items():
        add_staged(folder, code, rows)
    build(folder / "candidate.duckdb", folder)
    return folder / "candidate.duckdb"


@pytest.fixture
def warehouse_of(tmp_path):
    """Builds the warehouse of the given settings and returns its file."""
    return lambda settings, **answers: _warehouse(settings, tmp_path, **answers)


@pytest.fixture(scope="session")
def published(tmp_path_factory):
    """A home with the bundled registers and one release of them; not to be written to."""
    home = tmp_path_factory.mktemp("published")
    shutil.copytree(CHECKOUT / "data" / "raw" / "registers", home / "raw" / "registers")
    with opened(Settings(data=home), Lines(), offline=True) as job:
        refresh(job)
    assert job.outcome == "published"
    return home


@pytest.fixture
def home(published, tmp_path, monkeypatch):
    """A copy of the published home, which AMUR_HOME names."""
    copied = tmp_path / "home"
    shutil.copytree(published, copied, symlinks=True)
    monkeypatch.setenv("AMUR_HOME", str(copied))
    return copied


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
