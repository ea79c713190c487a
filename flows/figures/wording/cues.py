"""Words that tell what a figure measures. What one word means is said here, how they are weighed in measures.py."""

from flows.figures.wording.phrases import Phrases
from flows.figures.wording.tokens import WORD, Sentence, word_set

EXPORTS = "exports"
IMPORTS = "imports"
TURNOVER = "turnover"
REVERSE = "reverse"
UP = "up"
DOWN = "down"
SHARE = "share"
RATE = "rate"
INVESTMENT = "investment"
DIRECT = "direct"
STOCK = "stock"
POOLED = "pooled"
PORTFOLIO = "portfolio"
PROJECT = "project"
PLACED = "placed"
OTHER = "other"
PRICE = "price"
TARGET = "target"
ESTIMATE = "estimate"
NONE = "none"

_WORDS = {
    EXPORTS: "поставок|экспортировал|экспортирует|вывоз|earned|earns|fetched|export|exports|exported|exporting|"
    "exporter|shipment|shipments|shipped|ships|shipping|supplied|supplies|supply|supplying|deliver|delivers|"
    "delivered|delivery|deliveries|sell|sells|sold|sale|sales|selling|outbound|экспорт|поставки|поставка|"
    "поставил|продал|продает|отгрузил|出口",
    IMPORTS: "paid for|pays for|pay for|импортировал|импортирует|закупок|закупает|import|imports|imported|importing|"
    "purchase|purchases|purchased|purchasing|buy|buys|bought|buying|procured|procurement|spent|spend|spends|"
    "inbound|купил|покупает|приобрел|приобрёл|импорт|закупки|закупил|ввоз|进口|自俄进口",
    TURNOVER: "total|overall|combined|trade|trades|turnover|commerce|traded|trade volume|trade turnover|"
    "exchange of goods|mutual trade|goods turnover|changed hands|change hands|goods exchanged|"
    "exchanged goods|goods traded|commodity turnover|commodity circulation|trade exchange|"
    "exports and imports|imports and exports|import and export|foreign trade|mutual deliveries|trade flow|"
    "trade flows|товарооборот|оборот|торговля|торговли|贸易|贸易额|进出口|进出口总值",
    REVERSE: "opposite direction|other direction|reverse direction|opposite way|reverse flow|return flow|other way|"
    "opposite flow|the return|in return|in exchange|counter flow|reverse shipments|other way round",
    UP: "прибавив|прибавил|прибавила|прибавили|подорожал|подскочил|расширился|put on|enlarged|widened|mounted|"
    "rallied|swollen|swell|augmented|burgeoned|escalated|inched|nudged up|ticked up|rebounded|recovered|"
    "greater|plus|quickened|stronger|rose|rise|rises|risen|rising|grew|grow|grows|grown|growing|growth|"
    "increase|increases|increased|increasing|up|gain|gains|gained|jump|jumped|jumps|jumping|climb|climbed|"
    "climbs|climbing|surge|surged|surges|surging|soar|soared|soaring|soars|expand|expanded|expands|expansion|"
    "expanding|added|add|adding|adds|higher|advance|advanced|leap|leapt|leaped|spike|spiked|skyrocketed|"
    "rocketed|shot up|accelerated|boosted|boost|uptick|edged up|crept up|picked up|went up|go up|going up|"
    "swelled|more|above|bigger|larger|faster|strengthened|hike|hiked|upturn|ballooned|improved|raised|raise|"
    "multiplied|вырос|рост|увеличился|увеличилась|увеличились|увеличение|выросли|выросла|прирост|增长|上升|增加|增幅|"
    "同比增长|extended|stepped up|ahead|in excess",
    DOWN: "потерял|потеряла|просел|просела|сжался|рухнул|подешевел|сжалась|diminished|diminish|dwindled|dwindle|"
    "withered|ebbed|crashed|nosedived|deteriorated|subsided|sagged|waned|minus|fell|fall|falls|fallen|"
    "falling|drop|drops|dropped|dropping|decline|declined|declines|declining|decrease|decreased|decreases|"
    "decreasing|down|lower|less|below|reduce|reduced|reduction|contract by|will contract|would contract|"
    "to contract|may contract|shrank|shrink|shrunk|shrinking|contracted|contraction|slump|slumped|slumping|"
    "plunge|plunged|plunging|plummeted|tumbled|tumble|slid|slide|slipped|slip|dip|dipped|lost|loss of|eased|"
    "edged down|sank|dived|cut|cuts|downturn|narrowed|went down|weakened|retreated|shed|halved|сократился|"
    "сократилась|сократились|снизился|снизилась|снижение|снизились|упал|упала|упали|падение|спад|сокращение|"
    "уменьшился|下降|减少|降幅|下跌|smaller|fewer|collapsed|cooled|receded|off|deducted",
    SHARE: "weight|weighting|part in|比例|share|shares|accounted|accounts|account|accounting|made up|makes up|make up|"
    "making up|stake|stakes|proportion|percentage|portion|constituted|constitute|constitutes|comprised|"
    "comprises|comprise|represented|represents|represent|reaching a share|owns|own|owned|holds|hold|held|"
    "holding|belongs|fraction|part of|quota|settled|settlements|conducted|denominated|carried out|paid|"
    "payments|доля|доли|приходится|приходилось|占|占比|份额|比重|attributable|were made in|are made in|of which",
    RATE: "tariff|tariffs|duty|duties|tax|taxes|interest rate|key rate|discount|vat|inflation|levy|levies|"
    "rate of interest|profitability|margin|discounts|unemployment|probability|ставка|пошлина|interest|"
    "per annum|yield|coupon|ready|complete|completed|completion|localisation|localization",
    INVESTMENT: "mutual investment|mutual investments|overall investment|overall investments|investments from china|"
    "investment from china|chinese investment in|chinese investments in|investment in the|"
    "investments in the russian economy|invest|invests|invested|investing|investment|investments|"
    "capital investment|capital investments|инвестиции|инвестиций|инвестировал|вложения|вложил|投资|money|"
    "capital",
    DIRECT: "fdi|direct investment|direct investments|foreign direct investment|foreign direct investments|"
    "прямых инвестиций|прямые инвестиции|直接投资",
    STOCK: "as of|as at|mutual investment|mutual investments|accumulated|stock|cumulative|cumulatively|stocks|"
    "накопленных|накопленные|存量|累计|investment position",
    POOLED: "in total|so far|overall investment|overall investments|investments from china|investment from china|"
    "chinese investment in|chinese investments in|russian investment in|investment in the|investments in the|"
    "investment from russia|investments from russia",
    PORTFOLIO: "portfolio|портфель|портфеля|intergovernmental commission|project portfolio",
    PROJECT: "project|projects|plant|factory|mill|refinery|pipeline|complex|facility|terminal|mine|railway|bridge|"
    "port|undertaking|initiatives|construction|проект|проектов|项目",
    PLACED: "need|needs|require|requires|required|ploughed|plowed|poured|pumped|sunk|funnelled|funneled|invested|"
    "acquired|acquire|acquires|acquisition|stake|attract|attracted|attracts|attracting|commit|committed|"
    "commits|pledged|pledge|went into|put into|poured into|pour|ploughed into|plowed into|put|channelled|"
    "channeled|injected|inject|plans to invest|will invest|to invest|привлек|привлекли|cost|costs|costing|"
    "build|building|built",
    OTHER: "sell yuan|sells yuan|sold yuan|buy yuan|buys yuan|bought yuan|combined revenue|combined revenues|"
    "combined gdp|loan|loans|credit|credits|lend|lent|lending|lends|borrowed|fund|funds|gdp|"
    "gross domestic product|deficit|surplus|budget|revenue|revenues|profit|profits|debt|reserves|bonds|bond|"
    "aid|damage|fine|fines|losses|assets|credit line|credit lines|swap|gap|trade deficit|trade surplus|"
    "balance|trade gap|trade balance|trade imbalance|market capitalisation|market capitalization|"
    "capitalization|capitalisation|income|dividends|salary|wages|wage|subsidies|subsidy|financing|contracts|"
    "contract|deal|deals|agreements|agreement|remittances|transfers|transactions|swap line|grant|grants|"
    "кредит|фонд|ввп|贷款|基金|顺差|逆差|ebitda|currency|foreign currency|worth of yuan|worth of currency|valuation|"
    "market value|sanctions|settlement|savings|bilateral loans|earnings|order|orders|tender|tenders|"
    "trade in services",
    PRICE: "price|prices|priced|цена|价格",
    TARGET: "goal|target|targets|aim|aims|aimed|plan|plans|planned|planning|intend|intends|intended|meant|want|wants|"
    "hope|hopes|hoped|to reach|bring|by 2030|pledge|ambition|set|objective|agreed to|want to|strive|seek|"
    "seeks|hoping|aiming|цель|к 2030|должен|目标|计划",
    ESTIMATE: "should|expect|expects|expected|forecast|forecasts|could|might|may|would|will|estimate|estimates|"
    "estimated|projected|project to|likely|on course|on track|predicted|predicts|feasible|anticipated|"
    "ожидается|прогноз|预计",
    NONE: "put at|puts at|is put at|are put at|was put at|were put at|price tag|price tags|combined price|add up|"
    "adds up|added up|adding up|a total of|combined cost|combined value|total worth|combined investment|"
    "overall cost|total price|overall investment volume|silk road fund|monetary fund|wealth fund|"
    "investment fund|direct investment fund|development fund|russian direct investment fund|in total|"
    "total volume of|overall volume|total number|total area|total capacity|total cost|total value|"
    "total amount|total investment|total investments|free trade|trade deal|free - trade|trade war|"
    "trade minister|trade ministry|ministry of trade|trade representative|trade mission|minister of trade|"
    "industry and trade|trade and industry|trade and economic|trade agreement|trade union|trade partner|"
    "trade partners|trading partner|trading partners|trade barriers|trade zone|economic and trade|"
    "trade commissioner|trade house|trade ties|trade relations|trade cooperation|development and trade|"
    "trade route|trade routes|world trade organization|world trade organisation|chamber of commerce|"
    "ministry of commerce|commerce ministry|commerce minister|made up for|hold talks|held talks|held a|"
    "held in|held on|more than|no more than|up to|no less than|not less than|less than|set up|more and more|"
    "above all|further down|sale of stake|ahead of schedule|on the other hand|trade delegation|trade forum|"
    "trade show|trade fair|trade expert|trade data|trade statistics|trade turnover target|supply chain|"
    "supply chains|lower house|export support|free trade zone|upper house|added that|more countries|"
    "once more|on account of|account for the|more projects|capital of|well above|just over",
}  # fmt: skip
_PHRASES: dict[str, list[str]] = {}
for _meaning, _spellings in _WORDS.items():
    for _spelling in _spellings.split("|"):
        _PHRASES.setdefault(_spelling, []).append(_meaning)
CUES = Phrases({phrase: tuple(meanings) for phrase, meanings in _PHRASES.items()})


# "the total came to" is a turnover, "total spending" and "combined cost" are not.
_SUMS = word_set("total overall combined")
_BEHIND_A_SUM = word_set(
    "was is were came comes stood stands reached amounted amounts amounting for of rose fell to in hit grew equalled "
    "at made exceeded exceeds will would had has value volume figure sum trade turnover"
)


def _describes(s: Sentence, i: int) -> bool:
    return i < len(s.words) and s.kinds[i] == WORD and s.words[i] not in _BEHIND_A_SUM


def read_cues(s: Sentence) -> list[tuple[int, int, tuple[str, ...]]]:
    """(first word, index behind, meanings) of each telling phrase of a sentence, in order."""
    found = []
    behind, tree, words = 0, CUES.tree, s.words
    for i, word in enumerate(words):
        if word in tree and i >= behind:
            phrase = CUES.find(words, i)
            if phrase and not (word in _SUMS and phrase[1] == i + 1 and _describes(s, i + 1)):
                found.append((i, phrase[1], phrase[0]))
                behind = phrase[1]
    return found
