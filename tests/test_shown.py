import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.escaping import marked, printable


@given(st.text())
def test_what_is_printable_moves_no_cursor_and_turns_no_line(text):
    shown = printable(text)
    assert not [char for char in shown if unicodedata.category(char)[0] == "C" or char in "\u2028\u2029"]
    shown.encode("utf-8")


def test_escapes_are_readable():
    assert printable("a\x1b[31m\u202eb\n\tс 中") == "a\\x1b[31m\\u202eb\\n\\tс 中"


@given(st.text())
def test_what_is_hidden_can_be_left_out_instead_and_lines_kept(text):
    shown = printable(text, kept="\n\t", instead=lambda _: "")
    assert shown == "".join(char for char in text if char in "\n\t" or printable(char) == char)


def test_a_sentence_is_shown_with_its_figure_marked():
    text = "Before. It is worth more than\n160 billion dollars. After."
    start = text.index("160")
    sentence = (text.index("It"), text.index(" After"))
    assert marked(text, start, start + 19, sentence) == "It is worth more than 【160 billion dollars】."
    with pytest.raises(ValueError, match="do not lie within"):
        marked(text, start, start + 19, (0, 5))
