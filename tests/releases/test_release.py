"""What a release says of itself, and what changed since the one before."""

import json
import shutil
from datetime import UTC, datetime

import duckdb
import pytest

from flows.audit import CheckResult
from flows.content import content_hash
from flows.digests import input_hash
from flows.releases.diff import write_changes
from flows.releases.release import record
from flows.releases.runs import Run, save_run
from flows.settings import Settings
from flows.stage.staging import stage_source


def run(outcome="published", release_id="r1", results=()):
    moments = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, 0, 0, 5, tzinfo=UTC)
    return Run(f"run-{release_id}-{outcome}", *moments, outcome, release_id, outcome, list(results))


def copied(candidate, folder, change=""):
    path = folder / f"{len(list(folder.iterdir()))}.duckdb"
    shutil.copy(candidate, path)
    with duckdb.connect(str(path)) as con:
        con.execute(change)
    return path


def changes(old, new):
    with duckdb.connect() as con:
        write_changes(con, old, new, "changes")
        return con.sql("select table_name, change, row_key, column_name, old_value, new_value from changes").fetchall()


def test_equal_content_has_an_equal_hash_whatever_the_order_of_its_rows(candidate, tmp_path):
    shuffled = copied(candidate, tmp_path, "create or replace table fact_trade as from fact_trade order by random()")
    with duckdb.connect(str(shuffled)) as con, duckdb.connect(str(candidate), read_only=True) as original:
        comments = original.sql(
            "select column_name, comment from duckdb_columns() where table_name = 'fact_trade' and schema_name = 'main'"
        ).fetchall()
        for name, comment in comments:
            con.execute(f"comment on column fact_trade.{name} is '{comment.replace(chr(39), 2 * chr(39))}'")
    assert content_hash(shuffled) == content_hash(candidate)


@pytest.mark.parametrize(
    "change",
    [
        "update fact_portfolio set amount = amount + 1 where statement_id = '2023-08-23-chernyshenko-1'",
        "delete from history.fact_trade where statement_id = 'chn-rus-t-1996-china-daily'",
        "comment on column fact_trade.value_usd is 'something else'",
    ],
)
def test_other_content_has_another_hash(candidate, tmp_path, change):
    assert content_hash(copied(candidate, tmp_path, change)) != content_hash(candidate)


def test_two_builds_from_one_archive_are_equal(warehouse_of, tmp_path):
    settings = Settings(data=tmp_path)
    first = content_hash(warehouse_of(settings, stage=stage_source, before=None))
    (tmp_path / "candidate.duckdb").unlink()
    assert content_hash(warehouse_of(settings, stage=stage_source)) == first


def test_the_inputs_hash_changes_with_the_archive(candidate, tmp_path):
    from flows.archive import Archive
    from flows.contract.source import load_sources

    archive = Archive(tmp_path)
    receipt = {"source": "portfolio", "partition": "x", "url": "file:x", "licence": "x"}
    receipt["retrieved_at"] = "2026-01-01T00:00:00+00:00"
    empty = input_hash(load_sources().values(), archive)
    archive.put(b"one", receipt)
    assert input_hash(load_sources().values(), archive) != empty


def test_a_revised_an_added_and_a_withdrawn_row_are_told_apart(candidate, tmp_path):
    new = copied(
        candidate,
        tmp_path,
        """update fact_portfolio set amount = 175e9 where statement_id = '2023-08-23-chernyshenko-1';
        delete from dim_currency where currency_code = 'CAD';
        insert into dim_sector values ('x', 'X', null, null)""",
    )
    assert sorted(changes(candidate, new)) == [
        ("dim_currency", "withdrawn", '{"currency_code":"CAD"}', None, None, None),
        ("dim_sector", "added", '{"sector_code":"x"}', None, None, None),
        (
            "fact_portfolio", "revised", '{"statement_id":"2023-08-23-chernyshenko-1"}', "amount",
            "165000000000.000000", "175000000000.000000",
        ),
    ]  # fmt: skip


def test_nothing_changes_where_only_the_place_of_a_row_did(candidate, tmp_path):
    assert changes(candidate, copied(candidate, tmp_path, "update fact_trade set locator = 'line 9'")) == []


def test_a_table_that_the_older_release_lacks_is_added(candidate, tmp_path):
    old = copied(candidate, tmp_path, "drop table fact_exchange_rate")
    with duckdb.connect(str(candidate), read_only=True) as con:
        (count,) = con.sql("select count(*) from fact_exchange_rate").fetchone()
    assert {row[:2] for row in changes(old, candidate)} == {("fact_exchange_rate", "added")}
    assert len(changes(old, candidate)) == count


def test_a_release_holds_every_run_and_check_blocked_ones_too(candidate, tmp_path):
    settings = Settings(data=tmp_path)
    failed = CheckResult("XX1", "fact_trade", "Rule", "critical", "why", "failed", "1 bad rows", [{"value": "“1”"}])
    save_run(settings, run("blocked", None, [failed]))
    path = copied(candidate, tmp_path)
    record(path, settings, run(results=[failed]), ("content", "input"))
    with duckdb.connect(str(path), read_only=True) as con:
        assert con.sql("select release_id, content_hash, previous_release_id from meta.release").fetchall() == [
            ("r1", "content", None)
        ]
        assert con.sql("select outcome, release_id from meta.run order by outcome").fetchall() == [
            ("blocked", None),
            ("published", "r1"),
        ]
        rows = con.sql("select code, release_id, sample from quality.check_result").fetchall()
        assert {row[:2] for row in rows} == {("XX1", None), ("XX1", "r1")}
        assert [json.loads(row[2]) for row in rows] == [[{"value": "“1”"}]] * 2
        assert con.sql("select count(*) from meta.release_change").fetchone() == (0,)
    assert content_hash(path) == content_hash(candidate)
