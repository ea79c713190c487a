"""The countries and blocs a figure is about, by names and adjectives, carried over from the sentences before."""

from flows.figures.phrases import Phrases
from flows.figures.tokens import Sentence

_NAMES = {
    "RUS": "russia|russian|russians|moscow|kremlin|russia's|russia’s|putin|gazprom|rosneft|россия|российский|"
    "российско|российских|москва|рф|俄 罗 斯|俄",
    "CHN": "china|chinese|beijing|prc|china's|china’s|китай|китайский|китайских|пекин|кнр|中 国|中",
    "IND": "india|indian|india's|india’s|new delhi|индия|индийский|印 度",
    "USA": "united states|u . s .|us|american|washington|сша|美 国",
    "CAN": "canada|canadian|ottawa|канада|加 拿 大",
    "BRA": "brazil|brazilian|бразилия", "ZAF": "south africa|south african|юар", "KAZ": "kazakhstan|kazakh|kazakhstan's|астана|казахстан",
    "UZB": "uzbekistan|uzbek|узбекистан", "KGZ": "kyrgyzstan|kyrgyz|киргизия", "TJK": "tajikistan|tajik", "TKM": "turkmenistan|turkmen",
    "BLR": "belarus|belarusian|беларусь|белоруссия", "MNG": "mongolia|mongolian|монголия", "JPN": "japan|japanese|япония",
    "KOR": "south korea|south korean|republic of korea", "PRK": "north korea|dprk", "TUR": "turkey|turkish|türkiye|турция",
    "IRN": "iran|iranian|иран", "SAU": "saudi arabia|saudi", "ARE": "united arab emirates|uae|emirati", "EGY": "egypt|egyptian",
    "ETH": "ethiopia|ethiopian", "IDN": "indonesia|indonesian", "VNM": "vietnam|vietnamese|вьетнам", "DEU": "germany|german|германия",
    "FRA": "france|french", "GBR": "united kingdom|britain|british|uk", "ITA": "italy|italian", "NLD": "netherlands|dutch",
    "UKR": "ukraine|ukrainian|украина", "AUS": "australia|australian", "MYS": "malaysia|malaysian", "SGP": "singapore", "THA": "thailand|thai",
    "PAK": "pakistan|pakistani", "MMR": "myanmar", "HKG": "hong kong", "TWN": "taiwan", "VEN": "venezuela|venezuelan", "IRQ": "iraq|iraqi",
    "QAT": "qatar|qatari", "AZE": "azerbaijan", "ARM": "armenia|armenian", "GEO": "georgia|georgian", "AGO": "angola|angolan",
    "BRICS": "brics|брикс|金 砖", "EU": "european union|eu|ес|欧 盟", "EAEU": "eurasian economic union|eaeu|еаэс", "ASEAN": "asean",
    "SCO": "shanghai cooperation organisation|shanghai cooperation organization|sco|шос", "G7": "g 7", "G20": "g 20",
}  # fmt: skip
_COUNTRY = Phrases([(name, code) for code, names in _NAMES.items() for name in names.split("|")])
_MOST = 4


class Parties:
    """Sentence by sentence: those named in it, else those last named."""

    def __init__(self) -> None:
        self._known: tuple[str, ...] = ()
        self._named: list[tuple[int, str]] = []

    def read(self, s: Sentence) -> None:
        tree, words = _COUNTRY.tree, s.words
        self._named = []
        for i, word in enumerate(words):
            if word in tree:
                found = _COUNTRY.find(words, i)
                if found and not (word == "us" and s.text[s.starts[i] : s.ends[i]] != "US"):
                    self._named.append((i, found[0]))
        if self._named:
            now = tuple(dict.fromkeys(code for _, code in self._named))[:_MOST]
            self._known = now if len(now) > 1 else tuple(dict.fromkeys((*now, *self._known)))[:2]

    def of(self, first: int) -> tuple[str, ...]:
        """The parties of the amount at word `first` of the sentence read last, the nearest before it first."""
        before = [code for i, code in self._named if i < first]
        lead = before[-2:] if before else []
        return tuple(dict.fromkeys((*lead, *self._known)))[: max(2, min(len(self._known), 2))]
