"""The comparator a figure is said with: the words that stand right before it, and a few right behind it."""

from dataclasses import dataclass

from flows.figures.lexicon import entries, phrases, words
from flows.figures.rules import Rule, always, decide
from flows.figures.wording.phrases import Phrases
from flows.figures.wording.tokens import NUMBER, Sentence

COMPARATIVES = words("comparatives")
_AHEAD_OF = Phrases(phrases("comparators", "before"), backward=True)
_AFTER = Phrases(phrases("comparators", "behind"))
_AT_MOST = Phrases({"at most": "<=", "at the most": "<=", "at least": ">=", "or more": ">", "or so": "~"})
# "surpass the 160 billion mark", "neared a record 5 billion": an article may stand between a verb and the number,
# but "more than the 1.48mn b/d it took" compares with another figure.
_BETWEEN = words("between_bound_and_number")
# "примерно на 13%", "почти в 3 раза"
_KNOWN = words("recorded")  # the base, not a bound
_LINKS = words("links")
_VERBS = words("bounding_verbs")


# "picked up to $5 billion" is no bound.
_MOVING_UP = words("moving_up")
# Russian "до" is "to" behind a word of change, else "up to"; by how such words begin.
_CHANGES = tuple(entries("ru")["beginnings_of_changes"])
_CHANGED = words("range_from") | {"%"}
_MARKS = words("marks")
_ODD = words("and_more")
_FAR = 10


@dataclass(slots=True)
class Seen:
    """The amount in words first..behind-1, and a bound that was found to end at word `at` before it.

    `before` is the word before the bound, `article` whether `the` stands between, `taken` the index behind the amount
    before.
    """

    s: Sentence
    first: int
    behind: int
    taken: int
    at: int
    before: int
    sign: str
    article: bool

    def word(self, i: int) -> str:
        return self.s.words[i] if 0 <= i < len(self.s.words) else ""


def _moves_up(b: Seen) -> bool:
    """`picked up to $5 billion`."""
    return b.word(b.at - 1) == "up" and b.word(b.at) == "to" and b.word(b.at - 2) in _MOVING_UP


def _is_changed_to(b: Seen) -> bool:
    """`вырос до 5 млрд`, `(с 310 до 806 тыс.)`."""
    if b.word(b.at) != "до":
        return False
    near = b.s.words[max(0, b.at - _FAR) : b.at]
    if near[-1:] in (["–"], ["—"]):  # the dash of a name, farther away, tells nothing
        return True
    return any(word.startswith(_CHANGES) for word in near) or not _CHANGED.isdisjoint(near)


def _is_recorded(b: Seen) -> bool:
    """`exceeded the $190 billion recorded in 2022`."""
    return b.article and b.word(b.behind) in _KNOWN


def _follows_an_amount(b: Seen) -> bool:
    """`47% higher than 14.8 bcm in 2022`: what another amount is compared with is no bound."""
    return b.taken == b.before + 1 and b.word(b.at) in ("than", "чем")


def _is_compared_thing(b: Seen) -> bool:
    """`more than the 1.48mn b/d it took`; a threshold is a bound."""
    far = b.at != b.first - 1 and b.article
    return far and b.word(b.at) not in _VERBS and b.word(b.behind) not in _MARKS


BOUNDS: list[Rule[Seen, str]] = [
    Rule("moving_up_to", _moves_up, always("="), "It picked up to [[$5 billion]].", "="),
    Rule("changed_to", _is_changed_to, always("="), "Ввоз вырос до [[5 млрд долларов]].", "="),
    Rule("recorded", _is_recorded, always("="), "It exceeded the [[$190 billion]] recorded in 2022.", "="),
    Rule("compared_with_an_amount", _follows_an_amount, always("="),
         "It was 47% higher than [[14.8 bcm]] in 2022.", "="),
    Rule("compared_thing", _is_compared_thing, always(""), "It took more than the [[14 bcm]] it sold.", "="),
    Rule("bound_before", always(True), lambda b: b.sign, "It took more than [[14 bcm]].", ">"),
]  # fmt: skip


def read_comparator(s: Sentence, first: int, behind: int, taken: int = -1) -> str:
    """The comparator of the amount in words first..behind-1; word `taken` - 1 is the last of the amount before it."""
    i, article = first - 1, False
    for _ in range(3):
        if i >= 0 and s.words[i] in _BETWEEN:
            article = article or s.words[i] == "the"
            i -= 1
    for at in (first - 1, i) if i != first - 1 else (i,):
        found = _AHEAD_OF.find(s.words, at) if s.words[at] in _AHEAD_OF.tree else None
        if found:
            said = decide(BOUNDS, Seen(s, first, behind, taken, at, found[1], found[0], article))
            if said and said[1]:
                return said[1]
    if not _ODD.isdisjoint(s.words[first:behind]):
        return ">"
    return _before_a_preposition(s, first) or _before_a_share(s, first) or _behind(s, behind) or "="


def _before_a_preposition(s: Sentence, first: int) -> str:
    """`примерно на 13%`."""
    if first < 2 or s.words[first - 1] not in _LINKS or s.words[first - 2] < "а":
        return ""
    found = _AHEAD_OF.find(s.words, first - 2)
    return found[0] if found else ""


def _before_a_share(s: Sentence, first: int) -> str:
    """`约占进口总量的两成`."""
    if s.words[first - 1] != "的":
        return ""
    i = next((i for i in range(first - 2, max(0, first - 14), -1) if s.words[i] in "占，、。"), 0)
    found = _AHEAD_OF.find(s.words, i - 1) if i and s.words[i] == "占" else None
    return found[0] if found else ""


def _behind(s: Sentence, behind: int) -> str:
    """`$5 billion or more`; in `$9 billion and over 40%` the bound is the next amount's."""
    if behind >= len(s.words):
        return ""
    found = _AFTER.find(s.words, behind) if s.words[behind] in _AFTER.tree else None
    if found and found[1] - behind > 1 and _leads_on(s, found[1]):
        return ""
    found = found or _AT_MOST.find(s.words, behind + 1)
    return found[0] if found else ""


def _leads_on(s: Sentence, i: int) -> bool:
    """Whether a number or another word of the sentence follows at word i, past a currency sign."""
    if i < len(s.words) and s.words[i] in "$€¥£₽":
        i += 1
    return i < len(s.words) and (s.kinds[i] == NUMBER or s.words[i] == "all")
