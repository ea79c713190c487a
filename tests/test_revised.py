"""A figure that its publisher revises is seen on both days: as it was known before, and as it is known since."""

from datetime import date

import duckdb
import pytest

from flows.build import build
from flows.contract.source import load_sources, module_of
from flows.releases.diff import write_changes
from flows.stage.about import stage_about
from flows.stage.staging import stage_source
from tests.conftest import FILES, archive_files
from tests.sources import synthetic as made_up
from tests.sources.test_collected import quick
from tests.synthetic_source import Run
from tests.upstream import Response, upstream

RELEASES = [
    ("2026-06-07T17:13:50", {"TOTAL": 100.0, "27": 60.0, "44": 40.0}),
    ("2026-10-18T09:00:00", {"TOTAL": 105.0, "27": 105.0}),
]


def comtrade(number):
    """Comtrade with the given release of China's exports to Russia in 2025; the figures are made up."""
    released, values = RELEASES[number]

    def answer(request):
        if "getda" in request.path.lower():
            record = {"freqCode": "A", "period": 2025, "reporterCode": 156, "datasetChecksum": number}
            return Response(made_up.comtrade(*([record | {"lastReleased": released}] if "/A/" in request.path else [])))
        codes = [code for code in values if (code == "TOTAL") == (request.params["cmdCode"] == "TOTAL")]
        return Response(
            made_up.comtrade(
                *[
                    made_up.comtrade_record(
                        period="2025", refYear=2025, flowCode="X", cmdCode=code, cifvalue=None, fobvalue=values[code],
                        aggrLevel=0 if code == "TOTAL" else 2, primaryValue=values[code],
                    )
                    for code in codes
                    if "X" in request.params["flowCode"] and request.params.get("reporterCode")
                ]
            )
        )  # fmt: skip

    return answer


def warehouse(run, folder):
    folder.mkdir()
    for source in load_sources().values():
        if source in FILES:
            archive_files(source, run.settings, run.archive)
        stage_source(source, run.archive, folder, run.settings.staged)
    stage_about(load_sources().values(), run.archive, folder)
    build(folder / "candidate.duckdb", folder)
    return folder / "candidate.duckdb"


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """The warehouses before and after the revision, each from one collecting run."""
    folder, source, found = tmp_path_factory.mktemp("revised"), quick("un_comtrade"), []
    with pytest.MonkeyPatch.context() as monkeypatch:
        run = Run(folder, monkeypatch, seconds=120)
        run.modules["un_comtrade"] = module_of(source)
        for number in range(len(RELEASES)):
            with upstream(comtrade(number)) as server:
                run.urls["AMUR_COMTRADE_URL"] = server.url
                others = {failure.partition.split("/")[2] for failure in run(source).failures}
                assert others <= {"all-RUS-M"}, "what the partners import has no answer here"
            found.append(warehouse(run, folder / f"build {number}"))
            run.archive.mark_released(f"r{number}", run.archive.receipts())
    return found


def test_both_values_are_found_by_the_day_on_which_they_were_known(both):
    with duckdb.connect(str(both[1]), read_only=True) as con:
        con.execute("create temp macro known(day) as table select value_usd::bigint from fact_trade_as_of(day) "
                    "where document_code = 'un_comtrade'")  # fmt: skip
        days = ["2026-06-06", "2026-06-07", "2026-10-17", "2026-10-18"]
        assert [con.sql(f"from known(date '{day}')").fetchall() for day in days] == [[], [(100,)], [(100,)], [(105,)]]
        versions = con.sql(
            """select value_usd::bigint, known_on, known_on_kind, superseded_on from history.fact_trade
            where document_code = 'un_comtrade' order by known_on"""
        ).fetchall()
        withdrawn = con.sql(
            """select commodity_code, superseded_on from history.fact_trade_commodity
            where superseded_on is not null and commodity_code = '44'"""
        ).fetchall()
    assert versions == [
        (100, date(2026, 6, 7), "published", date(2026, 10, 18)),
        (105, date(2026, 10, 18), "published", None),
    ]
    assert withdrawn == [("44", date(2026, 10, 18))], "a value that vanished is closed by the release it is not in"


def test_the_release_tells_what_was_revised_and_what_withdrawn(both):
    with duckdb.connect() as con:
        write_changes(con, *both, "changes")
        changes = con.sql(
            """select table_name, change, column_name, old_value::decimal(9, 1), new_value::decimal(9, 1) from changes
            where row_key like '%un_comtrade%' and coalesce(column_name, 'value_usd') = 'value_usd'
            order by all"""
        ).fetchall()
    assert [(*row[:3], *[value and float(value) for value in row[3:]]) for row in changes] == [
        ("fact_trade", "revised", "value_usd", 100.0, 105.0),
        ("fact_trade_commodity", "revised", "value_usd", 60.0, 105.0),
        ("fact_trade_commodity", "withdrawn", None, None, None),
    ]
