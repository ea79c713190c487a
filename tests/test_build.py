"""A candidate that is built onto the release before holds what one that is built whole holds."""

import random
import shutil

import duckdb
import pytest

from flows import build as building
from flows.build import Before, build
from flows.content import content_hash
from flows.releases.soundness import find_fault, seal
from flows.stage.staging import staged_path
from tests.conftest import before_of

RANDOM = random.Random("onto")
# Of staged rows of a source, what becomes of them; `seed` differs each time.
CHANGES = {
    "some are gone": "from rows where hash(locator, {seed}) % 10 <> 0",
    "some are known later": "select * replace (known_on + (hash(locator, {seed}) % 20 = 0)::int as known_on) from rows",
    "some are superseded": """select * replace (
        if(hash(locator, {seed}) % 20 = 0, known_on + 1, superseded_on) as superseded_on) from rows""",
    "all are gone": "from rows limit 0",
    "the order is another": "from rows order by hash(locator, {seed})",
}
SOURCES = [
    "portfolio", "projects", "capital_flows", "trade", "claims", "exchange_rates", "documents", "cepii_baci",
    "comtrade_shares", "world_bank_wdi", "bloc_members", "claim_review",
]  # fmt: skip


def change(folder, code, sql):
    path = staged_path(folder, code)
    with duckdb.connect() as con:
        con.execute(f"create table rows as from read_parquet('{path}')")
        con.sql(sql.format(seed=RANDOM.random())).write_parquet(str(path))


@pytest.fixture
def staged(candidate, tmp_path):
    """A copy of the rows the candidate was built from."""
    folder = tmp_path / "staged"
    shutil.copytree(candidate.parent, folder, ignore=shutil.ignore_patterns("candidate.duckdb", "archive"))
    return folder


@pytest.fixture
def created(monkeypatch):
    """The names of the models that are created, as they are."""
    names, create = [], building.create
    monkeypatch.setattr(building, "create", lambda con, model: names.append(model.name) or create(con, model))
    return names


def test_random_changes_one_after_the_other_give_what_a_whole_build_gives(candidate, staged, tmp_path, created):
    before, made = before_of(candidate), []
    for number in range(3):
        for code in RANDOM.sample(SOURCES, 2):
            made.append((code, what := RANDOM.choice(list(CHANGES))))
            change(staged, code, CHANGES[what])
        path = tmp_path / f"{number}.duckdb"
        before = Before(path, build(path, staged, before), before.code)
    onto = len(created)
    build(tmp_path / "whole.duckdb", staged)
    assert content_hash(before.release) == content_hash(tmp_path / "whole.duckdb"), made
    assert onto < 3 * (len(created) - onto), "nothing was taken as it was"


def test_where_nothing_has_changed_only_views_are_created(candidate, staged, tmp_path, created):
    build(tmp_path / "onto.duckdb", staged, before_of(candidate))
    assert created == ["mart.source_freshness"]
    assert content_hash(tmp_path / "onto.duckdb") == content_hash(candidate)


def test_a_change_reaches_what_is_made_of_it_and_nothing_else(candidate, staged, tmp_path, created):
    change(staged, "bloc_members", "select * replace (url || '?' as url) from rows where country_code <> 'ZAF'")
    build(tmp_path / "onto.duckdb", staged, before_of(candidate))
    assert {"main.bridge_bloc_member", "mart.bloc_trade"} <= set(created)
    assert not {"main.fact_trade", "mart.turnover", "mart.claim_check"} & set(created)


def test_a_table_of_the_release_that_is_not_as_it_was_made_is_made_again(candidate, staged, tmp_path, created):
    spoilt = tmp_path / "spoilt.duckdb"
    shutil.copyfile(candidate, spoilt)
    with duckdb.connect(str(spoilt)) as con:
        con.execute(
            "update fact_portfolio set amount = amount + 1; drop table mart.turnover; create table mine (a int)"
        )
    build(tmp_path / "onto.duckdb", staged, Before(spoilt, before_of(candidate).made, before_of(candidate).code))
    assert {"main.fact_portfolio", "mart.turnover"} <= set(created)
    assert content_hash(tmp_path / "onto.duckdb") == content_hash(candidate)


def test_what_other_code_made_is_made_again(candidate, staged, tmp_path, created):
    build(tmp_path / "onto.duckdb", staged, Before(candidate, before_of(candidate).made, "of other code"))
    assert len(created) == len(before_of(candidate).made)


def test_a_release_built_onto_the_one_before_is_sound(candidate, staged, tmp_path):
    change(staged, "projects", CHANGES["some are gone"])
    path, meta = tmp_path / "onto.duckdb", "create table meta.release as select 'onto' as release_id"
    build(path, staged, before_of(candidate))
    with duckdb.connect(str(path)) as con:
        con.execute(meta)
    seal(path)
    with duckdb.connect(str(path), read_only=True) as con:
        (free,) = con.execute("select free_blocks from pragma_database_size()").fetchone()
    assert free > 0, "what the test is about: room that was left by what was dropped"
    assert find_fault(path) is None
