"""Every query under sql/examples runs on a release of the bundled registers and statistics and has an answer."""

import duckdb
import pytest

from flows.settings import SQL, Settings

EXAMPLES = sorted((SQL / "examples").glob("*.sql"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_has_an_answer(published, path):
    with duckdb.connect(str(Settings(data=published).pointer), read_only=True) as con:
        assert con.sql(path.read_text(encoding="utf-8")).fetchall()


def test_there_is_an_example_for_every_question():
    assert len(EXAMPLES) >= 7
