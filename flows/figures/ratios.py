"""What a percentage measures: a share of a whole, a growth rate with its sign, or a rate of another kind."""

from flows.figures.lexicon import words
from flows.figures.rules import Rule, Rules, always, decide, lazy
from flows.figures.timing.roles import is_base
from flows.figures.topics import BRACKETS, QUIET, TRADE, Cue, Reading, Seen, nearest_before, same_clause
from flows.figures.wording import cues as c
from flows.figures.wording.comparators import COMPARATIVES
from flows.figures.wording.multiples import SPECIAL
from flows.figures.wording.tokens import WORD

_BESIDE = words("beside")
_LEVEL = words("level_adjectives")
_LESS = words("lesser")
_HOLDINGS = words("holdings")
_ARTICLES = words("articles")
_BREAKS = words("breaks")
_GROWING = words("growing_nouns")
_TELLING = frozenset((c.UP, c.DOWN, c.SHARE, c.RATE))
_ENDS = words("range_from") | words("range_to")
_NEAR = 2
_LIST = 9
SHARE, GROWTH, FALL, OTHER = Reading("share"), Reading("growth_rate"), Reading("growth_rate", -1), Reading("other")


class Ratio(Seen):
    """A percentage among the telling words around it."""

    @lazy
    def before(self) -> str:
        return self.words[self.amount.first - 1] if self.amount.first else ""

    @lazy
    def behind(self) -> list[Cue]:
        """The next three cues behind it."""
        return [cue for cue in self.cues if cue[0] >= self.amount.behind][:3]

    @lazy
    def beside(self) -> tuple[str, ...]:
        """What the word right behind it means: `a 40 percent stake`."""
        at = self.amount.behind
        if (
            not self.behind
            or self.behind[0][0] > at + _NEAR
            or not _BREAKS.isdisjoint(self.words[at : self.behind[0][0]])
        ):
            return ()
        return self.behind[0][2]

    @lazy
    def link_at(self) -> int:
        """The index of the preposition or verb before it, past adjectives: `to an impressive 36 percent`."""
        words, i = self.words, self.amount.first - 1
        while i >= 0 and (words[i] in QUIET or words[i] in _LEVEL) and words[i] != "to":
            i -= 1
        if i > 0 and words[i - 1] in _ARTICLES and self.s.kinds[i] == WORD and words[i] not in c.CUES.tree:
            i -= 2
        return i

    @lazy
    def link(self) -> str:
        return self.words[self.link_at] if self.link_at >= 0 else ""

    @lazy
    def nearest(self) -> Cue | None:
        """The nearest telling cue before it in its clause."""
        i = self.link_at
        for cue in nearest_before(self.cues, self.amount.first):
            if not _TELLING.isdisjoint(cue[2]) and not (cue[0] >= i and self.words[cue[0]] in COMPARATIVES):
                return cue if same_clause(self.s, cue[1], self.amount.first) else None
        return None

    @lazy
    def meanings(self) -> tuple[str, ...]:
        return self.nearest[2] if self.nearest else ()

    @lazy
    def moves(self) -> bool:
        return c.UP in self.meanings or c.DOWN in self.meanings

    @lazy
    def change(self) -> Reading:
        return FALL if c.DOWN in self.meanings else GROWTH

    @lazy
    def later(self) -> Reading | None:
        """What the first telling cue behind it in its clause says."""
        for cue in self.behind:
            if not same_clause(self.s, self.amount.behind, cue[0]):
                return None
            if c.SHARE in cue[2]:
                return SHARE
            if c.UP in cue[2] or c.DOWN in cue[2]:
                return GROWTH if c.UP in cue[2] else FALL
        return None


def _is_of(after: list[str]) -> bool:
    """`40% of the exports`, `九成以上的贸易`."""
    return after[:1] in (["of"], ["的"]) or after[:3] == ["以", "上", "的"]


def _is_signed(f: Ratio) -> bool:
    return f.words[f.amount.first] in "+-−–" or f.amount.value < 0


def _is_held(f: Ratio) -> bool:
    noun = f.words[f.behind[0][0]] if f.beside else ""
    return c.SHARE in f.beside and c.UP not in f.beside and noun in _HOLDINGS


def _is_bracketed_share(f: Ratio) -> bool:
    """`its share was far smaller (about 0.2 percent)`."""
    if f.led_by < 1 or f.words[f.led_by] not in ("(", "（") or f.words[f.led_by - 1] not in COMPARATIVES:
        return False
    shares = [cue for cue in f.cues if c.SHARE in cue[2] and cue[1] <= f.led_by]
    return bool(shares) and same_clause(f.s, shares[-1][1], f.led_by)


def _restates_an_amount(f: Ratio) -> bool:
    """`$32 billion of it, or 48%`."""
    amounted = f.earlier is not None and f.earlier.unit not in ("percent", "x") and not f.done[f.k - 1].changes
    return amounted and "or" in f.gap[-2:]


def _is_beside_a_share(f: Ratio) -> bool:
    """`36%, ahead of the G7's 30%`."""
    if f.earlier is None or f.earlier.unit != "percent" or f.done[f.k - 1].measure != "share":
        return False
    gap = f.gap
    return is_base(f.s, f.amount) or (len(gap) < _LIST and gap[:1] == [","] and gap[1:2] != [] and gap[1] in _BESIDE)


def _is_rate(f: Ratio) -> bool:
    return f.nearest is not None and c.RATE in f.meanings and f.amount.first - f.nearest[1] < 8


def _is_rated_end(f: Ratio) -> bool:
    """`the tariff was raised from 5 to 10 percent`."""
    return f.says(c.RATE) and any(
        c.RATE in cue[2] and cue[1] <= f.link_at and same_clause(f.s, cue[0], f.amount.first) for cue in f.cues
    )


def _is_end(f: Ratio) -> bool:
    return f.link in _ENDS and f.nearest is not None


def _is_of_growth(f: Ratio) -> bool:
    """`growth slowed to 3 percent`, unless shares are spoken of."""
    return not f.says(c.SHARE) and not _GROWING.isdisjoint(f.words[: f.amount.first])


RATIOS = Rules[Ratio, Reading]([
    Rule("signed", _is_signed, lambda f: GROWTH if f.amount.value >= 0 else FALL, "Trade: [[-5%]].", "growth_rate",
         SPECIAL | {"+", "-", "−", "–"}),
    Rule("as_much_again", lambda f: f.after[:3] == ["as", "much", "again"], always(GROWTH),
         "It sold [[half]] as much again.", "growth_rate", frozenset(("again",))),
    Rule("compared_ratio", lambda f: f.after[:1] != [] and f.after[0] in COMPARATIVES,
         lambda f: FALL if f.after[0] in _LESS else GROWTH, "It sold [[5%]] less.", "growth_rate", COMPARATIVES),
    Rule("held", _is_held, always(SHARE), "A [[40 percent]] stake was sold.", "share", _HOLDINGS),
    Rule("rate_behind", lambda f: c.RATE in f.beside,
         lambda f: SHARE if f.words[f.behind[0][0]] == "interest" and f.after[1:2] == ["in"] else OTHER,
         "A [[25 percent]] tariff took effect.", "other"),
    Rule("growth_behind", lambda f: c.UP in f.beside, always(GROWTH), "A [[5 percent]] rise came.", "growth_rate"),
    Rule("fall_behind", lambda f: c.DOWN in f.beside, always(FALL), "A [[5 percent]] drop came.", "growth_rate"),
    Rule("bracketed_share", _is_bracketed_share, always(SHARE),
         "Its share in trade was far smaller (about [[0.2 percent]]).", "share", BRACKETS),
    Rule("or_percent", _restates_an_amount, always(SHARE), "It makes $32 billion of trade, or [[48%]].", "share",
         frozenset(("or",))),
    Rule("beside_a_share", _is_beside_a_share, always(SHARE),
         "Its share of world GDP is 36%, ahead of the G7's [[30%]].", "share"),
    Rule("rate", _is_rate, always(OTHER), "The discount was [[30%]].", "other"),
    Rule("percent_of", lambda f: _is_of(f.after) and f.link != "by", always(SHARE),
         "It takes [[40%]] of the exports.", "share", frozenset(("of", "的", "以"))),
    Rule("moved_by", lambda f: f.link == "by" and f.moves, lambda f: f.change, "Trade fell by [[5%]].", "growth_rate",
         frozenset(("by",))),
    Rule("rated_end", lambda f: _is_end(f) and _is_rated_end(f), always(OTHER),
         "The tariff rose from 5 to [[10 percent]].", "other", _ENDS),
    Rule("growth_end", lambda f: _is_end(f) and _is_of_growth(f), always(GROWTH),
         "Growth slowed to [[3 percent]].", "growth_rate", _ENDS),
    Rule("share_end", _is_end, always(SHARE), "Its part rose to a modest [[7 percent]].", "share", _ENDS),
    Rule("share_before", lambda f: c.SHARE in f.meanings and not f.moves, always(SHARE),
         "Its share is [[20%]].", "share"),
    Rule("moved", lambda f: f.moves, lambda f: f.change, "Exports rose [[5%]].", "growth_rate"),
    Rule("like_the_ratio_before", lambda f: f.earlier is not None and f.earlier.unit == "percent",
         lambda f: f.done[f.k - 1], "It stood at 5% and later [[6%]].", "share"),
    Rule("told_behind", lambda f: f.later, lambda f: f.later or SHARE, "Some [[5%]] it has at long last grown.",
         "growth_rate"),
    Rule("part_of_a_whole", lambda f: "of" in f.after or f.link == "for", always(SHARE),
         "It stands for [[20 percent]].", "share"),
    Rule("part_in_words", lambda f: f.words[f.amount.behind - 1] in SPECIAL,
         lambda f: GROWTH if f.link == "by" else SHARE, "It reached [[a third]].", "share", SPECIAL),
    Rule("topic_of_ratios", lambda f: f.topic.ratio[0] and f.before, lambda f: Reading(*f.topic.ratio),
         "Its share is 5%. That of coal: [[6%]].", "share"),
    Rule("of_trade", lambda f: f.says(c.UP) and any(set(TRADE) & set(cue[2]) for cue in f.cues), always(GROWTH),
         "Imports grew; of coal: [[5%]].", "growth_rate"),
    Rule("plain_ratio", always(True), always(SHARE), "It stood at [[5%]].", "share"),
])  # fmt: skip


def read_ratio(f: Seen) -> Reading:
    rule, found = decide(RATIOS.among(f.s.said), Ratio.of(f)) or ("", SHARE)
    return Reading(found.measure, found.sign, rule=rule)
