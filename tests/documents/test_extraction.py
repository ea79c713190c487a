"""Documents of every format and condition: text out, or one clear reason, in bounded time."""

import os
import re
import time
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.documents import confined
from flows.documents.extraction import LARGEST_FILE, SUFFIXES, day_and_year, extract, publication
from flows.documents.formats import READERS, cleaned, decode
from flows.errors import AmurError
from tests.small_pdf import pdf_of_streams, small_pdf

pytestmark = pytest.mark.slow

SENTENCE = "The portfolio is worth more than 160 billion dollars."
RUSSIAN = "Товарооборот вырос на 40,7 процента и достиг 93,8 млрд долларов за январь – май 2023 года."


def refused(content, name):
    started = time.monotonic()
    with pytest.raises(AmurError) as told:
        extract(content, name)
    assert time.monotonic() - started < confined.SECONDS + 5
    assert "\n" not in str(told.value)
    assert "Traceback" not in str(told.value)
    return told.value.what


def bomb(megabytes):
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(b" " * 1_000_000) for _ in range(megabytes)) + packer.flush()


def test_front_matter_tells_the_metadata_and_is_no_text():
    content = f"---\ntitle: A page\npublisher: P\nurl: https://example.org/a\npublished: 2023-06-16\n---\n{SENTENCE}\n"
    for name in ("a.md", "a.txt"):
        found = extract(content.encode(), name)
        assert (found.title, found.publisher, found.url, found.published) == (
            "A page", "P", "https://example.org/a", "2023-06-16",
        )  # fmt: skip
        assert found.text == SENTENCE


def test_meta_elements_and_json_ld_tell_the_metadata_of_a_page_and_scripts_are_no_text():
    page = f"""<html><head><title>A page</title>{{}}<script>var a = "999 billion dollars"</script></head>
        <body><article><h1>A page</h1><p>{SENTENCE}</p></article></body></html>"""
    for meta in (
        '<meta name="publisher" content="P"><meta name="date" content="2023-06-16">',
        '<script type="application/ld+json">{"@context": "https://schema.org", "@type": "Article", '
        '"headline": "A page", "datePublished": "2023-06-16", '
        '"publisher": {"@type": "Organization", "name": "P"}}</script>',
    ):
        found = extract(page.format(meta).encode(), "a.html")
        assert (found.title, found.publisher, found.published) == ("A page", "P", "2023-06-16")
        assert SENTENCE in found.text
        assert "999" not in found.text


def test_a_day_that_stands_in_the_text_only_is_no_publication_day():
    found = extract(
        f"<html><body><article><p>On 16 June 2023: {SENTENCE}</p></article></body></html>".encode(), "a.html"
    )
    assert found.published is None


def test_a_pdf_gives_its_text_with_wrapped_lines_joined():
    lines = ["The two sides say that the portfolio of the commission is worth", "more than 160 billion dollars."]
    found = extract(small_pdf([lines], Title="A paper", Published="2023-06-16"), "a.pdf")
    assert found.text == " ".join(lines)
    assert (found.title, found.published) == ("A paper", "2023-06-16")


def test_markdown_is_read_without_its_marks_and_link_addresses():
    found = extract(b"# Head\n\nmore than\n**160** billion [dollars](https://example.org/20/30)\n", "a.md")
    assert (found.title, found.text) == ("Head", "Head\n\nmore than 160 billion dollars")


def test_a_document_without_a_title_takes_its_file_name():
    assert extract(SENTENCE.encode(), "note.txt").title == "note"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "windows-1251"])
def test_the_encoding_is_detected(encoding):
    assert extract(RUSSIAN.encode(encoding), "a.txt").text == RUSSIAN


def test_the_encoding_a_page_declares_is_used_unless_it_is_utf_8_all_the_same():
    page = f'<html><head><meta charset="windows-1251"></head><body><p>{RUSSIAN}</p></body></html>'
    for encoding in ("windows-1251", "utf-8"):
        assert RUSSIAN in extract(page.encode(encoding), "a.html").text
    assert decode("更多 1600亿美元".encode("gb18030"), "gb18030") == "更多 1600亿美元"


def test_the_hash_is_of_the_text_and_tells_a_changed_text():
    same, other = extract(SENTENCE.encode(), "a.txt"), extract((SENTENCE + " So.").encode(), "a.txt")
    assert same.sha256 == extract(SENTENCE.encode(), "b.md").sha256
    assert same.sha256 != other.sha256


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (b"", "a.txt", "is empty"),
        (b" \n\t ", "a.html", "is empty"),
        (b"\0\1\2" * 1000, "a.txt", "is binary"),
        (bytes((i * 7919 + i // 3) % 255 + 1 for i in range(100_000)), "a.txt", "in no encoding that can be told"),
        (SENTENCE.encode(), "a.docx", "no reader for .docx"),
        (SENTENCE.encode(), "a", "without a suffix"),
        (SENTENCE.encode(), "a.pdf", "is no PDF"),
        (b"%PDF-1.4 and then nothing", "a.pdf", "damaged PDF"),
        (b"---\ntitle: [\n---\ntext", "a.md", "front matter is no YAML"),
        (b"<script>var a = 1</script>", "a.html", "holds no text"),
        (b"x" * (LARGEST_FILE + 1), "a.txt", "20 MB"),
        (b"x" * 100_000_000, "a.txt", "100 MB"),
        (b"x" * 1_500_000, "a.txt", "1.5 million characters"),
        (
            b"<html><body>" + b"<div>" * 10_000 + SENTENCE.encode(),
            "a.html",
            "has tags nested too deeply to be read to its",
        ),
    ],
)
def test_what_is_no_document_is_refused_with_a_reason(content, name, reason):
    assert reason in refused(content, name)


def test_a_bomb_within_a_pdf_is_refused():
    assert "damaged PDF" in refused(pdf_of_streams([bomb(1000)], {}), "a.pdf")


@pytest.mark.parametrize("depth", [100, 300, 2000])
def test_what_is_nested_deeply_and_what_stands_behind_it_is_text(depth):
    words = ["The page begins with some words.", SENTENCE, "The page ends with other words."]
    first, nested, last = (f"<p>{sentence}</p>" for sentence in words)
    page = f"<html><body><article>{first}{'<div>' * depth}{nested}{'</div>' * depth}{last}</article></body></html>"
    assert extract(page.encode(), "a.html").text.split("\n") == words


def test_what_stands_behind_tags_nested_too_deeply_is_not_left_out_in_silence():
    page = f"<html><body><article><p>{SENTENCE}</p>{'<div>' * 10_000}{'</div>' * 10_000}<p>{SENTENCE}</p></article>"
    assert "nested too deeply" in refused(page.encode(), "a.html")


def test_an_unclosed_page_gives_its_text():
    assert extract(b"<p>more than <b>160 billion dollars", "a.html").text == "more than\n160 billion dollars"


def test_bidi_marks_and_control_characters_are_no_text():
    text = "more\u200f than \u202e160\u202c bil\u00adlion\u200b dollars\x1b[31m\ufeff"
    assert extract(text.encode(), "a.txt").text == "more than 160 billion dollars[31m"


def test_a_yaml_bomb_in_the_front_matter_is_only_its_characters():
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    lines += [f"{chr(98 + i)}: &{chr(98 + i)} [{', '.join(['*' + chr(97 + i)] * 9)}]" for i in range(8)]
    found = extract("\n".join(["---", *lines, "title: *i", "---", SENTENCE]).encode(), "a.md")
    assert (found.title, found.text) == ("a", SENTENCE)


def test_a_reader_that_takes_too_long_is_ended_and_the_next_document_is_read():
    started = time.monotonic()
    slow = b"<html><body>" + b"<p>more than 160 billion dollars was said</p>" * 400_000
    with pytest.raises(ValueError, match="could not be read within 1 seconds"):
        confined.read(slow, "a.html", seconds=1)
    assert time.monotonic() - started < 5
    assert extract(SENTENCE.encode(), "a.txt").text == SENTENCE


def test_a_reader_that_dies_is_told_and_the_next_document_is_read():
    extract(SENTENCE.encode(), "a.txt")
    os.kill(confined._process.pid, 9)
    confined._process.wait()
    assert extract(SENTENCE.encode(), "a.txt").text == SENTENCE


def test_there_is_a_reader_for_each_suffix():
    assert tuple(READERS) == SUFFIXES


@pytest.mark.parametrize(
    ("told", "code"),
    [
        (None, ""), ("2023-06-16", "2023-06-16"), ("2023-06-16T09:00:00Z", "2023-06-16"), ("2023-06", "2023-06"),
        ("2023", "2023"), ("D:20230616120000Z", "2023-06-16"),
    ],
)  # fmt: skip
def test_publication_dates(told, code):
    assert publication(told) == code
    day, year = day_and_year(code)
    assert (day is not None, year is not None) == (len(code) == 10, 0 < len(code) < 10)


@pytest.mark.parametrize("told", ["20233-01-01", "yesterday", "2023-02-30", "2023-Q1"])
def test_what_is_no_publication_date_is_an_error(told):
    with pytest.raises(ValueError, match="publication date"):
        publication(told)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=3000), st.sampled_from(SUFFIXES))
def test_any_bytes_are_a_document_or_an_error_of_one_line(content, suffix):
    try:
        found = extract(content, f"a{suffix}")
    except AmurError as error:
        assert str(error).isprintable() or "\n" not in str(error)
    else:
        assert found.text
        assert cleaned(found.text) == found.text


@pytest.mark.skipif(not os.path.exists("/proc/self/limits"), reason="limits are read from /proc")
def test_the_reader_has_an_end_to_its_memory():
    extract(SENTENCE.encode(), "a.txt")
    with open(f"/proc/{confined._process.pid}/limits") as file:
        limits = file.read()
    assert re.search(rf"Max address space +{confined.MEMORY} ", limits)
