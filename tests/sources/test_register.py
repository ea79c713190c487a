"""The bundled registers, and what happens to files and rows that break their contract."""

import csv
import io
import json
import shutil

import duckdb
import pytest

from flows.archive import Archive
from flows.errors import AmurError, SourceUnavailable
from flows.settings import CHECKOUT, Settings
from flows.stage.staging import stage_source, staged_path
from tests.conftest import FILES, archive_files

pytestmark = pytest.mark.slow

SOURCES = {source.code: source for source in FILES if source.kind != "document"}
HELD_AGAINST = ("areas", "origins", "measures", "sectors")  # the code lists that flows.stage.staging.read_codes reads


@pytest.fixture(scope="module")
def code_lists(tmp_path_factory):
    """A folder of what the bundled code lists are staged into."""
    home, folder = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("staged")
    settings, archive = Settings(data=home), Archive(home)
    for code in HELD_AGAINST:
        archive_files(SOURCES[code], settings, archive)
        stage_source(SOURCES[code], archive, folder)
    return folder


@pytest.fixture
def settings(tmp_path, code_lists):
    shutil.copytree(code_lists, tmp_path / "staged")
    for folder in ("registers", "statistics"):
        shutil.copytree(CHECKOUT / "data" / "raw" / folder, tmp_path / "raw" / folder)
    return Settings(data=tmp_path)


def stage(settings, code):
    """Collect and stage one source beside the bundled code lists; returns its staged rows and the rejected ones."""
    archive, folder = Archive(settings.archive), settings.data / "staged"
    archive_files(SOURCES[code], settings, archive)
    stage_source(SOURCES[code], archive, folder)
    rejected = [json.loads(line) for line in (folder / f"{code}.rejected.jsonl").read_text().splitlines()]
    path = str(staged_path(folder, code))
    return duckdb.sql(f"select * from read_parquet('{path}') order by all").df().to_dict("records"), rejected


def change(settings, name, edit):
    """Rewrite a register through `edit(rows)`, which changes the list of its rows in place."""
    path = settings.registers / name
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
    header = list(rows[0])
    edit(rows)
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


@pytest.mark.parametrize("code", SOURCES)
def test_every_row_of_a_bundled_file_can_be_used(settings, code):
    rows, rejected = stage(settings, code)
    assert rejected == []
    folder = settings.statistics if SOURCES[code].kind == "data_set" else settings.registers
    lines = sum(
        len(list(csv.reader(io.StringIO((folder / name).read_text(encoding="utf-8"))))) - 1
        for name in SOURCES[code].partitions
    )
    assert len(rows) == lines > 0


@pytest.mark.parametrize("code", [code for code in SOURCES if "caveat" in SOURCES[code].columns])
def test_every_caveat_has_a_meaning(settings, code):
    meanings, _ = stage(settings, "caveats")
    rows, _ = stage(settings, code)
    used = {caveat for row in rows if isinstance(row["caveat"], str) for caveat in row["caveat"].split(";")}
    assert used <= {row["caveat_code"] for row in meanings}


def test_more_than_160_billion_stays_a_lower_bound(settings):
    rows, _ = stage(settings, "portfolio")
    (row,) = [row for row in rows if row["as_of"] == "2023-06/2023-07"]
    assert (row["amount"], row["amount_comparator"], row["amount_low"]) == (160e9, ">", 160e9)
    assert row["amount_high"] != row["amount_high"]  # NaN: the upper end is open


@pytest.mark.parametrize(
    ("column", "text", "reason"),
    [
        ("amount", "many", "column amount: 'many' is not a number"),
        ("as_of", "20233-01-01", "column as_of: '20233-01-01' is not a period"),
        ("currency_code", "XXQ", "column currency_code: unknown currency code 'XXQ'"),
        ("source_code", "nobody", "column source_code: unknown origin code 'nobody'"),
        ("kind", "whole", "column kind: 'whole' is not one of portfolio"),
        ("amount_comparator", "over", "column amount_comparator: 'over' is not one of"),
        ("publisher", "", "column publisher: is empty"),
        ("published", "2023-Q1", "column published: '2023-Q1' is not a date"),
        ("publisher", "A\x00gency", "column publisher: holds U+0000"),
        ("project_count", "79.5", "column project_count: '79.5' is not a whole number"),
    ],
)
def test_a_row_that_cannot_be_used_is_rejected_with_its_line_and_reason(settings, column, text, reason):
    before, _ = stage(settings, "portfolio")
    change(settings, "portfolio.csv", lambda rows: rows[-2].update({column: text}))
    _rows, (rejected,) = stage(settings, "portfolio")
    assert rejected["locator"] == f"line {len(before)}"
    assert rejected["reason"].startswith(reason)
    assert text in rejected["raw"]


def test_an_unknown_country_is_rejected_by_name(settings):
    change(settings, "capital_flows.csv", lambda rows: rows[0].update(host_code="ZZZ"))
    _, (rejected,) = stage(settings, "capital_flows")
    assert rejected["reason"] == "column host_code: unknown country code 'ZZZ'"


def test_a_statement_that_stands_twice_is_rejected_once(settings):
    change(settings, "portfolio.csv", lambda rows: rows.append(dict(rows[0])))
    _rows, (rejected,) = stage(settings, "portfolio")
    assert "stands on line 2 already" in rejected["reason"]


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"statement_id,kind\n", "missing column as_of"),
        ("Титул\n".encode("cp1251"), "line 1 is not UTF-8"),
        (b"", "the register is empty"),
        (b"statement_id;kind;as_of\n", "line 1 has none of the columns of the contract; separate cells by commas"),
        (b"\x00" * 20_000_001, "20 MB is no register"),
    ],
)
def test_a_file_that_is_no_register_stops_before_the_archive(settings, content, what):
    (settings.registers / "portfolio.csv").write_bytes(content)
    archive = Archive(settings.archive)
    with pytest.raises(AmurError, match=what) as error:
        archive_files(SOURCES["portfolio"], settings, archive)
    assert "portfolio.csv" in str(error.value)
    assert archive.receipts() == []


def test_a_register_saved_by_a_spreadsheet_gives_the_same_rows(settings):
    rows, rejected = stage(settings, "portfolio")
    path = settings.registers / "portfolio.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    shutil.rmtree(settings.archive)
    again, rejected_again = stage(settings, "portfolio")
    kept = [[{**row, "raw_sha256": ""} for row in found] for found in (rows, again)]
    assert len(rows) > 20
    assert str(kept[0]) == str(kept[1])  # as text: an empty cell is NaN, which equals nothing
    assert (rejected, rejected_again) == ([], [])


def test_a_missing_register_is_a_source_that_could_not_be_had(settings):
    (settings.registers / "portfolio.csv").unlink()
    with pytest.raises(SourceUnavailable, match=r"portfolio\.csv: the register is missing"):
        archive_files(SOURCES["portfolio"], settings, Archive(settings.archive))


def test_a_link_that_leads_out_of_the_registers_is_not_followed(settings, tmp_path):
    path = settings.registers / "portfolio.csv"
    path.rename(tmp_path / "elsewhere.csv")
    path.symlink_to(tmp_path / "elsewhere.csv")
    with pytest.raises(AmurError, match="a link that leads out of its folder"):
        archive_files(SOURCES["portfolio"], settings, Archive(settings.archive))
