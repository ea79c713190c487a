import shutil
import sqlite3

import pytest

from flows.orchestration.server import start_server
from flows.settings import Settings


@pytest.fixture(scope="session")
def prefect_database(once):
    """The file of a database that a Prefect server has set up, which takes it six seconds; to be copied."""

    def make(folder):
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("PREFECT_HOME", str(folder))
            server = start_server(Settings(data=folder))
            server.wait()
            server.stop()
        with sqlite3.connect(folder / "prefect.db") as con:
            con.execute("pragma wal_checkpoint(truncate)")

    return once("prefect-database", make) / "prefect.db"


@pytest.fixture(scope="session")
def prefect_server(prefect_database, tmp_path_factory):
    """One temporary Prefect server for all tests of a session that run a flow in this process."""
    database = tmp_path_factory.mktemp("prefect-test")
    shutil.copy(prefect_database, database / "prefect-test.db")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PREFECT_HOME", str(tmp_path_factory.mktemp("prefect")))
        patch.setenv("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
        patch.setenv("DO_NOT_TRACK", "1")
        from prefect.testing import utilities

        patch.setattr(utilities, "mkdtemp", lambda: str(database))
        with utilities.prefect_test_harness(server_startup_timeout=120):
            yield
