"""amur sql, trace, export: what a release answers, exactly, and what a query cannot do."""

import csv
import io
import json
import re
import subprocess
import sys

import duckdb
import pytest

from flows.lineage import facts_behind
from flows.model import models_of_release, read_models
from flows.reading.preference import why_not
from flows.settings import Settings

QUERY = "select 160000000000.123456::decimal(38,6) as usd, date '2023-05-01' as day, null as nothing, true as yes"


def test_csv_and_json_give_every_digit_and_iso_dates(home, amur):
    assert amur("sql", QUERY, "--format", "csv").out == "usd,day,nothing,yes\n160000000000.123456,2023-05-01,,true\n"
    told = amur("sql", QUERY, "--format", "json").out
    assert "160000000000.123456" in told
    assert json.loads(told)[0] | {"usd": 0} == {"usd": 0, "day": "2023-05-01", "nothing": None, "yes": True}


def test_a_query_can_come_from_standard_input(home, amur):
    assert amur("sql", "-", "--format", "csv", stdin=io.StringIO("select 7 as seven;")).out == "seven\n7\n"


@pytest.mark.parametrize(
    "query",
    [
        "select 1; select 2", "", "/* nothing */", "delete from fact_trade", "create temp table t as select 1",
        "copy (select 1) to 'x.csv'", "attach 'x.duckdb'", "set threads = 1", "install httpfs", "export database 'x'",
        "select * from read_csv('pyproject.toml')", "select * from read_text('/etc/passwd')", "select * from glob('/*')",
        "from '/etc/passwd'", "selekt 1", "select * from fact_trad",
    ],
)  # fmt: skip
def test_what_is_no_single_question_to_the_release_is_refused(home, amur, monkeypatch, tmp_path, query):
    monkeypatch.chdir(tmp_path)
    result = amur("sql", query)
    assert result.code == 2
    assert result.err.startswith("amur: the query: ")
    assert "root:" not in result.out + result.err
    assert [path.name for path in tmp_path.iterdir()] == ["home"]


def test_a_table_shows_control_characters_as_escapes(home, amur):
    shown = amur("sql", "select 'red' || chr(27) || '[31m' || chr(8238) as \"odd\" ").out
    assert "\x1b" not in shown and "\u202e" not in shown
    assert "\\x1b[31m" in shown


def test_a_reader_that_has_seen_enough_ends_the_command_in_silence(home):
    command = f"{sys.executable} -m flows.cli sql 'from range(200000)' --format csv | head -1; echo ${{PIPESTATUS[0]}}"
    ended = subprocess.run(["bash", "-c", command], capture_output=True, text=True)
    assert (ended.stdout, ended.stderr) == ("range\n0\n", "")


def test_trace_shows_the_line_of_a_register_column_by_column(home, amur):
    lines = amur("trace", "fact_portfolio", "2023-08-23-chernyshenko-1").out.splitlines()
    assert "read from  file:data/raw/registers/portfolio.csv, line " in "\n".join(lines)
    assert any(line.split() == ["amount", "165"] for line in lines)


def test_trace_finds_the_line_of_every_row(home, amur):
    listed = amur("sql", "select statement_id from fact_portfolio using sample 5", "--format", "csv").out
    for statement in listed.splitlines()[1:]:
        shown = amur("trace", "fact_portfolio", statement).out.splitlines()
        assert [line.split()[1] for line in shown if line.startswith("  statement_id ")] == [statement]


def test_a_row_of_every_table_that_tells_where_it_was_read_can_be_traced(home, amur):
    rows = []
    with duckdb.connect(str(Settings(data=home).pointer), read_only=True) as con:
        for model in read_models("dimensions", "facts", "history"):
            table = con.table(model.name)
            if {"raw_sha256", "locator"} <= set(table.columns):
                row = table.project(", ".join([*model.key, "raw_sha256"])).fetchone()
                rows += [(model, *row)] if row else []
    for model, *key, sha256 in rows:
        chosen = [f"{name}={value}" for name, value in zip(model.key, key, strict=True) if value is not None]
        assert f"SHA-256    {sha256}" in amur("trace", model.name.removeprefix("main."), *chosen).out
    traced = {model.name for model, *_ in rows}
    assert {"main.fact_trade", "history.dim_project", "main.bridge_bloc_member"} <= traced


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["fact_portfolo", "x"], "no table fact_portfolo; near: fact_portfolio"),
        (["fact_portfolio", "2023-08-23-chernyshenk"], "near: 2023-08-23-chernyshenko-1"),
        (["fact_portfolio", "a", "b"], "its key is statement_id"),
        (["dim_period", "2023"], "its rows were not read from raw files"),
    ],
)  # fmt: skip
def test_trace_names_what_is_near(home, refused, arguments, told):
    assert told in refused(2, "trace", *arguments)


def test_trace_says_when_the_raw_bytes_are_not_what_they_were(home, refused, amur):
    sha256 = amur("sql", "select raw_sha256 from fact_portfolio limit 1", "--format", "csv").out.split()[1]
    raw = home / "raw" / "archive" / "objects" / sha256[:2] / sha256
    raw.chmod(0o644)
    raw.write_bytes(raw.read_bytes().replace(b"165", b"150"))
    assert "its SHA-256 differs" in refused(2, "trace", "fact_portfolio", "2023-08-23-chernyshenko-1")
    assert "its SHA-256 differs" in amur("doctor").out


def claim_of_document(amur):
    query = "select claim_id, quote, raw_sha256 from fact_claim where method = 'text' order by claim_id limit 1"
    return next(csv.DictReader(io.StringIO(amur("sql", query, "--format", "csv").out)))


def test_trace_shows_the_sentence_of_a_document_with_the_figure_marked(home, amur):
    claim = claim_of_document(amur)
    for table in ("fact_claim", "history.fact_claim", "claim_span"):
        assert f"【{claim['quote']}】" in amur("trace", table, claim["claim_id"]).out


def test_trace_says_when_the_text_read_today_is_not_the_one_the_figure_was_read_from(home, refused, amur, monkeypatch):
    claim = claim_of_document(amur)
    monkeypatch.setattr(
        "flows.documents.extraction.confined.read", lambda content, name: {"text": "Another text. " * 1000}
    )
    for table in ("fact_claim", "history.fact_claim", "claim_span"):
        told = refused(2, "trace", table, claim["claim_id"])
        assert f"not the one that these characters were counted in; the words were: {claim['quote']}" in told


def test_a_row_of_a_mart_is_followed_to_the_facts_behind_it_and_their_lines(home, amur):
    shown = amur("trace", "mart.turnover", "CHN", "RUS", "2015", "china_customs").out
    assert shown.startswith("mart.turnover  reporter_code=CHN, partner_code=RUS, period_code=2015")
    assert "fact_trade  statement_id=chn-rus-m-2015-business-online-yuan" in shown
    assert re.search(r"^  rate       6\.2\d+ CNY per USD of 2015", shown, re.MULTILINE)
    assert any(line.split() == ["value", "206.5"] for line in shown.splitlines())
    assert """more: amur sql "from trace_turnover(reporter_code := 'CHN', partner_code := 'RUS',""" in shown


def test_a_mart_made_from_a_mart_is_followed_to_the_facts(home, amur):
    listed = amur("sql", "from mart.bloc_trade select columns(c -> c like '%_code') limit 1", "--format", "csv").out
    row = next(csv.DictReader(io.StringIO(listed)))
    shown = amur("trace", "mart.bloc_trade", *(f"{name}={value}" for name, value in row.items() if value)).out
    assert "\n  fact_trade  statement_id=" in shown


def test_a_share_of_a_chapter_is_made_of_that_chapter_and_what_it_is_made_of_first_is_told_first(home):
    with duckdb.connect(str(Settings(data=home).pointer), read_only=True) as con:
        rows = con.execute(
            """select trace_line, table_name, row_key from trace_export_dependence(
                method := 'computed', period_code := '2024', commodity_code := '44', document_code := 'cepii_baci')
            order by trace_line, row_key"""
        ).fetchall()
        goods = {key[-1] for _, table, key in rows if table == "fact_trade_commodity"}
        assert goods == {"44"}
        assert [key[2] for line, _, key in rows if line == 2] == ["CHN", "WLD"]
        keys = [(table, *key) for _, table, key in rows]
        assert len(set(keys)) == len(keys) > 2


@pytest.mark.parametrize(
    ("key", "told"),
    [
        (["dim_measure", "trade_turnover"], "codes/measures.csv, line"),
        (["dim_country", "BRICS"], "codes/areas.csv, line"),
        (["dim_country", "CHN"], "no row that was read from a raw file is behind it"),
        (["dim_source", "china_customs"], "codes/origins.csv, line"),
        (["dim_sector", "energy"], "codes/sectors.csv, line"),
        (["dim_commodity", "H6", "2709"], "hs_2022.csv, line"),
        (["dim_document", "p-kasetiene-replication-data-i-2026-05-09-a23c21"], "trade.csv, line"),
    ],
)
def test_a_code_and_a_page_are_followed_to_the_list_and_the_rows_that_cite_it(home, amur, key, told):
    assert told in amur("trace", *key).out


def test_a_dimension_is_followed_to_the_statement_that_is_in_force(home, amur):
    shown = amur("trace", "dim_project", "arctic-lng-2").out
    assert "history.dim_project  project_code=arctic-lng-2, statement_id=arctic-lng-2-2023-12-25" in shown
    assert "1 more" not in shown and "projects.csv, line" in shown


def test_many_rows_are_followed_at_once_to_what_their_macro_finds(home):
    models = models_of_release()
    with duckdb.connect(str(Settings(data=home).pointer), read_only=True) as con:
        for name in ("mart.turnover", "mart.bloc_trade", "mart.portfolio_coverage", "main.dim_project"):
            model = models[name]
            key = ", ".join(f"{column}::varchar" for column in model.key)
            keys = con.execute(f"select {key} from {name} order by all limit 20").fetchall()
            for own, found in zip(
                keys, facts_behind(con, models, model, [*keys, ["none"] * len(model.key)]), strict=False
            ):
                asked = ", ".join(f"{column} := $${value}$$" for column, value in zip(model.key, own, strict=True))
                macro = con.execute(
                    f"select table_name, row_key from trace_{model.path.stem}({asked}) order by all"
                ).fetchall()
                assert [(row["table_name"], row["row_key"]) for row in found] == macro != []
            read = models["main.fact_portfolio"]
            (keys,) = con.execute("select list([statement_id]) from fact_portfolio").fetchone()
            assert [[row["row_key"]] for (row,) in facts_behind(con, models, read, keys)] == [[key] for key in keys]


def test_the_trace_macro_of_every_mart_finds_rows_that_can_be_traced(home):
    with duckdb.connect(str(Settings(data=home).pointer), read_only=True) as con:
        macros = [name for (name,) in con.execute(
            "select function_name from duckdb_functions() where function_name like 'trace\\_%' escape '\\'").fetchall()]  # fmt: skip
        marts = {model.path.stem for model in read_models("marts")}
        assert {f"trace_{mart}" for mart in marts} - set(macros) <= {"trace_source_freshness"}
        for macro in macros:
            table, key, sha256 = con.execute(
                f"select table_name, row_key, raw_sha256 from {macro}() limit 1"
            ).fetchone()
            (model,) = (m for m in read_models("facts", "history") if m.name.removeprefix("main.") == table)
            same = " and ".join(f"{name}::varchar is not distinct from ?" for name in model.key)
            assert (sha256,) in con.execute(f"select raw_sha256 from {table} where {same}", key).fetchall()


@pytest.mark.parametrize(
    ("row", "other", "told"),
    [
        ({"is_doubted": True, "caveat": "doubtful"}, {}, "this one is doubted (doubtful)"),
        ({"is_estimated": True}, {}, "this one is an estimate"),
        ({"source_code": "press"}, {"source_code": "imf_imts"}, "the series is taken from imf_imts"),
        ({"currency_code": "CNY"}, {"currency_code": "USD"}, "this one is in CNY, that one in dollars"),
        ({"amount_comparator": "~"}, {}, "this one was said with ~"),
        ({"rounding_usd": 5}, {"rounding_usd": 1}, "this one is rounded more"),
        ({"known_on": "2024-02-01"}, {"known_on": "2024-01-01"}, "that one was known on 2024-01-01"),
        ({}, {}, "of two alike the first by name"),
    ],
)
def test_the_first_reason_for_which_a_figure_is_not_preferred_is_told(row, other, told):
    alike = {
        "source_code": "a",
        "currency_code": "USD",
        "amount_comparator": "=",
        "rounding_usd": 1,
        "known_on": "2024-01-01",
    }
    assert why_not(alike | row, alike | other) == told
