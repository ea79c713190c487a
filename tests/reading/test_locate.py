"""What stands at a place of raw bytes, and that a place of another text is not shown."""

import hashlib

import pytest

from flows.errors import AmurError
from flows.reading.locate import locate

TEXT = "It grew. The portfolio is worth more than 160 billion dollars. So they say."
PLACE = f"characters {TEXT.index('160')}-{TEXT.index(' dollars') + 8}"
SHA256 = hashlib.sha256(TEXT.encode()).hexdigest()


def test_characters_of_a_document_are_shown_within_their_sentence():
    for quote, sha256 in ((None, None), ("160 billion dollars", None), (None, SHA256)):
        assert locate(TEXT.encode(), PLACE, "a.txt", quote, sha256) == [
            "The portfolio is worth more than 【160 billion dollars】."
        ]


@pytest.mark.parametrize(
    ("quote", "sha256"), [("165 billion dollars", None), ("160 billion dollars", "0" * 64), (None, "0" * 64)]
)
def test_characters_that_were_counted_in_another_text_are_not_shown(quote, sha256):
    with pytest.raises(AmurError) as told:
        locate(TEXT.encode(), PLACE, "a.txt", quote, sha256)
    assert "is not the one that these characters were counted in" in str(told.value)
    assert str(told.value).startswith(f"a.txt, {PLACE}: ")
    assert (quote or "") in str(told.value)
    assert "The portfolio" not in str(told.value)


def test_a_line_of_csv_is_shown_as_its_cells_and_a_pointer_as_its_record():
    assert locate(b'\xef\xbb\xbfa,b,c\n1,"x\ny",\n2,z,\n', "line 4", "a.csv") == ["a  2", "b  z"]
    assert locate(b'{"data": [{"v": 1}, {"v": 2}]}', "/data/1", "a.json") == ["{", ' "v": 2', "}"]


@pytest.mark.parametrize("locator", ["line 9", "characters 70-500", "/data/7", "/none/0"])
def test_a_place_that_is_not_there_is_told(locator):
    content = b'{"data": []}' if locator.startswith("/") else TEXT.encode()
    with pytest.raises(AmurError, match="have no such place"):
        locate(content, locator, "a.txt")
