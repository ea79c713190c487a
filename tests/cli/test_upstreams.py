"""A whole run against one server that answers as all the real ones were recorded to, where it lies beside the checkout."""

import sys

import duckdb
import pytest

from flows.settings import CHECKOUT, Settings
from flows.sources import load_sources

CASES = CHECKOUT.parent / "shared" / "cases"

pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason="the recorded server is not part of the project")


@pytest.fixture
def recorded(monkeypatch):
    """Starts the server, with one odd thing in what it answers."""
    monkeypatch.syspath_prepend(str(CASES))
    import upstreams

    server, environment = upstreams.serve("spike")
    for name, url in environment.items():
        monkeypatch.setenv(name, url)
    monkeypatch.setenv("AMUR_COLLECT_SECONDS", "12")
    yield server
    server.shutdown()
    server.server_close()
    sys.modules.pop("upstreams")


def test_made_up_values_in_the_shapes_of_all_sources_are_published_or_set_aside_and_stop_nobody(
    home, amur, recorded, short_page
):
    result = amur("run", "--direct")
    assert (result.code, result.out.splitlines()[-1][:9]) == (5, "published"), result
    answered = {code for code, source in load_sources().items() if source.http}
    with duckdb.connect(str(Settings(data=home).pointer), read_only=True) as con:
        kept = {code for (code,) in con.execute("select distinct source_code from meta.raw_file").fetchall()}
        aside = dict(
            con.execute("select source_code, any_value(reason) from quality.set_aside group by all").fetchall()
        )
        values = con.execute(
            "select count(*) from fact_exchange_rate where source_code = 'ecb' and rate > 100"
        ).fetchone()
    assert answered <= kept | aside.keys()
    assert aside["ecb"].startswith(("FX108", "RR107")) and values == (0,)
