"""What an amount of money measures: trade and its direction, projects, direct investment, or something else."""

from dataclasses import replace
from itertools import pairwise

from flows.figures.amount import Amount, like_a_year
from flows.figures.lexicon import words
from flows.figures.rules import Rule, Rules, always, decide, lazy
from flows.figures.topics import BRACKETS, TOPICS, TRADE, Cue, Reading, Seen, nearest_before, same_clause
from flows.figures.wording import cues as c
from flows.figures.wording.tokens import Sentence
from flows.figures.wording.units import MONEY

_BALANCES = words("balances")
_APART = words("apart")
_EQUATING = (["were"], ["was"], ["are"], ["is"])
_ACQUIRING = words("acquiring")
_LENDING = words("lending")
_LENDERS = words("lenders")
_PROVIDING = words("providing")
_LISTS = words("lists_of_projects")
_WORTH = words("worth")
_COST = words("costing")
_OF_GOODS = words("goods")
_WHOLES = words("whole_economies")
_MEMBERS = words("members")
_CARRIED_OUT = words("carried_out")
_WITHDRAWING = words("withdrawing")
_GOING = words("goods_going")
_IN_ALL = words("in_all")
_PLANTS = words("plants")
_PAYING = words("paying")
_OWNED = words("owned_things")
_LOANS = words("loans")
_OWNERS = words("owners")
_LENT = _LENDING | _LENDERS
_STATING = words("stating_totals")
_PRICE_TAGS = words("price_tags")
_EXCEEDING = frozenset(("exceeds", "exceeded", "exceed", "reached"))
_LISTED = (["and"], [","], ["or"], ["plus"])


class Money(Seen):
    """An amount of money, and the word that tells what it is paid for."""

    @lazy
    def told(self) -> Cue | None:
        return _adjacent(self.s, _last_of_list(self), self.cues) or self._reverse() or self._before() or self._behind()

    @lazy
    def kind(self) -> str:
        """The meaning of the telling word; without one, what the text talks about."""
        if self.told:
            return next((meaning for meaning in self.told[2] if meaning in TOPICS), "")
        kind = self.topic.without_word(self.s)
        return c.INVESTMENT if self._is_placed(kind) else kind

    @lazy
    def projects(self) -> list[Amount]:
        return [amount for amount in self.amounts if amount.unit == "count:projects"]

    @lazy
    def beside(self) -> bool:
        """Whether so many projects are counted beside it: `$2 billion and 26 projects`."""
        following = self.amounts[self.k + 1 : self.k + 2]
        return (
            bool(following) and following[0] in self.projects and "and" in self.words[self.amount.behind : self.limit]
        )

    def _reverse(self) -> Cue | None:
        """`raw materials worth $96 billion travelled in the opposite direction`."""
        at = self.amount.behind
        if not self.says(c.REVERSE):
            return None
        found = next((cue for cue in self.cues if c.REVERSE in cue[2] and at <= cue[0] < self.limit), None)
        if found and "," not in self.words[at : found[0]] and same_clause(self.s, at, found[0]):
            return found
        return None

    def _before(self) -> Cue | None:
        """The nearest telling word before the amount."""
        for cue in nearest_before(self.cues, self.amount.first):
            if TOPICS.isdisjoint(cue[2]):
                continue
            if self.topic.trade and ";" in self.words[cue[1] : self.amount.first] and c.TARGET not in cue[2]:
                return None
            return cue
        return None

    def _behind(self) -> Cue | None:
        """The next telling word behind the amount, or behind the same amount in another currency."""
        at = self.amount.behind
        following = self.amounts[self.k + 1 : self.k + 2]
        bracketed = bool(following) and self.words[at : at + 1] == ["("] and following[0].unit in MONEY
        limit = following[0].behind + 8 if bracketed else self.limit
        for cue in self.cues:
            if at <= cue[0] < limit and not TOPICS.isdisjoint(cue[2]) and same_clause(self.s, at, cue[0]):
                return None if _MEMBERS.intersection(self.words[at : cue[0]]) else cue
        return None

    def _is_placed(self, kind: str) -> bool:
        """Whether money is put somewhere: `a hub, to cost 15 billion rubles`."""
        for cue in self.cues if self.says(c.PLACED) else ():
            if c.PLACED in cue[2]:
                costs_goods = self.words[cue[0]] in _COST and not _OF_GOODS.isdisjoint(self.words)
                if kind in ("", c.PORTFOLIO) or not costs_goods:
                    return True
        return False


def _adjacent(s: Sentence, amount: Amount, cues: list[Cue]) -> Cue | None:
    """The noun right behind an amount: `$5 billion loan`, `$3 billion in exports`, `$400 billion gas contract`."""
    cue = next((cue for cue in cues if cue[0] >= amount.behind and not TOPICS.isdisjoint(cue[2])), None)
    if cue is None:
        return None
    gap = s.words[amount.behind : cue[0]]
    equated = gap[:1] in _EQUATING and len(gap) < 4 and not _APART.intersection(gap[1:])
    if equated and not {c.EXPORTS, c.IMPORTS}.isdisjoint(cue[2]):
        return cue
    if len(gap) > 4 or _APART.intersection(gap):
        return None
    linked = bool(gap) and gap[0] in ("in", "of", "worth")
    return cue if linked or (len(gap) <= 3 and not {"in", "of", "on", "at", "with", "the"} & set(gap)) else None


def _last_of_list(f: Seen) -> Amount:
    """The amount whose noun is also that of amounts[k]: the second of `$9 billion and 9 billion yuan in loans`, and of
    `$72 billion of Russia's $494 billion in exports`.
    """
    k = f.k
    while k + 1 < len(f.amounts) and f.amounts[k + 1].unit in MONEY:
        gap = f.words[f.amounts[k].behind : f.amounts[k + 1].first]
        of_a_whole = gap[:1] == ["of"] and len(gap) < 4 and (gap[-1] in _OWNERS or gap[-1].endswith(("'s", "’s")))
        if gap not in _LISTED and not of_a_whole:
            break
        k += 1
    return f.amounts[k]


def _is_worth_of_projects(f: Money) -> bool:
    """`80 joint projects with a combined price tag of $112 billion`."""
    gap = f.gap
    return (
        f.earlier is not None
        and f.earlier.unit == "count:projects"
        and len(gap) <= 8
        and bool(_WORTH.intersection(gap))
        and not _MEMBERS.intersection(gap)
        and ";" not in gap
    )


def _is_list_of_projects(f: Money) -> bool:
    """`a $200 billion list of 86 projects`."""
    following = f.amounts[f.k + 1 : f.k + 2]
    gap = f.words[f.amount.behind : f.limit] if following else []
    return bool(gap) and len(gap) < 4 and following[0].unit == "count:projects" and gap[0] in _LISTS


def _is_of_projects_carried_out(f: Money) -> bool:
    """`has completed 24 projects, with combined investment of 310 billion rubles`."""
    if f.earlier is None or f.earlier.unit != "count:projects":
        return False
    return not _CARRIED_OUT.isdisjoint(f.words[max(0, f.earlier.first - 5) : f.earlier.first])


def _is_price_of_stake(f: Money) -> bool:
    stake = f.earlier is not None and f.earlier.unit == "percent" and f.words[f.amount.first - 1] == "for"
    start = max(0, f.earlier.first - 8) if f.earlier else 0
    return stake and not _ACQUIRING.isdisjoint(f.words[start : f.amount.first])


def _is_taxed(f: Money) -> bool:
    return f.words[f.amount.first - 1] == "on" and any(c.RATE in cue[2] and cue[1] <= f.amount.first for cue in f.cues)


def _is_lent(f: Money) -> bool:
    """Whether lenders give the money: it is lent, or banks provide it."""
    provided = not _LENDERS.isdisjoint(f.words) and not _PROVIDING.isdisjoint(f.words[: f.amount.first])
    return provided or not _LENDING.isdisjoint(f.near(4))


def _is_for_a_plant(f: Money) -> bool:
    return not _PLANTS.isdisjoint(f.words) or f.topic.money == c.PROJECT or f.topic.of_a_plant


def _is_loan_for_a_plant(f: Money) -> bool:
    """`The methanol plant has arranged $1.1 billion of loans`."""
    if f.told is None or f.kind != c.OTHER or f.words[f.told[0]] not in _LOANS:
        return False
    return f.says(c.PROJECT) or not _PLANTS.isdisjoint(f.words[: f.amount.first])


def _is_part_of_money(f: Money) -> bool:
    """`31% ($3 billion)`: a part of what the money before it is of."""
    if f.earlier is None or f.earlier.unit != "percent" or f.done[f.k - 1].measure != "share":
        return False
    return f.topic.last_money is not None and len(f.gap) < 6 and not {"(", "（"}.isdisjoint(f.gap[-3:])


def _is_withdrawn(f: Money) -> bool:
    """`withdrew $340 million of direct investment from Russia`."""
    return not _WITHDRAWING.isdisjoint(f.near(6)) and (f.says(c.DIRECT) or f.topic.direct)


def _is_flow(f: Money) -> bool:
    """`the inflow rose to $1.5 billion`."""
    return f.says(c.FLOW) and any(c.FLOW in cue[2] and f.amount.first - 14 <= cue[0] < f.amount.first for cue in f.cues)


def _is_spent_on_a_plant(f: Money) -> bool:
    """`spent $2 billion on the plant`, `bought a stake in the mine for $1 billion`."""
    if f.kind != c.IMPORTS or f.told is None or f.words[f.told[0]] not in _PAYING:
        return False
    owned = not _OWNED.isdisjoint(f.words[max(0, f.amount.first - 10) : f.amount.behind + 8])
    return owned or any(c.PROJECT in cue[2] and abs(cue[0] - f.amount.first) < 10 for cue in f.cues)


def _is_sum_of_both(f: Money) -> bool:
    """`exports were $5 billion, imports $8 billion. In all it was $13 billion.`"""
    if f.k or not _opens_with_sum(f.words) or not {"exports", "imports"}.issubset(f.topic.order):
        return False
    return not {c.EXPORTS, c.IMPORTS}.intersection(f.kind)


def _is_total_of_subject(f: Money) -> bool:
    """`Imports were $10 billion in July. For January through July the total was $70 billion.`: of imports too."""
    if f.told is None or f.topic.subject not in (c.EXPORTS, c.IMPORTS) or {*f.topic.order} >= {"exports", "imports"}:
        return False
    at = f.told[0]
    return f.words[at - 1 : at + 1] == ["the", "total"] and not _STATING.isdisjoint(f.words[at + 1 : at + 2])


def _is_price_of_a_project(f: Money) -> bool:
    """`The units carry a price tag of more than 100 billion yuan`."""
    return f.told is None and any(tag in f.near(7) for tag in _PRICE_TAGS)


def _is_of_which(f: Money) -> bool:
    """`more than 100 billion yuan, of which its share is 20 billion`: a part of what the amount before it is."""
    at_once = f.earlier is not None and f.earlier.unit == f.amount.unit and f.told is None
    return at_once and any(f.gap[i : i + 2] == ["of", "which"] for i in range(min(3, len(f.gap))))


def _is_spent_on_projects(f: Money) -> bool:
    """`of 86 projects 50 have been completed, and $70 billion has been spent`: on the projects, and for no goods."""
    if f.kind != c.IMPORTS or f.told is None or f.words[f.told[0]] not in _PAYING:
        return False
    return any(amount.first < f.amount.first for amount in f.projects)


def _opens_with_sum(words: list[str]) -> bool:
    return words[0] in _IN_ALL or words[:2] in (["in", "all"], ["in", "total"], ["in", "sum"])


def _are_goods_going(f: Money) -> bool:
    """`Machinery worth $21 billion went from China to Russia`."""
    if f.told and c.REVERSE in f.told[2]:
        return False
    if "worth" not in f.near(5):
        return False
    behind = f.words[f.amount.behind : f.amount.behind + 7]
    at = next((i for i, word in enumerate(behind) if word in _GOING), -1)
    return at >= 0 and not {"to", "from"}.isdisjoint(behind[at + 1 : at + 3]) and f.kind not in (c.DIRECT, c.INVESTMENT)


MONIES = Rules[Money, Reading]([
    Rule("projects_carried_out", _is_of_projects_carried_out, always(Reading("project_investment")),
         "The fund has completed 24 projects, with investment of [[$3.4 billion]].", "project_investment",
         _CARRIED_OUT),
    Rule("worth_of_projects", _is_worth_of_projects, always(Reading("portfolio_planned_investment")),
         "There are 80 projects worth [[$112 billion]].", "portfolio_planned_investment", _WORTH),
    Rule("list_of_projects", _is_list_of_projects, always(Reading("portfolio_planned_investment")),
         "It discussed a [[$200 billion]] list of 86 projects.", "portfolio_planned_investment", _LISTS),
    Rule("price_of_a_stake", _is_price_of_stake, always(Reading("project_investment")),
         "It bought 10 percent for [[$1 billion]].", "project_investment", _ACQUIRING),
    Rule("taxed", _is_taxed, always(Reading("other")), "The tariff on [[$34 billion]] of goods took effect.", "other",
         frozenset(("on",))),
    Rule("lent_to_a_plant", lambda f: _is_lent(f) and _is_for_a_plant(f), always(Reading("project_investment")),
         "Banks will provide [[$2 billion]] for the plant.", "project_investment", _LENT),
    Rule("lent", _is_lent, always(Reading("other")), "It is to lend [[$2 billion]].", "other", _LENT),
    Rule("withdrawn", _is_withdrawn, always(Reading("fdi_flow", -1)),
         "Firms withdrew [[$340 million]] of direct investment in 2020.", "fdi_flow", _WITHDRAWING),
    Rule("part_of_money", _is_part_of_money, lambda f: f.topic.last_money or Reading("other"),
         "Exports were $10 billion. Kazakhstan took 31% ([[$3 billion]]).", "exports", BRACKETS),
    Rule("loan_for_a_plant", _is_loan_for_a_plant, always(Reading("project_investment")),
         "The methanol plant arranged [[$1.1 billion]] of loans.", "project_investment", _LOANS),
    Rule("flowing", _is_flow, always(Reading("fdi_flow")), "In 2023 the inflow rose to [[$1.5 billion]].", "fdi_flow"),
    Rule("sum_of_both", _is_sum_of_both, always(Reading("trade_turnover")),
         "Exports were $5 billion, imports $8 billion. In all it was [[$13 billion]].", "trade_turnover",
         _IN_ALL | {"in"}),
    Rule("spent_on_projects", _is_spent_on_projects, always(Reading("portfolio_planned_investment")),
         "Of 86 projects 50 are complete, and [[$70 billion]] has been spent.", "portfolio_planned_investment",
         _PAYING),
    Rule("total_of_subject", _is_total_of_subject, lambda f: _traded(f, f.topic.subject),
         "Imports were $10 billion in July. In the seven months the total was [[$70 billion]].", "imports",
         frozenset(("total",))),
    Rule("of_which", _is_of_which, lambda f: replace(f.done[f.k - 1], rule=""),
         "The units have a price tag of $15 billion, of which its share is [[$3 billion]].", "project_investment",
         frozenset(("which",))),
    Rule("price_of_a_project", _is_price_of_a_project, always(Reading("project_investment")),
         "The units carry a price tag of [[$15 billion]].", "project_investment", _PRICE_TAGS),
    Rule("goods_going", _are_goods_going, always(Reading("exports")),
         "Machinery worth [[$21 billion]] went from China to Russia.", "exports", frozenset(("worth",))),
    Rule("stock_alone", lambda f: not f.told and f.says(c.STOCK) and f.kind not in TRADE, always(Reading("fdi_stock")),
         "The accumulated stock reached [[$5 billion]].", "fdi_stock"),
    Rule("spent_on_a_plant", _is_spent_on_a_plant, always(Reading("project_investment")),
         "It spent [[$2 billion]] on the plant.", "project_investment", _PAYING),
    Rule("of_a_fund", lambda f: not f.told and "fund" in f.words and f.kind != c.INVESTMENT, always(Reading("other")),
         "The Silk Road Fund starts with [[$1 billion]].", "other", frozenset(("fund",))),
    Rule("beside_projects",
         lambda f: not f.kind and any(a.unit == "count:projects" for a in f.amounts[max(0, f.k - 2) : f.k]),
         always(Reading("portfolio_planned_investment")),
         "Of 80 schemes some [[$5 billion]] is known.", "portfolio_planned_investment"),
    Rule("text_of_trade", lambda f: not f.kind and f.topic.of_trade, always(Reading("trade_turnover")),
         "It came to [[$5 billion]], the trade ministry told.", "trade_turnover"),
    Rule("unknown", lambda f: not f.kind, always(Reading("other")), "It was [[$5 billion]].", "other"),
    Rule("reverse_direction", lambda f: f.kind == c.REVERSE, lambda f: _reversed(f),
         "China supplied goods worth $9 billion, flows in the opposite direction were [[$5 billion]].", "imports"),
    Rule("trade", lambda f: f.kind in TRADE, lambda f: _traded(f, f.kind), "Exports were [[$5 billion]].", "exports"),
    Rule("invested", always(True), lambda f: _invested(f), "It invested [[$5 billion]].", "project_investment"),
])  # fmt: skip


def _traded(f: Money, kind: str) -> Reading:
    topic = f.topic
    topic.trade = kind if kind != c.TURNOVER else topic.trade
    topic.last = kind
    topic.lead = topic.lead or kind
    return Reading("trade_turnover" if kind == c.TURNOVER else kind)


def _reversed(f: Money) -> Reading:
    """The other direction than that spoken of before."""
    at = f.told[0] if f.told else f.amount.first
    told = (m for cue in nearest_before(f.cues, at) for m in cue[2] if m in (c.EXPORTS, c.IMPORTS))
    earlier = next(told, f.topic.trade or ("exports" if "exports" in (r.measure for r in f.done) else ""))
    return _traded(f, c.EXPORTS if earlier == c.IMPORTS else c.IMPORTS)


def _is_stock(f: Money) -> bool:
    """Whether direct investment is what has been accumulated, not what came in a period."""
    first, behind = f.amount.first, f.amount.first
    if any(c.STOCK in cue[2] and same_clause(f.s, min(cue[0], first), max(cue[1], behind)) for cue in f.cues):
        return True
    if any(word == "since" and like_a_year(year) for word, year in pairwise(f.words)):
        return True
    return not f.says(c.UP) and not f.says(c.DOWN) and not f.topic.timed and not _EXCEEDING.isdisjoint(f.words)


def _is_of_whole_economy(f: Money) -> bool:
    if f.kind != c.INVESTMENT or not f.topic.timed or f.projects:
        return False
    return f.topic.direct or (not f.says(c.PROJECT) and not _WHOLES.isdisjoint(f.words))


def _is_pooled(f: Money) -> bool:
    return f.kind == c.INVESTMENT and f.says(c.POOLED) and not f.says(c.PROJECT) and not f.says(c.PLACED)


def _is_over_years(f: Money) -> bool:
    """`$9 billion of investment has come over the past seven years`."""
    if f.kind != c.INVESTMENT or f.says(c.PROJECT) or f.says(c.PLACED):
        return False
    behind = f.words[f.amount.behind : f.amount.behind + 16]
    return any(behind[i : i + 3] in (["over", "the", "past"], ["over", "the", "last"]) for i in range(len(behind)))


INVESTED: list[Rule[Money, str]] = [
    Rule("of_another_kind", lambda f: f.kind == c.OTHER, always("other"), "Its loan was [[$5 billion]].", "other"),
    Rule("price", lambda f: f.kind == c.PRICE, always("price"), "The price was [[$500]].", "price"),
    Rule("portfolio", lambda f: f.kind == c.PORTFOLIO or f.says(c.PORTFOLIO), always("portfolio_planned_investment"),
         "The portfolio exceeds [[$160 billion]].", "portfolio_planned_investment"),
    Rule("direct_stock", lambda f: (f.kind == c.DIRECT or f.says(c.DIRECT)) and _is_stock(f), always("fdi_stock"),
         "Accumulated direct investment was [[$5 billion]].", "fdi_stock"),
    Rule("direct_flow", lambda f: f.kind == c.DIRECT or f.says(c.DIRECT), always("fdi_flow"),
         "Direct investment in 2022 was [[$5 billion]].", "fdi_flow"),
    Rule("accumulated", lambda f: f.kind == c.INVESTMENT and f.says(c.STOCK), always("fdi_stock"),
         "Mutual investment is [[$5 billion]].", "fdi_stock"),
    Rule("over_years", _is_over_years, always("fdi_stock"),
         "Some [[$9 billion]] of investment has come from China over the past seven years.", "fdi_stock"),
    Rule("whole_economy", _is_of_whole_economy, always("fdi_flow"),
         "China invested [[$32 million]] in the non-financial sector in 2020.", "fdi_flow"),
    Rule("pooled_in_a_period", lambda f: _is_pooled(f) and f.topic.timed, always("fdi_flow"),
         "Chinese investment in Russia was [[$5 billion]] in 2022.", "fdi_flow"),
    Rule("pooled", _is_pooled, always("fdi_stock"), "Chinese investment in Russia so far is [[$5 billion]].",
         "fdi_stock"),
    Rule("projects_counted", lambda f: f.projects and not f.says(c.PLACED) and not f.beside,
         always("portfolio_planned_investment"), "19 projects: investments of [[$5 billion]].",
         "portfolio_planned_investment"),
    Rule("projects_named",
         lambda f: f.kind == c.PROJECT and "projects" in f.words and not f.says(c.PLACED) and not f.beside,
         always("portfolio_planned_investment"), "Announced projects are put at [[$8 billion]].",
         "portfolio_planned_investment"),
    Rule("exceeding",
         lambda f: f.kind == c.INVESTMENT and "exceeds" in f.words and not f.says(c.PLACED) and not f.says(c.PROJECT),
         always("fdi_stock"), "Investment in Kazakhstan exceeds [[$26 billion]].", "fdi_stock"),
    Rule("one_project", always(True), always("project_investment"), "The plant will cost [[$5 billion]].",
         "project_investment"),
]  # fmt: skip


def _invested(f: Money) -> Reading:
    balance = f.told is not None and bool(_BALANCES.intersection(f.words[f.told[0] : f.told[1]]))
    rule, measure = decide(INVESTED, f) or ("", "other")
    return Reading(measure, changes=balance, rule=rule)


def read_money(f: Seen) -> Reading:
    rule, found = decide(MONIES.among(f.s.said), Money.of(f)) or ("", Reading("other"))
    f.topic.last_money = Reading(found.measure, found.sign, found.changes)
    return Reading(found.measure, found.sign, found.changes, found.rule or rule)
