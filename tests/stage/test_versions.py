"""A version that was staged is not staged again, and what is kept of it is what staging would give."""

import json

import duckdb
import pytest

from flows.archive import Archive
from flows.contract.source import load_sources, module_of
from flows.stage import versions
from flows.stage.staging import stage_source, staged_path

SECTORS = load_sources()["sectors"]
TEXTS = ("a,A,,x\n", "a,A,,x\nb,B,nowhere,x,surplus\n", "a,other,,x\n")


class Place:
    """An archive with some released versions of the code list `sectors`, and the folders it is staged into."""

    def __init__(self, folder, monkeypatch):
        self.archive, self.kept, self.folder = Archive(folder / "archive"), folder / "kept", folder
        self.staged: list[str] = []
        self.day = self.runs = 0
        monkeypatch.setattr(versions, "module_of", lambda _source: self)

    def put(self, rows):
        self.day += 1
        receipt = {"source": "sectors", "partition": "codes/sectors.csv", "url": "file:x", "licence": "CC0"}
        receipt["retrieved_at"] = f"2026-01-{self.day:02}T00:00:00+00:00"
        content = ("sector_code,name,parent_code,description\n" + rows).encode()
        self.archive.mark_released(f"r{self.day}", [self.archive.put(content, receipt)])

    def stage(self, source, receipt, *rest):
        self.staged.append(receipt.retrieved_at[8:10])
        return module_of(source).stage(source, receipt, *rest)

    def run(self, kept=True, measures=()):
        """The days of the versions that were staged anew, and what came out."""
        self.staged.clear()
        self.runs += 1
        folder = self.folder / f"run {self.runs}"
        folder.mkdir()
        with duckdb.connect() as con:
            con.execute("create table t as select unnest(?) as measure_code, null::date as superseded_on", [measures])
            con.execute(f"copy t to '{staged_path(folder, 'measures')}' (format parquet)")
        stage_source(SECTORS, self.archive, folder, self.kept if kept else None)
        rows = duckdb.read_parquet(str(staged_path(folder, "sectors"))).fetchall()
        rejected = (folder / "sectors.rejected.jsonl").read_text()
        return list(self.staged), (rows, [json.loads(line) for line in rejected.splitlines()])


@pytest.fixture
def place(tmp_path, monkeypatch):
    return Place(tmp_path, monkeypatch)


def test_only_what_is_new_is_staged_and_the_outcome_is_that_of_staging_everything(place):
    for day, text in enumerate(TEXTS, start=1):
        place.put(text)
        anew, outcome = place.run()
        assert anew == [f"{day:02}"]
        assert place.run() == ([], outcome)
        assert place.run(kept=False)[1] == outcome


def test_the_rows_that_were_rejected_are_told_again(place):
    place.put(TEXTS[1])
    _, (_, rejected) = place.run()
    assert [row["locator"] for row in rejected] == ["line 3"]
    assert place.run() == ([], place.run(kept=False)[1])


def test_other_code_stages_everything_again(place, monkeypatch):
    place.put(TEXTS[0])
    place.put(TEXTS[2])
    place.run()
    monkeypatch.setattr(versions, "digest_of_code", lambda: "other code")
    assert place.run()[0] == ["01", "02"]
    assert place.run()[0] == []


def test_another_code_list_stages_everything_again(place):
    place.put(TEXTS[0])
    place.run()
    assert place.run(measures=["zzz"])[0] == ["01"]
    assert place.run(measures=["zzz"])[0] == []


@pytest.mark.parametrize("damage", [b"", b"PAR1 and no more", b"PAR1" + b"\0" * 4000 + b"PAR1"])
def test_a_damaged_file_is_made_anew(place, damage):
    place.put(TEXTS[0])
    _, outcome = place.run()
    for name in ("sectors.history.parquet", "sectors.history.json"):
        (place.kept / name).write_bytes(damage)
        assert place.run() == ([], outcome)  # of the versions, which are whole
    for name in ("sectors.history.parquet", "sectors.parquet"):
        (place.kept / name).write_bytes(damage)
    assert place.run() == (["01"], outcome)
    assert place.run() == ([], outcome)


def test_the_rows_of_a_source_are_taken_as_they_were_until_a_version_comes(place, monkeypatch):
    place.put(TEXTS[0])
    _, outcome = place.run()
    with monkeypatch.context() as patch:
        patch.setattr("flows.stage.staging.read_versions", None)
        assert place.run() == ([], outcome)
    place.put(TEXTS[2])
    assert place.run()[0] == ["02"]


def test_what_is_no_version_any_more_goes(place):
    place.put(TEXTS[0])
    place.run()
    place.archive = Archive(place.folder / "another archive")
    place.put(TEXTS[2])
    assert place.run()[0] == ["02"]
    (count,) = duckdb.read_parquet(str(place.kept / "sectors.parquet")).aggregate("count(*)").fetchone()
    assert count == 1
