"""The questions: each example query is asked, the newest row is told in words, a missing table is told in a line."""

import duckdb

from flows.report.questions import ROWS_SHOWN, answers
from flows.report.reader import Reader
from flows.settings import SQL


def test_every_example_is_asked_and_answered_on_the_bundled_figures(recorded):
    with duckdb.connect(str(recorded), read_only=True) as con:
        asked = answers(Reader(con))
    assert len(asked) == len(list((SQL / "examples").glob("*.sql")))
    assert [(answer.question, answer.missing) for answer in asked if not answer.rows] == []
    assert asked[0].answer.endswith("At least 160 billion US dollars: yes.")
    assert not [answer.answer for answer in asked if "?" in answer.answer]


def test_the_comment_is_the_question_and_long_results_are_cut(tmp_path):
    (tmp_path / "one.sql").write_text("-- How\n-- many?\nfrom range(1000) -- rows\n", encoding="utf-8")
    (answer,) = answers(Reader(duckdb.connect()), tmp_path)
    assert (answer.question, answer.sql) == ("How many?", "from range(1000) -- rows")
    assert (len(answer.rows), answer.more) == (ROWS_SHOWN, 1000 - ROWS_SHOWN)


def test_a_query_that_fails_or_finds_nothing_says_so(tmp_path):
    for name, sql in (("a", "from no_such_table"), ("b", "select 1 as x where false"), ("c", "selct")):
        (tmp_path / f"{name}.sql").write_text(f"-- {name}\n{sql};\n", encoding="utf-8")
    told = [answer.missing for answer in answers(Reader(duckdb.connect()), tmp_path)]
    assert told[0].startswith("This release lacks what the query reads: Catalog Error: Table with name no_such_table")
    assert told[1] == "No row."
    assert told[2].startswith("This release cannot answer: Parser Error")
