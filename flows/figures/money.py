"""What an amount of money measures: trade and its direction, projects, direct investment, or something else."""

from itertools import pairwise

from flows.figures.amount import Amount, like_a_year
from flows.figures.lexicon import words
from flows.figures.topics import TOPICS, TRADE, Cue, Reading, Topic, nearest_before, same_clause
from flows.figures.wording import cues as c
from flows.figures.wording.tokens import Sentence
from flows.figures.wording.units import MONEY

_PAUSES = words("pauses")
_BALANCES = words("balances")
_APART = words("apart")
_EQUATING = (["were"], ["was"], ["are"], ["is"])
_ACQUIRING = words("acquiring")
_LENDING = words("lending")
_LISTS = words("lists_of_projects")
_WORTH = words("worth")
_COST = words("costing")
_OF_GOODS = words("goods")
_WHOLES = words("whole_economies")
_MEMBERS = words("members")


def read_money(s: Sentence, amounts: list[Amount], k: int, cues: list[Cue], topic: Topic) -> Reading:
    amount = amounts[k]
    after_limit = amounts[k + 1].first if k + 1 < len(amounts) else len(s.words)
    if k and _is_worth_of_projects(s, amounts[k - 1], amount):
        return Reading("portfolio_planned_investment")
    if _is_list_of_projects(s, amount, amounts[k + 1 : k + 2]):
        return Reading("portfolio_planned_investment")
    stake = k > 0 and amounts[k - 1].unit == "percent" and s.words[amount.first - 1] == "for"
    if stake and any(s.words[i] in _ACQUIRING for i in range(max(0, amounts[k - 1].first - 8), amount.first)):
        return Reading("project_investment")
    taxed = s.words[amount.first - 1] == "on" and any(c.RATE in cue[2] and cue[1] <= amount.first for cue in cues)
    if taxed or _LENDING.intersection(s.words[max(0, amount.first - 4) : amount.first]):
        return Reading("other")
    found = _adjacent(s, _last_of_list(s, amounts, k), cues)
    if not found:
        found = next((cue for cue in cues if c.REVERSE in cue[2] and amount.behind <= cue[0] < after_limit), None)
        if found and ("," in s.words[amount.behind : found[0]] or not same_clause(s, amount.behind, found[0])):
            found = None
    if not found:
        for cue in nearest_before(cues, amount.first):
            if not TOPICS.intersection(cue[2]):
                continue
            if topic.trade and ";" in s.words[cue[1] : amount.first] and c.TARGET not in cue[2]:
                break
            found = cue
            break
    if not found:
        found = next(
            (
                cue
                for cue in cues
                if amount.behind <= cue[0] < after_limit
                and not _MEMBERS.intersection(s.words[amount.behind : cue[0]])
                and TOPICS.intersection(cue[2])
                and same_clause(s, amount.behind, cue[0])
            ),
            None,
        )
    kind = next((meaning for meaning in found[2] if meaning in TOPICS), "") if found else topic.without_word(s)
    if not found and any(
        c.PLACED in cue[2]
        and (kind in ("", c.PORTFOLIO) or s.words[cue[0]] not in _COST or _OF_GOODS.isdisjoint(s.words))
        for cue in cues
    ):
        kind = c.INVESTMENT
    if not found and "fund" in s.words:
        return Reading("other")
    if not kind and any(a.unit == "count:projects" for a in amounts[max(0, k - 2) : k]):
        return Reading("portfolio_planned_investment")
    if not kind:
        return Reading("trade_turnover" if topic.of_trade else "other")
    if kind == c.REVERSE:
        earlier = next(
            (
                m
                for cue in nearest_before(cues, found[0] if found else amount.first)
                for m in cue[2]
                if m in (c.EXPORTS, c.IMPORTS)
            ),
            topic.trade,
        )
        kind = c.EXPORTS if earlier == c.IMPORTS else c.IMPORTS
    if kind in TRADE:
        topic.trade = kind if kind != c.TURNOVER else topic.trade
        topic.last = kind
        topic.lead = topic.lead or kind
        return Reading("trade_turnover" if kind == c.TURNOVER else kind)
    balance = found is not None and bool(_BALANCES.intersection(s.words[found[0] : found[1]]))
    return Reading(_invested(s, amounts, k, cues, kind, topic), changes=balance)


def _is_worth_of_projects(s: Sentence, before: Amount, amount: Amount) -> bool:
    """`80 joint projects with a combined price tag of $112 billion`."""
    gap = s.words[before.behind : amount.first]
    return (
        before.unit == "count:projects"
        and len(gap) <= 8
        and bool(_WORTH.intersection(gap))
        and not _MEMBERS.intersection(gap)
        and ";" not in gap
    )


def _is_list_of_projects(s: Sentence, amount: Amount, following: list[Amount]) -> bool:
    """`a $200 billion list of 86 projects`."""
    gap = s.words[amount.behind : following[0].first] if following else []
    return bool(gap) and len(gap) < 4 and following[0].unit == "count:projects" and gap[0] in _LISTS


def _last_of_list(s: Sentence, amounts: list[Amount], k: int) -> Amount:
    """The amount whose noun is also that of amounts[k]: the second of `$9 billion and 9 billion yuan in loans`."""
    while (
        k + 1 < len(amounts)
        and amounts[k + 1].unit in MONEY
        and s.words[amounts[k].behind : amounts[k + 1].first]
        in (
            ["and"],
            [","],
            ["or"],
            ["plus"],
        )
    ):
        k += 1
    return amounts[k]


def _adjacent(s: Sentence, amount: Amount, cues: list[Cue]) -> Cue | None:
    """The noun right behind an amount: `$5 billion loan`, `$3 billion in exports`, `$400 billion gas contract`."""
    words = s.words
    for cue in cues:
        if cue[0] < amount.behind or not TOPICS.intersection(cue[2]):
            continue
        gap = words[amount.behind : cue[0]]
        if (
            gap[:1] in _EQUATING
            and len(gap) < 4
            and not _APART.intersection(gap[1:])
            and not {c.EXPORTS, c.IMPORTS}.isdisjoint(cue[2])
        ):
            return cue
        if len(gap) > 4 or _APART.intersection(gap):
            return None
        if (gap and gap[0] in ("in", "of", "worth")) or (
            len(gap) <= 3 and not {"in", "of", "on", "at", "with", "the"} & set(gap)
        ):
            return cue
        return None
    return None


def _invested(s: Sentence, amounts: list[Amount], k: int, cues: list[Cue], kind: str, topic: Topic) -> str:
    if kind == c.OTHER:
        near = (
            any(a.unit == "count:projects" for a in amounts[max(0, k - 1) : k])
            and "for" in s.words[amounts[k - 1].behind : amounts[k].first]
        )
        return "portfolio_planned_investment" if near else "other"
    if kind == c.PRICE:
        return "price"
    meanings = {meaning for cue in cues for meaning in cue[2]}
    if c.PORTFOLIO in meanings or kind == c.PORTFOLIO:
        return "portfolio_planned_investment"
    if c.DIRECT in meanings or kind == c.DIRECT:
        return "fdi_stock" if _is_stock(s, amounts[k], cues, topic.timed) else "fdi_flow"
    if kind == c.INVESTMENT and c.STOCK in meanings:
        return "fdi_stock"
    whole = kind == c.INVESTMENT and c.PROJECT not in meanings and bool(_WHOLES.intersection(s.words))
    if (
        ((kind == c.INVESTMENT and topic.direct) or whole)
        and topic.timed
        and not any(a.unit == "count:projects" for a in amounts)
    ):
        return "fdi_flow"
    between = c.POOLED in meanings and c.PROJECT not in meanings and c.PLACED not in meanings
    if kind == c.INVESTMENT and between:
        return "fdi_flow" if topic.timed else "fdi_stock"
    projects = [a for a in amounts if a.unit == "count:projects"]
    beside = (
        k + 1 < len(amounts)
        and amounts[k + 1] in projects
        and "and" in s.words[amounts[k].behind : amounts[k + 1].first]
    )
    if projects and c.PLACED not in meanings and not beside:
        return "portfolio_planned_investment"
    if kind == c.PROJECT and "projects" in s.words and c.PLACED not in meanings and not beside:
        return "portfolio_planned_investment"
    if (
        kind == c.INVESTMENT
        and c.PLACED not in meanings
        and (c.STOCK in meanings or "exceeds" in s.words)
        and c.PROJECT not in meanings
    ):
        return "fdi_stock"
    return "project_investment"


def _is_stock(s: Sentence, amount: Amount, cues: list[Cue], timed: bool) -> bool:
    """Whether direct investment is what has been accumulated, not what came in a period."""
    if any(c.STOCK in cue[2] and same_clause(s, min(cue[0], amount.first), max(cue[1], amount.first)) for cue in cues):
        return True
    if any(cue == "since" and like_a_year(year) for cue, year in pairwise(s.words)):
        return True
    moved = any(c.UP in cue[2] or c.DOWN in cue[2] for cue in cues)
    return not moved and not timed and bool({"exceeds", "exceeded", "exceed", "reached"}.intersection(s.words))
