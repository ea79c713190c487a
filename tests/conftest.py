import pytest

from flows.archive import Archive
from flows.model import build
from flows.settings import Settings
from flows.sources import load_sources, module_of
from flows.stage import stage_records, stage_source

FILES = [source for source in load_sources().values() if source.http is None]


def archive_files(source, settings, archive):
    """Collect a source of files without the rest of the run."""
    module = module_of(source)
    for partition in module.partitions(source, settings, archive, None):
        module.fetch(source, partition, settings, archive, None)


def _warehouse(settings, folder):
    archive = Archive(folder / "archive")
    for source in load_sources().values():
        if source in FILES:
            archive_files(source, settings, archive)
        stage_source(source, archive, folder)
    stage_records(load_sources().values(), archive, folder)
    build(folder / "candidate.duckdb", folder)
    return folder / "candidate.duckdb"


@pytest.fixture(scope="session")
def candidate(tmp_path_factory):
    """A warehouse file built from the bundled registers; not to be written to."""
    folder = tmp_path_factory.mktemp("candidate")
    return _warehouse(Settings(data=folder), folder)


@pytest.fixture
def warehouse_of(tmp_path):
    """Builds the warehouse of the given settings and returns its file."""
    return lambda settings: _warehouse(settings, tmp_path)
