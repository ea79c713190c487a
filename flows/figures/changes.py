"""Amounts by which something changed, or two things differ: they are neither trade nor volume."""

from flows.figures.lexicon import words
from flows.figures.rules import Rule, Rules, decide
from flows.figures.topics import BRACKETS, QUIET, Reading, Seen
from flows.figures.wording import cues as c
from flows.figures.wording.comparators import COMPARATIVES
from flows.figures.wording.units import MONEY

_NOUNS = words("change_nouns")
_BEATING = words("beating")
_VERBS = words("changing_verbs")
_SAVING = words("saving")
_PLANS = words("plans")
_OVER = words("above_and_below")
_TO = words("range_to")
_QUIET = QUIET - _TO
_FARTHEST = 6


def _is_compared(f: Seen) -> bool:
    """`$5 billion more`, and not `$5 billion, more above all`."""
    following = f.after[:2]
    return bool(following) and following[0] in COMPARATIVES and (len(following) < 2 or following[1] != "all")


def _by(f: Seen) -> bool:
    i, words = f.led_by, f.words
    if i < 1 or words[i] not in ("by", "на") or (words[i] == "на" and i != f.amount.first - 1):
        return False
    if words[i] == "на":
        return any(_moves(words, j) for j in range(max(0, i - 3), i))
    start = max(0, i - _FARTHEST)
    return any(words[j] in _BEATING or (words[j] in c.CUES.tree and _moves(words, j)) for j in range(start, i))


def _is_changed_in_chinese(f: Seen) -> bool:
    """`比上年增加30亿美元`: without 至 or 到 it is the change."""
    for cue in reversed(f.cues):
        if cue[1] <= f.amount.first:
            moved = (c.UP in cue[2] or c.DOWN in cue[2]) and f.words[cue[0]] >= "一"
            return moved and f.amount.first - cue[1] < 2 and not _TO.intersection(f.words[cue[1] : f.amount.first])
    return False


def _moves(words: list[str], i: int) -> bool:
    found = c.CUES.find(words, i)
    return found is not None and (c.UP in found[0] or c.DOWN in found[0])


def _is_named(f: Seen) -> bool:
    """`an increase of $5 billion`."""
    return f.led_by > 0 and f.words[f.led_by] == "of" and f.words[f.led_by - 1] in _NOUNS


def _is_moved(f: Seen) -> bool:
    """`rising $240 million to $7.9 billion`, `gained $2 billion over two years`."""
    i = f.led_by
    if i < 0 or f.words[i] not in _VERBS or "to" in f.words[i + 1 : f.amount.first]:
        return False
    return (
        f.after[:1] == ["to"] or f.after[:2] in (["over", "the"], ["in", "a"]) or f.after[:3] == ["in", "the", "past"]
    )


def _is_saved(f: Seen) -> bool:
    return not _SAVING.isdisjoint(f.near(5))


def _is_beside_a_plan(f: Seen) -> bool:
    """`300 million cubic meters over plan`."""
    return f.after[:1] != [] and f.after[0] in _OVER and not _PLANS.isdisjoint(f.after[1:4])


def _is_bracketed_change(f: Seen) -> bool:
    """`fell by 13 percent ($3.9 billion)`."""
    if f.earlier is None or f.earlier.unit != "percent" or f.amount.unit not in MONEY or not f.gap:
        return False
    return f.gap[0] in ("(", "（") and _QUIET.issuperset(f.gap[1:]) and f.done[f.k - 1].measure == "growth_rate"


CHANGES = Rules[Seen, Reading]([
    Rule("compared_amount", _is_compared, lambda f: Reading("other", changes=True),
         "Exports were [[$5 billion]] more than before.", "other", COMPARATIVES),
    Rule("changed_by", _by, lambda f: Reading("other", changes=True), "Imports dropped by [[$2.1 billion]].", "other",
         frozenset(("by", "на"))),
    Rule("changed_in_chinese", _is_changed_in_chinese, lambda f: Reading("other", changes=True),
         "出口比上年增加[[30亿美元]]。", "other"),
    Rule("change_of", _is_named, lambda f: Reading("other", changes=True), "It was an increase of [[$2 billion]].",
         "other", _NOUNS),
    Rule("moved_to", _is_moved, lambda f: Reading("other", changes=True),
         "Exports rose, adding [[$240 million]] to reach $7.9 billion.", "other", _VERBS),
    Rule("saved", _is_saved, lambda f: Reading("other", changes=True),
         "Imports of Russian oil saved refiners about [[$1.8 billion]].", "other", _SAVING),
    Rule("beside_a_plan", _is_beside_a_plan, lambda f: Reading("other", changes=True),
         "Deliveries were [[300 mln cubic meters]] over plan.", "other", _OVER),
    Rule("bracketed_change", _is_bracketed_change, lambda f: Reading("other", f.done[f.k - 1].sign, True),
         "Exports fell by 13 percent ([[$3.9 billion]]).", "other", BRACKETS),
])  # fmt: skip


def read_change(f: Seen) -> Reading | None:
    found = decide(CHANGES.among(f.s.said), f)
    if found:
        found[1].rule = found[0]
    return found[1] if found else None
