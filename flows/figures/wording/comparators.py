"""The comparator a figure is said with: the words that stand right before it, and a few right behind it."""

from flows.figures.wording.phrases import Phrases
from flows.figures.wording.tokens import Sentence, word_set

_BEFORE = {
    "~": "nearly|almost|about|around|some|roughly|approximately|approx|approx .|close to|near|nears|neared|nearing|"
    "circa|ca|ca .|"
    "in the region of|an estimated|approach|approaching|approached|approaches|in the order of|on the order of|"
    "virtually|practically|somewhere around|~|≈|about a|nigh on|upward of about|"
    "около|почти|примерно|приблизительно|порядка|ориентировочно|近|约|大约|将近|接近|约为|约占|逾近",
    ">": "more than|over|above|exceeds|exceeded|exceeding|exceed|in excess of|upwards of|upward of|surpasses|"
    "surpassed|surpassing|"
    "surpass|topped|tops|topping|top|north of|greater than|higher than|larger than|bigger than|beyond|past|well over|"
    "well above|far more than|far above|just over|just above|slightly over|slightly more than|little over|"
    "a little over|"
    "a little more than|little more than|outstripped|outstripping|was over|broke through|crossed|"
    "crosses|crossing|cross|"
    "passed|passes|passing|>|"
    "более|более чем|больше|свыше|выше|превысил|превысила|превысило|превысили|превышает|превышают|превысит|превысив|"
    "больше чем|более , чем|超|超过|逾|突破|多于|超出|高于|已超|已超过",
    ">=": "at least|no less than|not less than|no fewer than|not fewer than|a minimum of|minimum of|≥|не менее|"
    "не меньше|"
    "как минимум|по меньшей мере|по крайней мере|minimum|至少|不少于|不低于",
    "<": "less than|under|below|fewer than|just under|just below|slightly less than|slightly under|slightly below|"
    "a little under|"
    "little less than|a little less than|just short of|short of|smaller than|lower than|well under|well below|<|"
    "менее|меньше|"
    "ниже|менее чем|чуть менее|不到|少于|低于|不足",
    "<=": "up to|as much as|as many as|no more than|not more than|at most|a maximum of|maximum of|not exceeding|≤|"
    "hardly exceed|barely exceed|hardly more than|scarcely exceed|"
    "до|не более|не больше|максимум|не превышает|至多|不超过|最多|not exceed|no higher than|not over|not above",
}  # fmt: skip
_BEHIND = {
    ">": "+|or more|and more|and above|or above|plus|и более|и выше|多|余|以上|and over|or over",
    "~": "or so|or thereabouts|左右|上下|более - менее",
    "<=": "or less|at most|or fewer|at the most|at maximum|以下|и менее|以内",
    ">=": "at least|at the least|at minimum",
}
COMPARATIVES = word_set(
    "больш меньш выш ниж more less higher lower above below bigger larger smaller fewer better greater ahead"
)
_AHEAD_OF = Phrases([(word, sign) for sign, words in _BEFORE.items() for word in words.split("|")], backward=True)
_AFTER = Phrases([(word, sign) for sign, words in _BEHIND.items() for word in words.split("|")])
_AT_MOST = Phrases({"at most": "<=", "at the most": "<=", "at least": ">=", "or more": ">", "or so": "~"})
# "surpass the 160 billion mark", "neared a record 5 billion": an article may stand between a verb and the number,
# but "more than the 1.48mn b/d it took" compares with another figure.
_BETWEEN = word_set("a an the its their record another us further additional historic new")
# "примерно на 13%", "почти в 3 раза"
_KNOWN = word_set("recorded registered reported seen reached achieved")  # the base, not a bound
_LINKS = word_set("на в до по")
_VERBS = word_set(
    "nears neared nearing exceeds exceeded exceeding exceed surpasses surpassed surpassing surpass topped tops "
    "topping approaching approached approaches approach crossed crosses crossing cross "
    "passed passes passing превыс превыша through"
)


# "picked up to $5 billion" is no bound.
_MOVING_UP = word_set(
    "picked went go goes edged crept shot moved came ticked inched going come comes add adds added adding amounts "
    "amounted sum sums summed ran run runs climb climbs climbed rise rose grew caught"
)
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
