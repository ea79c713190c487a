"""What happens to files and rows of bundled data sets that break their contract."""

import shutil

import duckdb
import pytest

from flows.archive import Archive
from flows.contract.source import load_sources
from flows.errors import AmurError
from flows.settings import Settings
from flows.stage.about import read_rejected
from flows.stage.staging import stage_source, staged_path
from tests.conftest import archive_files


@pytest.fixture
def stage(tmp_path, candidate):
    """stage(code, text) stages a file of a data set: its rows, and the rejected ones."""

    def write(code, text):
        folder, archive = tmp_path / "staged", Archive(tmp_path / "archive")
        folder.mkdir()
        shutil.copy(candidate.parent / "origins.parquet", folder)
        (tmp_path / "raw" / "statistics").mkdir(parents=True)
        (tmp_path / "raw" / "statistics" / f"{code}.csv").write_text(text, encoding="utf-8")
        source = load_sources()[code]
        archive_files(source, Settings(data=tmp_path), archive)
        stage_source(source, archive, folder)
        rows = duckdb.read_parquet(str(staged_path(folder, code))).df().to_dict("records")
        return rows, [(row["locator"], row["reason"]) for row in read_rejected(folder)]

    return write


def test_what_is_the_same_in_every_row_comes_from_the_contract_and_the_day_from_its_version(stage):
    rows, rejected = stage("federal_reserve_h10", "period,rate\n2023-05,6.9854\n")
    assert rejected == []
    (row,) = rows
    assert (row["base_code"], row["quote_code"], row["source_code"]) == ("USD", "CNY", "federal_reserve")
    assert (row["known_on"].date().isoformat(), row["known_on_kind"], row["locator"]) == (
        "2026-07-21",
        "published",
        "line 2",
    )


def test_the_unit_follows_from_the_series(stage):
    text = "country_code,indicator_code,period,value\nRUS,NE.EXP.GNFS.ZS,2023,23.1\nRUS,SP.POP.TOTL,2023,144e6\n"
    rows, _ = stage("world_bank_wdi", text)
    assert {row["indicator_code"]: row["unit"] for row in rows} == {
        "NE.EXP.GNFS.ZS": "percent",
        "SP.POP.TOTL": "persons",
    }


def test_a_row_that_cannot_be_used_is_rejected_with_its_line(stage):
    text = (
        "country_code,indicator_code,period,value\n"
        "RUS,SP.POP.TOTL,2023,1\n"
        "RUS,SP.POP.TOTL,2023,2\n"
        "XQX,SP.POP.TOTL,2023,1\n"
        "RUS,SP.POP.MOON,2023,1\n"
        "RUS,SP.POP.TOTL,twenty,1\n"
        "RUS,SP.POP.TOTL,2024,many\n"
        "RUS,SP.POP.TOTL,2025,\n"
    )
    rows, rejected = stage("world_bank_wdi", text)
    assert len(rows) == 1
    assert rejected == [
        ("line 3", "the key (country_code, indicator_code, period) is that of line 2"),
        ("line 4", "column country_code: unknown country code 'XQX'"),
        ("line 5", "column unit: is empty"),
        ("line 6", "column period: 'twenty' is not a period"),
        ("line 7", "column value: 'many' is not a number that can be kept"),
        ("line 8", "column value: is empty"),
    ]


def test_another_header_stops_the_run_before_anything_is_archived(stage, tmp_path):
    with pytest.raises(AmurError, match="missing column rate, unknown column 'rates'"):
        stage("federal_reserve_h10", "period,rates\n2023-05,6.9854\n")
    assert not (tmp_path / "archive").exists()
