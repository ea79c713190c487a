"""Every query under sql/examples runs on the warehouse of the bundled registers and has an answer."""

import duckdb
import pytest

from flows.settings import SQL

EXAMPLES = sorted((SQL / "examples").glob("*.sql"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_has_an_answer(candidate, path):
    with duckdb.connect(str(candidate), read_only=True) as con:
        assert con.sql(path.read_text(encoding="utf-8")).fetchall()


def test_there_is_an_example_for_every_question():
    assert len(EXAMPLES) >= 7
