"""Every file of the documents' folder is collected or told of; none stops the others."""

import os

import duckdb
import pytest

from flows.archive import Archive
from flows.contract.columns import staged_types
from flows.contract.source import load_sources
from flows.contract.staged import Codes
from flows.documents.claims import MOST_FIGURES
from flows.documents.extraction import extract
from flows.settings import Settings
from flows.sources.document import fetch, partitions, stage
from tests.conftest import archive_files
from tests.sources.synthetic import CODES as BUNDLED_CODES

SOURCE = load_sources()["documents"]
CODES = Codes(
    country=frozenset(("RUS", "CHN")),
    currency=frozenset(("USD",)),
    origin=frozenset(("press",)),
    measure=frozenset(("trade_turnover", "portfolio_planned_investment", "growth_rate", "other", "share")),
)
SENTENCE = "The portfolio of the commission is worth more than 160 billion dollars."


@pytest.fixture
def home(tmp_path):
    settings = Settings(data=tmp_path / "data")
    (settings.data / "raw" / "documents").mkdir(parents=True)
    return settings


def drop(home, name, content):
    path = home.documents / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def staged(home, codes=CODES):
    """Rows and rejected rows of every document's newest version, by its partition."""
    archive = Archive(home.archive)
    found = {}
    with duckdb.connect() as con:
        archive_files(SOURCE, home, archive)
        for receipt in archive.newest(SOURCE.code).values():
            result = stage(SOURCE, receipt, archive.read(receipt.sha256), codes, con)
            rows = [dict(zip(result.rows.columns, row, strict=True)) for row in result.rows.fetchall()]
            found[receipt.partition] = (rows, result.rejected)
    return found


def test_a_document_is_one_row_and_one_per_claim_with_its_place(home):
    drop(home, "note.md", f"---\ntitle: A note\npublisher: P\npublished: 2023-06-16\n---\n{SENTENCE}\n")
    ((document, claim), rejected) = staged(home)["note.md"]
    assert rejected == []
    assert (document["title"], document["publisher"], document["claim_id"]) == ("A note", "P", None)
    assert (claim["quote"], claim["value"], claim["value_low"], claim["value_high"]) == (
        "160 billion dollars", 160_000_000_000, 160_000_000_000, None,
    )  # fmt: skip
    assert claim["locator"] == "characters 51-70"
    assert SENTENCE[claim["quote_start"] : claim["quote_end"]] == claim["quote"]
    assert document["document_code"] == claim["document_code"]
    assert str(claim["published"]) == "2023-06-16"


def test_an_unchanged_document_is_not_fetched_again(home):
    drop(home, "note.txt", SENTENCE)
    archive = Archive(home.archive)
    (partition,) = partitions(SOURCE, home, archive, None)
    assert fetch(SOURCE, partition, home, archive, None) is not None
    assert fetch(SOURCE, partition, home, archive, None) is None


def test_what_cannot_be_read_is_told_and_the_others_are_read(home):
    drop(home, "good.txt", SENTENCE)
    drop(home, "empty.txt", b"")
    drop(home, "binary.txt", b"\0" * 100)
    drop(home, "table.xlsx", b"PK")
    with open(home.documents / "huge.txt", "wb") as file:
        file.truncate(100_000_000)
    os.symlink("b.txt", home.documents / "a.txt")
    os.symlink("a.txt", home.documents / "b.txt")
    os.symlink(".", home.documents / "folder.txt")
    (home.data / "private.txt").write_text(SENTENCE)
    os.symlink(home.data / "private.txt", home.documents / "link.txt")
    os.mkfifo(home.documents / "pipe.txt")
    found = staged(home)
    reasons = {name: [row.reason for row in rejected] for name, (_, rejected) in found.items()}
    assert len(found["good.txt"][0]) == 2
    assert reasons == {
        "a.txt": ["cannot be read (Too many levels of symbolic links)"],
        "b.txt": ["cannot be read (Too many levels of symbolic links)"],
        "binary.txt": ["is binary and no text"],
        "empty.txt": ["is empty"],
        "folder.txt": ["is no file"],
        "good.txt": [],
        "link.txt": ["is a link that leads out of the documents' folder"],
        "huge.txt": ["100 MB are no document (at most 20 MB)"],
        "pipe.txt": ["is no file"],
        "table.xlsx": ["no reader for .xlsx (.txt .md .html .htm .pdf can be read)"],
    }
    assert {row.locator for _, rejected in found.values() for row in rejected} == set(found) - {"good.txt"}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_or_folder_without_permission_is_told(home):
    drop(home, "good.txt", SENTENCE)
    drop(home, "closed.txt", SENTENCE).chmod(0)
    drop(home, "closed/inner.txt", SENTENCE).parent.chmod(0)
    found = staged(home)
    (home.documents / "closed").chmod(0o755)
    assert [row.reason for row in found["closed.txt"][1]] == ["cannot be read (Permission denied)"]
    assert [row.reason for row in found["closed"][1]] == ["is no file"]
    assert len(found["good.txt"][0]) == 2


def test_a_file_name_is_shown_escaped_and_stays_unique(home):
    for name in ("a\nb.txt", "a\x1b[31mb.txt", "a\\nb.txt", "\u202etxt.md", "中俄.txt", os.fsdecode(b"\xff.txt")):
        drop(home, name, SENTENCE)
    found = staged(home)
    assert len(found) == 6
    assert all(name.isprintable() and "\n" not in name for name in found)
    assert {"中俄.txt", "a\\nb.txt"} <= set(found)
    assert [rejected for _, rejected in found.values() if rejected] == []
    assert len({rows[0]["document_code"] for rows, _ in found.values()}) == 6


def test_hidden_files_are_left_alone_and_folders_are_entered(home):
    drop(home, ".gitkeep", b"")
    drop(home, ".cache/a.txt", SENTENCE)
    drop(home, "2023/june/note.txt", SENTENCE)
    assert list(staged(home)) == ["2023/june/note.txt"]


def test_a_document_that_was_taken_away_has_no_rows_and_no_complaint(home):
    path = drop(home, "note.txt", SENTENCE)
    assert len(staged(home)["note.txt"][0]) == 2
    path.unlink()
    assert staged(home)["note.txt"] == ([], [])
    drop(home, "note.txt", SENTENCE)
    assert len(staged(home)["note.txt"][0]) == 2


def test_a_publication_date_that_is_none_is_told_and_the_document_is_read(home):
    drop(home, "note.md", f"---\npublished: 20233-01-01\n---\n{SENTENCE}\n")
    rows, rejected = staged(home)["note.md"]
    assert len(rows) == 2
    assert "the document is taken as undated" in rejected[0].reason


@pytest.mark.parametrize(
    "told", ["published: 1066-10-14", "published: 2199-01-01", "url: see above", "url: javascript:x"]
)
def test_metadata_that_cannot_be_is_told_and_left_out(home, told):
    drop(home, "note.md", f"---\n{told}\n---\n{SENTENCE}\n")
    (document, _), (complaint,) = staged(home)["note.md"]
    assert (document["published"], document["url"]) == (None, None)
    assert complaint.locator == f"note.md: {told.partition(':')[0]}"


def test_a_figure_that_no_table_can_hold_is_rejected_with_its_place(home):
    drop(home, "note.txt", f"It was {'9' * 5000} dollars. {SENTENCE}")
    rows, rejected = staged(home)["note.txt"]
    assert [row["quote"] for row in rows[1:]] == ["160 billion dollars"]
    assert all(row.locator.startswith("characters ") for row in rejected)


def test_a_text_that_is_nothing_but_figures_is_rejected(home):
    drop(home, "note.txt", "5 percent. " * (MOST_FIGURES + 1))
    rows, rejected = staged(home)["note.txt"]
    assert rows == []
    assert "figures are no document" in rejected[0].reason


def test_no_documents_are_no_error(home):
    assert staged(home) == {}


def test_staged_rows_have_the_columns_of_the_contract(home):
    drop(home, "note.txt", SENTENCE)
    rows, _ = staged(home)["note.txt"]
    assert set(rows[0]) == {*staged_types(SOURCE), "locator"}


def test_every_bundled_document_can_be_read_and_cites_its_sources(tmp_path):
    settings = Settings(data=tmp_path)
    archive = Archive(tmp_path / "archive")
    keys = [partition.key for partition in partitions(SOURCE, settings, archive, None)]
    assert len(keys) >= 8
    assert {os.path.splitext(key)[1] for key in keys} == {".md", ".txt", ".html", ".pdf"}
    for key in keys:
        document = extract((settings.documents / key).read_bytes(), key)
        assert document.publisher == "Amur maintainers"
        assert document.published
        assert "CC BY 4.0" in document.text
        assert b"http" in (settings.documents / key).read_bytes() or "http" in document.text


@pytest.mark.parametrize("party", ["ASEAN", "BRICS", "EAEU", "EU", "G7", "G20", "SCO"])
def test_a_figure_about_a_group_of_countries_finds_its_code_in_the_bundled_list(home, party):
    drop(home, "a.txt", f"In 2023 trade turnover of China and the {party} was 7 billion dollars.")
    ((_, claim), rejected) = staged(home, BUNDLED_CODES)["a.txt"]
    assert rejected == []
    assert (claim["reporter_code"], claim["partner_code"]) == ("CHN", party)
