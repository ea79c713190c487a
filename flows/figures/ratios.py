"""What a percentage measures: a share of a whole, a growth rate with its sign, or a rate of another kind."""

from flows.figures.amount import Amount
from flows.figures.lexicon import words
from flows.figures.timing.roles import is_base
from flows.figures.topics import QUIET, TRADE, Cue, Reading, Topic, nearest_before, same_clause
from flows.figures.wording import cues as c
from flows.figures.wording.comparators import COMPARATIVES
from flows.figures.wording.multiples import SPECIAL
from flows.figures.wording.tokens import Sentence

_BESIDE = words("beside")
_LEVEL = words("level_adjectives")
_LESS = words("lesser")


def read_ratio(
    s: Sentence, amounts: list[Amount], k: int, cues: list[Cue], topic: Topic, done: list[Reading]
) -> Reading:
    amount = amounts[k]
    words = s.words
    sign = -1 if amount.value < 0 else 1
    before = words[amount.first - 1] if amount.first else ""
    if words[amount.first] in "+-−–" or sign < 0:
        return Reading("growth_rate", sign)
    after = words[amount.behind : amount.behind + 6]
    behind = [cue for cue in cues if cue[0] >= amount.behind][:3]
    if after[:3] == ["as", "much", "again"]:
        return Reading("growth_rate")
    if after and after[0] in COMPARATIVES:
        return Reading("growth_rate", -1 if after[0] in _LESS else 1)
    near = (
        behind[0]
        if behind
        and behind[0][0] <= amount.behind + 2
        and not set(words[amount.behind : behind[0][0]]) & {",", "of", ";", ".", "and", "in", "to", "("}
        else None
    )
    if near:
        meanings = near[2]
        if (
            c.SHARE in meanings
            and c.UP not in meanings
            and words[near[0]] in ("stake", "stakes", "share", "shares", "holding", "interest", "portion")
        ):
            return Reading("share")
        if c.RATE in meanings:
            return Reading("share" if words[near[0]] == "interest" and after[1:2] == ["in"] else "other")
        if c.UP in meanings:
            return Reading("growth_rate", 1)
        if c.DOWN in meanings:
            return Reading("growth_rate", -1)
    amounted = k > 0 and amounts[k - 1].unit not in ("percent", "x") and not done[k - 1].changes
    if amounted and "or" in words[amounts[k - 1].behind : amount.first][-2:]:
        return Reading("share")
    if k and done[k - 1].measure == "share" and amounts[k - 1].unit == "percent":
        gap = words[amounts[k - 1].behind : amount.first]
        if is_base(s, amount) or (len(gap) < 9 and gap[:1] == [","] and gap[1:2] and gap[1] in _BESIDE):
            return Reading("share")
    i = amount.first - 1
    while i >= 0 and (words[i] in QUIET or words[i] in _LEVEL) and words[i] != "to":
        i -= 1
    link = words[i] if i >= 0 else ""
    nearest = next(
        (
            cue
            for cue in nearest_before(cues, amount.first)
            if {c.UP, c.DOWN, c.SHARE, c.RATE} & set(cue[2]) and not (cue[0] >= i and words[cue[0]] in COMPARATIVES)
        ),
        None,
    )
    if nearest and not same_clause(s, nearest[1], amount.first):
        nearest = None
    if nearest and (c.RATE in nearest[2]) and amount.first - nearest[1] < 8:
        return Reading("other")
    moves = nearest is not None and bool({c.UP, c.DOWN} & set(nearest[2]))
    direction = -1 if nearest and c.DOWN in nearest[2] else 1
    if after[:1] == ["of"] and link != "by":
        return Reading("share")
    if link == "by" and moves:
        return Reading("growth_rate", direction)
    rated = any(c.RATE in cue[2] and cue[1] <= i and same_clause(s, cue[0], amount.first) for cue in cues)
    if link in ("to", "from", "до") and nearest:
        if rated:
            return Reading("other")
        shared = any(c.SHARE in cue[2] for cue in cues)
        grows = any(word in ("growth", "pace", "rate", "slowed", "accelerated") for word in words[: amount.first])
        if shared or not grows:
            return Reading("share")
        return Reading("growth_rate", 1)
    if nearest and c.SHARE in nearest[2] and not moves:
        return Reading("share")
    if moves:
        return Reading("growth_rate", direction)
    if k and amounts[k - 1].unit == "percent":
        return done[k - 1]
    for cue in behind:
        if not same_clause(s, amount.behind, cue[0]):
            break
        if c.SHARE in cue[2]:
            return Reading("share")
        if c.UP in cue[2] or c.DOWN in cue[2]:
            return Reading("growth_rate", 1 if c.UP in cue[2] else -1)
    if "of" in after or link == "for":
        return Reading("share")
    if words[amount.behind - 1] in SPECIAL:
        return Reading("growth_rate" if link == "by" else "share")
    if topic.ratio[0] and before:
        return Reading(*topic.ratio)
    return Reading("growth_rate" if any(set(TRADE) & set(cue[2]) for cue in cues) else "share")
