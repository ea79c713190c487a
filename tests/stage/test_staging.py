"""History is a function of the archive: three versions of a register in, what was known when out."""

import json
import shutil
from datetime import date

import duckdb
import pytest

from flows.archive import Archive
from flows.contract.source import load_sources
from flows.stage.staging import stage_source, staged_path
from tests.sources import synthetic

HEADER = "sector_code,name,parent_code,description\n"


@pytest.fixture
def known(tmp_path):
    """Releases versions of the code list `sectors`, on the given days of January 2026, and stages them."""

    def staged(*versions, released_on=(), days=range(1, 29)):
        archive = Archive(tmp_path / "archive")
        for number, (day, rows) in enumerate(zip(days, versions, strict=False)):
            receipt = {"source": "sectors", "partition": "codes/sectors.csv", "url": "file:x", "licence": "CC0"}
            receipt["retrieved_at"] = f"2026-01-{day:02}T{number:02}:00:00+00:00"
            receipt["validators"] = {"released_on": released_on[number]} if released_on else {}
            archive.mark_released(f"r{number}", [archive.put((HEADER + rows).encode(), receipt)])
        stage_source(load_sources()["sectors"], archive, tmp_path)
        path = str(staged_path(tmp_path, "sectors"))
        return duckdb.sql(
            f"select sector_code, name, known_on, superseded_on, withdrawn from read_parquet('{path}') order by all"
        ).fetchall()

    return staged


def test_an_unchanged_row_has_one_open_version(known):
    assert known("a,A,,x\n", "a,A,,x\nb,B,,x\n") == [
        ("a", "A", date(2026, 1, 1), None, False),
        ("b", "B", date(2026, 1, 2), None, False),
    ]


def test_a_changed_row_closes_the_version_before_it(known):
    assert known("a,old,,x\n", "a,new,,x\n") == [
        ("a", "new", date(2026, 1, 2), None, False),
        ("a", "old", date(2026, 1, 1), date(2026, 1, 2), False),
    ]


def test_a_row_that_vanishes_is_withdrawn_and_may_come_back(known):
    assert known("a,A,,x\nb,B,,x\n", "b,B,,x\n", "a,A,,x\nb,B,,x\n") == [
        ("a", "A", date(2026, 1, 1), date(2026, 1, 2), True),
        ("a", "A", date(2026, 1, 3), None, False),
        ("b", "B", date(2026, 1, 1), None, False),
    ]


def test_all_rows_of_an_emptied_file_are_withdrawn_and_may_come_back(known):
    assert known("a,A,,x\n", "", "a,A,,x\n") == [
        ("a", "A", date(2026, 1, 1), date(2026, 1, 2), True),
        ("a", "A", date(2026, 1, 3), None, False),
    ]


def test_rows_that_came_back_on_the_day_they_vanished_are_valid_once(known):
    assert known("a,A,,x\n", "", "a,A,,x\n", "", days=(1, 2, 2, 3)) == [
        ("a", "A", date(2026, 1, 1), date(2026, 1, 2), True),
        ("a", "A", date(2026, 1, 2), date(2026, 1, 3), True),
    ]


def test_an_answer_without_rows_closes_those_before_it_on_its_day_of_release(known):
    released_on = ("2025-06-01", "2025-12-31", "2026-01-01")
    assert known("a,A,,x\n", "", "b,B,,x\n", released_on=released_on) == [
        ("a", "A", date(2025, 6, 1), date(2025, 12, 31), True),
        ("b", "B", date(2026, 1, 1), None, False),
    ]


def test_an_answer_with_a_release_day_is_known_from_then_on_and_closes_the_one_before_on_it(known):
    assert known("a,old,,x\n", "a,new,,x\n", released_on=("2025-06-01", "2025-12-31")) == [
        ("a", "new", date(2025, 12, 31), None, False),
        ("a", "old", date(2025, 6, 1), date(2025, 12, 31), False),
    ]


def test_a_value_that_changed_without_a_later_release_is_known_from_the_day_it_was_seen(known):
    assert known("a,old,,x\n", "a,new,,x\n", released_on=("2025-06-01", "2025-06-01")) == [
        ("a", "new", date(2026, 1, 2), None, False),
        ("a", "old", date(2025, 6, 1), date(2026, 1, 2), False),
    ]


def test_what_was_replaced_on_the_day_it_became_known_leaves_no_version(known):
    assert known("a,old,,x\n", "a,wrong,,x\nb,B,,x\n", "a,new,,x\n", days=(1, 2, 2)) == [
        ("a", "new", date(2026, 1, 2), None, False),
        ("a", "old", date(2026, 1, 1), date(2026, 1, 2), False),
    ]


def test_a_later_publication_counts_only_where_it_is_later_than_what_was_seen_before(known):
    released_on = ("2025-06-01", "2025-06-01", "2025-07-01")
    assert known("a,1,,x\n", "a,2,,x\n", "a,3,,x\n", released_on=released_on) == [
        ("a", "1", date(2025, 6, 1), date(2026, 1, 2), False),
        ("a", "2", date(2026, 1, 2), date(2026, 1, 3), False),
        ("a", "3", date(2026, 1, 3), None, False),
    ]


@pytest.fixture
def answered_by_the_imf(tmp_path, candidate):
    """Releases answers of the IMF on the first days of January 2026, stages them, and gives the folder."""
    for code in ("origins", "areas", "measures"):
        shutil.copy(staged_path(candidate.parent, code), tmp_path)

    def staged(*answers):
        archive = Archive(tmp_path / "archive")
        for day, content in enumerate(answers, start=1):
            receipt = {
                "source": "imf_imts",
                "partition": "CHN/A/2020",
                "url": "https://upstream.test/x",
                "licence": "x",
            }
            receipt["retrieved_at"] = f"2026-01-{day:02}T00:00:00+00:00"
            archive.mark_released(f"r{day}", [archive.put(content.encode(), receipt)])
        stage_source(load_sources()["imf_imts"], archive, tmp_path)
        return tmp_path

    return staged


def released(day, value):
    header = synthetic.IMTS.replace("UNIT", "UNIT,UPDATE_DATE")
    return header + f"x,CHN,XG_FOB_USD,RUS,A,2024,{value},6,M,,USD,{day}T23:00:00Z\n"


def test_a_further_release_of_a_data_set_does_not_revise_the_rows_that_stay_as_they_were(answered_by_the_imf):
    folder = answered_by_the_imf(released("2025-10-05", 5), released("2025-11-05", 5), released("2025-12-05", 6))
    rows = duckdb.sql(
        f"select value::int, known_on, known_on_kind, superseded_on from '{staged_path(folder, 'imf_imts')}' order by all"
    ).fetchall()
    assert rows == [
        (5, date(2025, 10, 5), "published", date(2025, 12, 5)),
        (6, date(2025, 12, 5), "published", None),
    ]


def test_what_an_answer_leaves_out_and_what_is_new_in_it_is_kept_beside_the_rows(answered_by_the_imf):
    lines = ["CHN,XG_FOB_USD,RUS,A,2024,5,6,M,", *(f"CHN,XG_FOB_USD,G163,A,{year},5,6,M," for year in (2022, 2023))]
    folder = answered_by_the_imf(synthetic.imts(*lines).replace("DATAFLOW", "NEWS"))
    (skipped,) = map(json.loads, (folder / "imf_imts.skipped.jsonl").read_text().splitlines())
    assert skipped["reason"] == "counterpart G163 is a group or leftover, not a country"
    assert (skipped["source"], skipped["row_count"], skipped["staged_row_count"]) == ("imf_imts", 2, 1)
    (new,) = map(json.loads, (folder / "imf_imts.new_fields.jsonl").read_text().splitlines())
    assert (new["source"], new["field_name"], new["raw_sha256"]) == ("imf_imts", "NEWS", skipped["raw_sha256"])
