"""The countries and blocs a figure is about: named with it, carried over, or those that the text is about."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from flows.figures.amount import Amount
from flows.figures.lexicon import phrases, words
from flows.figures.rules import Rule, always, decide
from flows.figures.topics import same_clause
from flows.figures.wording.phrases import Phrases
from flows.figures.wording.tokens import Sentence

Pair = tuple[str, ...]
# The word at which a country is named, and its code.
Named = tuple[int, str]

# The pair that texts of this kind are about when they name one of it, or none.
HOME: Pair = ("RUS", "CHN")
WORLD = "WLD"
# What rests on the text as a whole, not on words beside the figure.
IMPLIED = ("text_pair", "partner_of_text", "home_pair", "home_of_stranger", "home_alone")

_COUNTRY = Phrases(
    {name: () if codes == "none" else tuple(codes.split()) for name, codes in phrases("countries").items()}
)
_POSSESSIVE = ("'s", "’s")
_WHOLE = words("whole_trade")
_BLOCS = frozenset(("BRICS", "EU", "EAEU", "ASEAN", "SCO", "G7", "G20"))
_TRADING = frozenset(("trade_turnover", "exports", "imports", "growth_rate"))
_COMPARED = words("comparing") | words("comparatives")
_LINKS = words("links_to_parties")
_NEAR = 6


@dataclass(slots=True)
class Place:
    """Where a figure stands: words first..behind-1 of a sentence that names `named`; at `limit` the next begins."""

    s: Sentence
    named: Sequence[Named]
    first: int
    behind: int
    limit: int
    measure: str


@dataclass(slots=True)
class Seen:
    """A figure among the parties: `here` are those its sentence names, `carried` those of the sentence before, `text`
    the two that the text names most.
    """

    place: Place
    here: Pair
    carried: Pair
    text: Pair


def read_names(s: Sentence, amounts: Sequence[Amount]) -> list[Named]:
    """The countries named in a sentence, in order, but for those in the name of a currency."""
    tree, words = _COUNTRY.tree, s.words
    named: list[Named] = []
    behind = 0
    for i, word in enumerate(words):
        if word not in tree and word[-1] != "s":
            continue
        owned = word[-2:] in _POSSESSIVE
        if i < behind or not (word in tree or (owned and word[:-2] in tree)):
            continue
        if word.isascii() and not s.text[s.starts[i]].isupper():
            continue
        found = _COUNTRY.find([word[:-2]], 0) if owned else _COUNTRY.find(words, i)
        if not owned and not found:
            found = _COUNTRY.find([*words[i : i + 2], words[i + 2][:-2]], 0) if words[i + 2 : i + 3] else None
            found = (found[0], i + found[1]) if found else None
        if not found or (word == "us" and s.text[s.starts[i] : s.ends[i]] != "US"):
            continue
        behind = i + 1 if owned else found[1]
        if not any(amount.first <= i < amount.behind for amount in amounts):
            named += [(i, code) for code in found[0]]
    return named


class Parties:
    """Takes the sentences of a text one by one, and tells at its end of which parties each figure is."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._places: list[Place] = []

    def read(self, s: Sentence, amounts: Sequence[Amount], measures: Sequence[str]) -> None:
        named = read_names(s, amounts)
        self._counts.update(code for _, code in named)
        for k, amount in enumerate(amounts):
            limit = amounts[k + 1].first if k + 1 < len(amounts) else len(s.words)
            self._places.append(Place(s, named, amount.first, amount.behind, limit, measures[k]))

    def told(self) -> list[tuple[str, Pair]]:
        """The rule and the parties of each figure, the subject first."""
        text = tuple(sorted(self._counts, key=self._counts.__getitem__, reverse=True)[:2])
        carried: Pair = ()
        before: Sentence | None = None
        latest: Pair = ()
        found = []
        for place in self._places:
            if place.s is not before:
                before, carried = place.s, latest
            here = tuple(dict.fromkeys(code for _, code in place.named))
            rules = PARTIES if len(here) == 1 else OF_SEVERAL if here else OF_NONE
            rule, pair = decide(rules, Seen(place, here, carried, text)) or ("home_pair", HOME)
            if rule not in IMPLIED and len(pair) == 2:
                latest = pair
            found.append((rule, pair))
        return found


def _is_whole(f: Seen) -> bool:
    """`China's total exports`, `China's foreign trade` without a partner."""
    if len(f.here) != 1 or f.place.measure not in _TRADING:
        return False
    words, first = f.place.s.words, f.place.named[0][0]
    return not _WHOLE.isdisjoint(words[max(0, first - 3) : first + 5])


def _of_two_or_more(f: Seen) -> Pair:
    """Of several the subject and the nearest: before the figure in its clause, or right behind it."""
    place, named = f.place, f.place.named
    words = place.s.words
    linked = [(i, code) for i, code in named if i and words[i - 1] in _LINKS]
    before = [code for i, code in named if i < place.first and same_clause(place.s, i, place.first)]
    end = min(place.limit, place.behind + _NEAR)
    if len(set(before)) > 1 and "," in words[place.behind : end]:
        end = words.index(",", place.behind)  # `Canada's exports to China were $29 billion, while those to Russia`
    behind = [code for i, code in linked if place.behind <= i < end]
    before = before or [code for i, code in named if i < place.first]
    if not before:
        ahead = list(dict.fromkeys(code for i, code in named if i >= place.first))
        return tuple(ahead[:2])
    subject = before[0]
    if f.text and f.text[0] in before:
        subject = f.text[0] if before[-1] != f.text[0] else before[0]
    other = next((code for code in (*behind, *reversed(before)) if code != subject), "")
    other = other or next((code for code in f.here if code != subject), "")
    return (subject, other)


def _pair_with(code: str, pair: Pair) -> Pair:
    """The pair, when it has the one named."""
    return pair if code in pair and len(pair) == 2 else ()


def _partner_of_text(f: Seen) -> Pair:
    """The one named with the one the text is most about."""
    home = next((code for code in f.text if code != f.here[0]), "")
    return (home, f.here[0]) if home and home in (*HOME, f.text[0]) else ()


PARTIES: list[Rule[Seen, Pair]] = [
    Rule("whole_trade", _is_whole, lambda f: (f.here[0], WORLD),
         "China's total exports fell to [[$3.38 trillion]].", "CHN WLD"),
    Rule("two_named", lambda f: len(f.here) == 2, lambda f: f.here,
         "India's trade with Brazil was [[$15 billion]].", "IND BRA"),
    Rule("nearest_of_several", lambda f: len(f.here) > 2, _of_two_or_more,
         "Russia sent China [[9 million tonnes]], more than Iraq.", "RUS CHN"),
    Rule("one_of_the_carried", lambda f: len(f.here) == 1 and _pair_with(f.here[0], f.carried), lambda f: f.carried,
         "India's trade with Brazil grew by 5%. Brazil sold goods for [[$9 billion]].", "IND BRA"),
    Rule("carried_pair", lambda f: not f.here and f.carried, lambda f: f.carried,
         "India's trade with Brazil grew by 5%. It was [[$15 billion]].", "IND BRA"),
    Rule("one_of_the_text", lambda f: len(f.here) == 1 and _pair_with(f.here[0], f.text), lambda f: f.text,
         "India sold goods for [[$9 billion]]. Brazil is content.", "IND BRA"),
    Rule("partner_of_text", lambda f: len(f.here) == 1 and _partner_of_text(f), _partner_of_text,
         "Russia and Russian firms spoke to China. India sold goods for [[$9 billion]].", "RUS IND"),
    Rule("text_pair", lambda f: not f.here and len(f.text) == 2, lambda f: f.text,
         "Trade was [[$9 billion]]. India and Brazil are content.", "IND BRA"),
    Rule("home_pair", lambda f: not (f.here or f.text) or (f.here or f.text)[0] in HOME, always(HOME),
         "Trade with China was [[$9 billion]].", "RUS CHN"),
    Rule("home_alone", lambda f: (f.here or f.text)[0] in _BLOCS, lambda f: (f.here or f.text)[:1],
         "The BRICS make up [[36%]].", "BRICS"),
    Rule("home_of_stranger", always(True), lambda f: (HOME[0], (f.here or f.text)[0]),
         "Trade with Japan was [[$9 billion]].", "RUS JPN"),
]  # fmt: skip
# What is left to try where the sentence names two or more, and where it names none.
OF_SEVERAL = [rule for rule in PARTIES if rule.name in ("two_named", "nearest_of_several")]
OF_NONE = [
    rule
    for rule in PARTIES
    if rule.name in ("carried_pair", "text_pair", "home_pair", "home_alone", "home_of_stranger")
]
