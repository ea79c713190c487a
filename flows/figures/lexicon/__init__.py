"""The words that figures are told with, as data: one file a language, and one of signs.

Every word is brought into the form in which words of a text are compared when it is read from here, once.
"""

from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from flows.figures.wording.tokens import read_words

LANGUAGES = ("en", "ru", "zh", "signs")


@cache
def entries(language: str) -> dict[str, Any]:
    path = Path(__file__).with_name(f"{language}.yml")
    entries: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
    return entries


def section(*path: str) -> dict[str, list[str]]:
    """The spellings of each meaning of a section, in all languages; `path` leads to it from the top of a file."""
    merged: dict[str, list[str]] = {}
    for language in LANGUAGES:
        found: Any = entries(language)
        for name in path:
            found = found.get(name, {})
        for meaning, spellings in found.items():
            merged.setdefault(meaning, []).extend(spellings)
    if not merged:
        raise KeyError("/".join(path))
    return merged


def simplified() -> dict[int, int]:
    """Of each traditional Chinese character that figures are told with the simplified one, for str.translate."""
    pairs = entries("zh")["traditional"].items()
    return {ord(one): ord(other) for old, new in pairs for one, other in zip(old, new, strict=True)}


@cache
def words(name: str) -> frozenset[str]:
    """The set of single words that is called `name` in any of the files."""
    found = [word for language in LANGUAGES for word in entries(language)["words"].get(name, ())]
    if not found:
        raise KeyError(name)
    return frozenset(one_word(word) for word in found)


def numbers(*path: str) -> dict[str, Decimal]:
    """The number that each single word of a section stands for."""
    return {one_word(word): Decimal(number) for number, found in section(*path).items() for word in found}


def phrases(*path: str) -> dict[str, str]:
    """The meaning of each spelling of a section."""
    return {spelling: meaning for meaning, found in section(*path).items() for spelling in found}


def one_word(spelling: str) -> str:
    """The form in which it is compared. Raises ValueError when no single word of a text can be equal to it."""
    found = read_words(spelling, 0, len(spelling)).words
    if len(found) != 1:
        raise ValueError(f"{spelling!r} is not one word")
    return found[0]
