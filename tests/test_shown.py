import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from flows.shown import printable


@given(st.text())
def test_what_is_printable_moves_no_cursor_and_turns_no_line(text):
    shown = printable(text)
    assert not [char for char in shown if unicodedata.category(char)[0] == "C" or char in "\u2028\u2029"]
    shown.encode("utf-8")


def test_escapes_are_readable():
    assert printable("a\x1b[31m\u202eb\n\tс 中") == "a\\x1b[31m\\u202eb\\n\\tс 中"
