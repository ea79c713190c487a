"""What is counted: the noun behind a number (`23 projects`, `80 thousand new jobs`) and numbers that count nothing."""

from flows.figures.lexicon import entries, one_word, words
from flows.figures.wording.tokens import WORD, Sentence

NOUNS = {one_word(word): word for word in entries("en")["counted"]}
NOUNS |= {one_word(word): noun for noun, found in entries("ru")["counted"].items() for word in found}
_PROJECTS = words("projects")
_CHINESE = {word: noun for noun, found in entries("zh")["counted"].items() for word in found}
_BEGINNINGS = frozenset(noun[0] for noun in _CHINESE)
_ODD = words("and_more")
_MEASURES = {word: noun for noun, found in entries("zh")["measure_words"].items() for word in found}
_NEVER = words("never_counted")
_FUNCTION = words("function_words")
_DASHES = frozenset("-‐‑")
_PLURALS = frozenset(("people", "memoranda", "aircraft", "cargo"))
_NO_PLURAL = ("ss", "ous", "'s", "’s", "us", "is")
_LONGEST_WAY = 6


def counted_noun(s: Sentence, i: int, digits: bool, large: bool) -> tuple[str, int] | None:
    """The noun counted by a number that ends before word i, and the index behind it.

    A noun not listed counts only after digits (`digits`) of ten or more (`large`), in the plural.
    """
    words = s.words
    last = min(i + _LONGEST_WAY, len(words))
    at = i + 1 if i + 1 < last and words[i] in _ODD else i
    if i < last and words[at] in _MEASURES:
        return _chinese(words, at)
    if i < last and digits and words[i] in _BEGINNINGS:
        return _starting_with(words, i)
    best: tuple[str, int] | None = None
    named = False  # as in law 193-FZ
    for j in range(i, _last_word(s, i, last)):
        word = words[j]
        if word in _DASHES:
            named = j == i
            continue
        if word in _NEVER:
            return best
        noun = NOUNS.get(word)
        if noun and _is_singular(noun):
            if j + 1 < last and NOUNS.get(words[j + 1], "").endswith("s"):
                continue
            return best
        if noun:
            return ("projects" if noun in _PROJECTS else noun), j + 1
        if digits and large and not named and _is_plural(word):
            best = best or (word, j + 1)
        elif best:
            break
    return best


def _last_word(s: Sentence, i: int, last: int) -> int:
    """The index behind the words that may belong to a noun that begins at word i."""
    for j in range(i, last):
        within = s.kinds[j] == WORD or (s.words[j] in _DASHES and s.joined(j))
        if not within or s.words[j] in _FUNCTION:
            return j
    return last


def _is_singular(noun: str) -> bool:
    return noun.isascii() and not noun.endswith("s") and noun not in _PLURALS


def _is_plural(word: str) -> bool:
    return word.endswith("s") and word.isascii() and len(word) > 3 and not word.endswith(_NO_PLURAL)


def _starting_with(words: list[str], i: int) -> tuple[str, int] | None:
    """The longest Chinese noun that begins at word i."""
    if words[i] not in _BEGINNINGS:
        return None
    found = [noun for noun in _CHINESE if "".join(words[i : i + len(noun)]) == noun]
    noun = max(found, key=len, default="")
    return (_CHINESE[noun], i + len(noun)) if noun else None


def _chinese(words: list[str], i: int) -> tuple[str, int] | None:
    """Behind the measure word at i: 79个项目; with a pause behind it, before the number: 项目79个."""
    for j in range(i + 1, min(i + 9, len(words))):
        if words[j] in "，。、；,.":
            break
        found = _starting_with(words, j)
        if found:
            return found
    if _MEASURES[words[i]] != "any":
        return _MEASURES[words[i]], i + 1
    before = "".join(words[max(0, i - 6) : i])
    return next(((english, i + 1) for noun, english in _CHINESE.items() if noun in before), None)
