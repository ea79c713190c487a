"""`amur figures` as a user calls it."""

import json
import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow

PASSAGE = {
    "id": "a1",
    "date": "2023-06-09 (inferred)",
    "text": "Trade rose by 5% to $9 billion in May.",
    "title": "ignored",
}


def amur(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "flows.cli", "figures", *map(str, arguments)], capture_output=True, text=True
    )


def test_a_file_gives_one_line_per_figure_with_offsets_into_its_text(tmp_path):
    file = tmp_path / "note.txt"
    text = "В мае товарооборот вырос.\nIn 2022 trade reached more than $190.3 billion."
    file.write_text(text, encoding="utf-8")
    done = amur(file, "--date", "2023-06-09")
    assert (done.returncode, done.stderr) == (0, "")
    row = json.loads(done.stdout)
    assert text[row.pop("start") : row.pop("end")] == "$190.3 billion"
    assert row == {
        "article_id": "note.txt", "quote": "$190.3 billion", "value": 190300000000, "value_high": None, "unit": "USD",
        "comparator": ">", "measure": "trade_turnover", "period_start": "2022-01-01", "period_end": "2022-12-31",
        "modality": "actual", "parties": ["RUS", "CHN"],
    }  # fmt: skip


def test_the_rules_that_told_a_figure_are_named_when_asked_for(tmp_path):
    file = tmp_path / "note.txt"
    file.write_text("In 2022 trade between India and Brazil could reach $9 billion.", encoding="utf-8")
    row = json.loads(amur(file, "--why").stdout)
    assert row["rules"] == {
        "measure": "trade", "period": "said_before", "modality": "only_expected", "parties": "two_named",
    }  # fmt: skip


def test_passages_give_lines_with_their_ids_and_dates(tmp_path):
    file = tmp_path / "passages.jsonl"
    lone = PASSAGE | {"id": "a2", "date": None, "text": "Up 3% \ud800 on the year."}
    file.write_text(json.dumps(PASSAGE) + "\n\n" + json.dumps(lone) + "\n", encoding="utf-8")
    done = amur("--jsonl", file)
    assert done.returncode == 0, done.stderr
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(row["article_id"], row["value"], row["period_end"]) for row in rows] == [
        ("a1", 5, "2023-05-31"), ("a1", 9000000000, "2023-05-31"), ("a2", 3, None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("{not json", "is not JSON"),
        ("[1]", "is not a JSON object"),
        ('{"id": "a", "date": "2023-06-09"}', "has no 'text'"),
        ('{"id": "a", "date": "2023-06-09", "text": 5}', "'text' is not text"),
        ('{"id": 7, "date": "2023-06-09", "text": ""}', "'id' is not text"),
        ('{"id": "a", "date": "2023-02-30", "text": ""}', "2023-02-30 is not a day of the calendar"),
        ("[" * 100_000, "is not JSON"),
    ],
)
def test_a_wrong_line_is_named_with_file_and_number(tmp_path, line, complaint):
    file = tmp_path / "passages.jsonl"
    file.write_text(json.dumps(PASSAGE) + "\n" + line + "\n", encoding="utf-8")
    done = amur("--jsonl", file)
    assert done.returncode == 2
    assert done.stderr.startswith(f"amur: {file}:2: {complaint}")
    assert "Traceback" not in done.stderr


def test_a_file_that_is_missing_or_no_text_is_named(tmp_path):
    missing, binary = tmp_path / "missing.txt", tmp_path / "binary.txt"
    binary.write_bytes(b"\0\1\2")
    for arguments, complaint in [
        ((missing,), f"{missing}: No such file"),
        (("--jsonl", missing), f"{missing}: No such file"),
        ((tmp_path,), f"{tmp_path}: Is a directory"),
        ((binary,), f"{binary}: is binary and no text"),
        ((), "no text to read"),
    ]:
        done = amur(*arguments)
        assert done.returncode == 2
        assert complaint in done.stderr
        assert "Traceback" not in done.stderr
