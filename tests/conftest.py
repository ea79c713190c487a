import pytest

from flows.archive import Archive
from flows.model import build
from flows.settings import Settings
from flows.sources import load_sources, module_of
from flows.stage import stage_records, stage_source


@pytest.fixture(scope="session")
def candidate(tmp_path_factory):
    """A warehouse file built from the bundled registers; not to be written to."""
    folder = tmp_path_factory.mktemp("candidate")
    archive = Archive(folder / "archive")
    for source in [source for source in load_sources().values() if source.kind != "api"]:
        module_of(source).collect(source, Settings(data=folder), archive)
        stage_source(source, archive, folder)
    stage_records(load_sources().values(), archive, folder)
    build(folder / "candidate.duckdb", folder)
    return folder / "candidate.duckdb"
