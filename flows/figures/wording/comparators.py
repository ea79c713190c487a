"""The comparator a figure is said with: the words that stand right before it, and a few right behind it."""

from flows.figures.lexicon import phrases, words
from flows.figures.wording.phrases import Phrases
from flows.figures.wording.tokens import Sentence

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
# Russian "до" is "to" behind a word of change, else "up to".
_CHANGES = (
    "вырос",
    "выраст",
    "удво",
    "утро",
    "нараст",
    "довед",
    "увелич",
    "сократ",
    "снизи",
    "упал",
    "довест",
    "довел",
    "рост",
    "прирост",
    "уменьш",
    "подн",
    "подорожал",
    "подешевел",
    "повыс",
    "%",
    "процент",
    "–",
    "—",
)


def _leads_to(s: Sentence, i: int) -> bool:
    return any(word.startswith(_CHANGES) for word in s.words[max(0, i - 7) : i])


def read_comparator(s: Sentence, first: int, behind: int) -> str:
    """The comparator of the amount in words first..behind-1."""
    i = first - 1
    article = False
    for _ in range(3):
        if i >= 0 and s.words[i] in _BETWEEN:
            article = article or s.words[i] == "the"
            i -= 1
    for start in (first - 1, i) if i != first - 1 else (i,):
        found = _AHEAD_OF.find(s.words, start) if s.words[start] in _AHEAD_OF.tree else None
        if found and s.words[start - 1 : start + 1] == ["up", "to"] and s.words[start - 2] in _MOVING_UP:
            return "="
        if found and s.words[start] == "до" and _leads_to(s, start):
            return "="
        if found and article and s.words[behind : behind + 1] and s.words[behind] in _KNOWN:
            return "="
        if found and not (start == i != first - 1 and article and s.words[start] not in _VERBS):
            return found[0]
    if first > 1 and s.words[first - 1] in _LINKS:
        found = _AHEAD_OF.find(s.words, first - 2)
        if found and s.words[first - 2] >= "а":
            return found[0]
    if s.words[first - 1] == "的":
        i = next((i for i in range(first - 2, max(0, first - 14), -1) if s.words[i] in "占，、。"), 0)
        found = _AHEAD_OF.find(s.words, i - 1) if i and s.words[i] == "占" else None
        if found:
            return found[0]
    if behind >= len(s.words):
        return "="
    after = _AFTER.find(s.words, behind) if s.words[behind] in _AFTER.tree else None
    after = after or _AT_MOST.find(s.words, behind + 1)
    return after[0] if after else "="
