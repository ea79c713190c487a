"""Whether a figure is a fact, an aim or an expectation, by the words around it and the time it is told of."""

from dataclasses import dataclass

from flows.figures.amount import Amount
from flows.figures.lexicon import words
from flows.figures.rules import Rule, Rules, always, decide
from flows.figures.timing.roles import parts
from flows.figures.topics import Cue, same_clause
from flows.figures.wording import cues as c
from flows.figures.wording.tokens import Sentence

ACTUAL, TARGET, ESTIMATE = "actual", "target", "estimate"
_WEAK = words("weak_modals")
_PLANNED = words("plans")
_BEATEN = words("beating") | words("above_and_below") | words("comparatives") | words("fulfilling")
_MARKS = words("marks")
_COVERS = words("covering")
_PAPERS = words("signed_papers")
_BREAKS = words("listing")
_BEFORE, _BEHIND = 14, 4


@dataclass(slots=True)
class Seen:
    """A figure and the cues of aims and expectations in its clause: `before` it and right `behind` it."""

    s: Sentence
    amount: Amount
    aimed: bool
    before: list[Cue]
    behind: list[Cue]

    def says(self, meaning: str) -> bool:
        return any(meaning in cue[2] for cue in (*self.before, *self.behind))


def telling(cues: list[Cue]) -> list[Cue]:
    """Those that tell of aims or expectations."""
    return [cue for cue in cues if c.TARGET in cue[2] or c.ESTIMATE in cue[2]]


def read_modality(s: Sentence, amount: Amount, telling: list[Cue], aimed: bool) -> tuple[str, str]:
    """The rule and the modality; `aimed` where a time to come is said with the figure."""
    rules = (MODALITIES if telling or aimed else WITHOUT_CUES).among(s.said)
    if len(rules) == 1:
        return "fact", ACTUAL
    before = [cue for cue in telling if _leads(s, cue, amount)]
    behind = [cue for cue in telling if _follows(s, cue, amount)]
    return decide(rules, Seen(s, amount, aimed, before, behind)) or ("fact", ACTUAL)


def _leads(s: Sentence, cue: Cue, amount: Amount) -> bool:
    if not amount.first - _BEFORE <= cue[0] < amount.first or not same_clause(s, cue[1], amount.first):
        return False
    return not _is_beaten(s, cue) and not any(s.words[i : i + 2] == [",", "and"] for i in range(cue[1], amount.first))


def _follows(s: Sentence, cue: Cue, amount: Amount) -> bool:
    """A count is told by what stands before it; what follows behind "and" is of something else."""
    if _closes(s, cue, amount):
        return True
    if amount.unit.startswith("count:") or not amount.behind <= cue[0] <= amount.behind + _BEHIND:
        return False
    return not any(parts(s.words, i) or s.words[i] in _BREAKS for i in range(amount.behind, cue[0]))


def _closes(s: Sentence, cue: Cue, amount: Amount) -> bool:
    """`..., the bank forecasts.`"""
    near = amount.behind < cue[0] < amount.behind + _BEFORE and cue[1] >= len(s.words) - 2
    return near and not _WEAK.isdisjoint(s.words[cue[0] : cue[1]]) and same_clause(s, amount.behind, cue[0])


def _is_beaten(s: Sentence, cue: Cue) -> bool:
    """`beat the plan by 1.3 million tonnes`: what was done is a fact."""
    if s.words[cue[0]] not in _PLANNED:
        return False
    return not _BEATEN.isdisjoint(s.words[max(0, cue[0] - 3) : cue[0]])


def _is_weak(f: Seen) -> bool:
    """Whether it is only expected or possible: `could reach`, `is expected to reach`."""
    closing = [cue for cue in f.behind if _closes(f.s, cue, f.amount)]
    weak = any(not _WEAK.isdisjoint(f.s.words[cue[0] : cue[1]]) for cue in (*f.before, *closing))
    return weak and not f.says(c.TARGET)


def _is_a_mark(f: Seen) -> bool:
    """`will pass the $200 billion threshold`."""
    return f.says(c.ESTIMATE) and f.s.words[f.amount.behind : f.amount.behind + 1] in _MARKS_ALONE


def _is_to_be(f: Seen) -> bool:
    """`is to pay`, `are to come to`."""
    words, first = f.s.words, f.amount.first
    near = range(max(0, first - _BEFORE), first - 1)
    return any(
        words[i] in ("is", "are")
        and words[i + 1] == "to"
        and same_clause(f.s, i, first)
        and "that" not in words[i:first]
        for i in near
    )


def _is_covered(f: Seen) -> bool:
    """`a contract signed this month covers 10 billion cubic meters`."""
    words, first = f.s.words, f.amount.first
    near = words[max(0, first - 3) : first]
    return not _COVERS.isdisjoint(near) and not _PAPERS.isdisjoint(words[max(0, first - _BEFORE) : first])


_MARKS_ALONE = [[word] for word in _MARKS]

MODALITIES = Rules[Seen, str]([
    Rule("only_expected", _is_weak, always(ESTIMATE), "Trade could reach [[$300 billion]] by 2030.", ESTIMATE, _WEAK),
    Rule("mark_to_pass", _is_a_mark, always(TARGET), "Trade will pass the [[$200 billion]] threshold.", TARGET,
         _MARKS),
    Rule("aimed_at", lambda f: f.aimed, always(TARGET), "Trade will reach [[$300 billion]] by 2030.", TARGET),
    Rule("told_as_an_aim", lambda f: f.says(c.TARGET), always(TARGET), "They plan to trade [[$300 billion]].", TARGET),
    Rule("is_to_be", _is_to_be, always(TARGET), "Deliveries are to come to [[50 bcm]].", TARGET,
         frozenset(("is", "are"))),
    Rule("covered_by_contract", _is_covered, always(TARGET), "A contract signed in May covers [[10 bcm]].", TARGET,
         _COVERS),
    Rule("told_as_expected", lambda f: f.says(c.ESTIMATE), always(ESTIMATE), "Trade will be [[$300 billion]].",
         ESTIMATE),
    Rule("fact", always(True), always(ACTUAL), "Trade was [[$200 billion]].", ACTUAL),
])  # fmt: skip
# What is left to try where nothing in the sentence tells of aims or expectations.
WITHOUT_CUES = Rules(rule for rule in MODALITIES if rule.name in ("is_to_be", "covered_by_contract", "fact"))
