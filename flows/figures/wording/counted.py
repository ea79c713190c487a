"""What is counted: the noun behind a number (`23 projects`, `80 thousand new jobs`) and numbers that count nothing."""

from flows.figures.lexicon import entries, one_word, words
from flows.figures.wording.tokens import NUMBER, WORD, Sentence

NOUNS = {one_word(word): word for word in entries("en")["counted"]}
NOUNS |= {one_word(word): noun for noun, found in entries("ru")["counted"].items() for word in found}
_PROJECTS = words("projects")
_CHINESE = {word: noun for noun, found in entries("zh")["counted"].items() for word in found}
_MEASURES = {word: noun for noun, found in entries("zh")["measure_words"].items() for word in found}
_NEVER = words("never_counted")
_FUNCTION = words("function_words")
_LONGEST_WAY = 6


def counted_noun(s: Sentence, i: int, digits: bool, large: bool) -> tuple[str, int] | None:
    """The noun counted by a number that ends before word i, and the index behind it.

    A noun not listed counts only after digits (`digits`) of ten or more (`large`), in the plural.
    """
    words, kinds = s.words, s.kinds
    last = min(i + _LONGEST_WAY, len(words))
    if i < last and words[i] in _MEASURES:
        return _chinese(words, i)
    best: tuple[str, int] | None = None
    named = False  # as in law 193-FZ
    for j in range(i, last):
        word = words[j]
        if kinds[j] == NUMBER or word in _FUNCTION:
            break
        if kinds[j] != WORD:
            if word in "-‐‑" and s.joined(j):
                named = j == i
                continue
            break
        if word in _NEVER:
            return best
        noun = NOUNS.get(word)
        if noun:
            singular = (
                noun.isascii() and not noun.endswith("s") and noun not in ("people", "memoranda", "aircraft", "cargo")
            )
            if singular:
                if j + 1 < last and NOUNS.get(words[j + 1], "").endswith("s"):
                    continue
                return best
            return ("projects" if noun in _PROJECTS else noun), j + 1
        if (
            digits
            and large
            and not named
            and word.endswith("s")
            and word.isascii()
            and len(word) > 3
            and not word.endswith(("ss", "ous", "'s", "’s", "us", "is"))
        ):
            best = best or (word, j + 1)
        elif best:
            break
    return best


def _chinese(words: list[str], i: int) -> tuple[str, int] | None:
    """Behind the measure word at i: 79个项目; with a pause behind it, before the number: 项目79个."""
    for j in range(i + 1, min(i + 9, len(words))):
        if words[j] in "，。、；,.":
            break
        for noun, english in _CHINESE.items():
            if "".join(words[j : j + len(noun)]) == noun:
                return english, j + len(noun)
    if _MEASURES[words[i]] != "any":
        return _MEASURES[words[i]], i + 1
    before = "".join(words[max(0, i - 6) : i])
    return next(((english, i + 1) for noun, english in _CHINESE.items() if noun in before), None)
