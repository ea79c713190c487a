"""Units and currencies as news write them, in three languages, with the factor to the unit that is kept.

`billion cubic metres` and `bcm` are both m3; money is in ISO 4217 codes; what is counted is `count:projects` and the like.
"""

from decimal import Decimal

from flows.figures.phrases import Phrases

ONE, THOUSAND, MILLION, BILLION, TRILLION = (Decimal(10) ** n for n in (0, 3, 6, 9, 12))

Unit = tuple[str, Decimal]

# Written before the number.
SYMBOLS = {
    "$": "USD", "us $": "USD", "u . s . $": "USD", "usd": "USD", "€": "EUR", "eur": "EUR", "₽": "RUB", "rub": "RUB",
    "rur": "RUB", "¥": "CNY", "cny": "CNY", "rmb": "CNY", "rmb ¥": "CNY", "cn ¥": "CNY", "￥": "CNY", "£": "GBP", "gbp": "GBP",
    "₹": "INR", "rs": "INR", "rs .": "INR", "inr": "INR", "c $": "CAD", "ca $": "CAD", "cad": "CAD", "hk $": "HKD", "hkd": "HKD",
    "jpy": "JPY", "jp ¥": "JPY", "₸": "KZT", "kzt": "KZT", "₩": "KRW", "krw": "KRW", "chf": "CHF", "aed": "AED", "nt $": "TWD", "₴": "UAH",
}  # fmt: skip
PREFIX = Phrases(SYMBOLS, backward=True)

# Spellings are separated by |.
_MONEY = {
    "USD": "$|dollar|dollars|usd|us dollar|us dollars|u . s . dollar|u . s . dollars|american dollars|us $|"
    "доллар|доллар сша|долл|долл .|долл . сша|долл сша|美元|美金",
    "RUB": "ruble|rubles|rouble|roubles|rub|rur|₽|рубль|руб|руб .|russian rubles|russian roubles|российских рублей|卢布",
    "CNY": "yuan|yuans|renminbi|rmb|cny|chinese yuan|yuan rmb|yuan renminbi|rmb yuan|юань|китайских юаней|元|人民币|元人民币",
    "EUR": "euro|euros|eur|€|евро|欧元",
    "GBP": "gbp|pounds sterling|british pounds|фунтов стерлингов|英镑",
    "INR": "rupee|rupees|inr|₹|indian rupees|рупий|рупия|卢比",
    "JPY": "yen|jpy|japanese yen|иен|йен|日元",
    "KRW": "won|krw|south korean won|вон",
    "KZT": "tenge|kzt|тенге",
    "CAD": "cad|canadian dollars|canadian dollar|加元",
    "HKD": "hkd|hong kong dollars|港元",
    "AUD": "aud|australian dollars|australian dollar",
    "CHF": "chf|swiss francs|swiss franc",
    "AED": "dirham|dirhams|aed|дирхам",
    "TRY": "lira|liras|turkish lira|турецких лир",
    "BRL": "reais|brl",
    "BYN": "byn|belarusian rubles|белорусских рублей",
    "UZS": "uzs|uzbek soums",
    "SAR": "riyal|riyals|sar",
    "ZAR": "rand|zar",
    "MNT": "tugrik|tugriks|mnt",
}
# Quantities that may be followed by "per day", "a year", …
_QUANTITIES = {
    ("tonnes", ONE): "t|ton|tons|tonne|tonnes|metric ton|metric tons|metric tonnes|тонн|т|吨|公吨",
    ("tonnes", MILLION): "mt|mmt|million - ton|million - tonne",
    ("tonnes", THOUSAND): "kt",
    (
        "m3",
        ONE,
    ): "m3|m³|м3|м³|cbm|m 3|m ³|м 3|м ³|cubic meter|cubic meters|cubic metre|cubic metres|cu m|cu . m|cu . m .|"
    "cu meters|cu . meters|кубометр|кубических метров|куб м|куб . м|куб . м .|立方米",
    ("m3", MILLION): "mcm|mmcm",
    ("m3", BILLION): "bcm",
    ("m3", TRILLION): "tcm",
    ("ft3", ONE): "ft3|cubic foot|cubic feet|cu ft|cu . ft|cu . ft .",
    ("ft3", BILLION): "bcf",
    ("ft3", TRILLION): "tcf",
    (
        "bbl",
        ONE,
    ): "bbl|bbls|barrel|barrels|barrels of oil|barrels of crude|barrels of crude oil|баррель|баррелей нефти|桶",
    ("MW", ONE): "mw|megawatt|megawatts|мвт",
    ("MW", THOUSAND): "gw|gigawatt|gigawatts|гвт",
}
_OTHER = {
    ("percent", ONE): "%|percent|pct|％|per cent|per - cent|p . c .|процент|проц",
    ("percent", Decimal(10)): "成",
    ("percentage_points", ONE): "pp|percentage point|percentage points|p . p .|% points|percent points|"
    "процентных пунктов|"
    "процентный пункт|п . п .|个百分点|percentage - point",
    ("tonnes/y", MILLION): "mtpa|mmtpa|mta",
    ("kg", ONE): "kg|kilogram|kilograms|kilogrammes|кг|килограммов|公斤",
    ("m3/y", BILLION): "bcma",
    ("bbl/d", ONE): "bpd|b / d|b / day|桶 / 日|桶 / 天|桶每日|барр . / сут",
    ("bbl/d", THOUSAND): "kbd|kbpd|kb / d",
    ("bbl/d", MILLION): "mbd|mbpd|mmbpd|mmbd|mb / d|mmb / d",
    ("kWh", ONE): "kwh|kilowatt - hours|kilowatt - hour|kilowatt hours|kilowatthours|kw / h|kw - h|квт - ч|квт ч|"
    "квтч|千瓦时",
    ("kWh", THOUSAND): "mwh",
    ("kWh", MILLION): "gwh",
    ("kWh", BILLION): "twh",
    ("MMBtu", ONE): "mmbtu",
    ("km", ONE): "km|kilometer|kilometers|kilometre|kilometres|км|километров|公里",
    ("mile", ONE): "mile|miles",
    ("km2", ONE): "km2|square kilometers|square kilometres|sq km|sq . km",
    ("m2", ONE): "m2|square meters|square metres|sq m|sq . m|кв . м|квадратных метров|平方米",
    ("ha", ONE): "ha|hectare|hectares|га|гектаров|公顷",
    ("ounce", ONE): "ounce|ounces|troy ounces",
    ("carat", ONE): "carat|carats|карат",
    ("x", ONE): "times|fold|- fold|раз|раза|倍",
    ("count:containers", ONE): "teu|teus|twenty - foot equivalent units",
}  # fmt: skip
_RATES = {"per day": "/d", "a day": "/d", "daily": "/d", "each day": "/d", "/ day": "/d", "- per - day": "/d", "/ d": "/d",
          "в сутки": "/d", "в день": "/d", "每天": "/d", "per year": "/y", "a year": "/y", "annually": "/y", "each year": "/y",
          "per annum": "/y", "yearly": "/y", "/ year": "/y", "/ y": "/y", "/ yr": "/y", "- per - year": "/y", "в год": "/y",
          "ежегодно": "/y", "每年": "/y"}  # fmt: skip


def _spelled() -> dict[str, Unit]:
    units = {word: (code, ONE) for code, words in _MONEY.items() for word in words.split("|")}
    for unit, words in _OTHER.items():
        units |= dict.fromkeys(words.split("|"), unit)
    for (name, factor), words in _QUANTITIES.items():
        for word in words.split("|"):
            units[word] = (name, factor)
            units |= {f"{word} {behind}": (name + rate, factor) for behind, rate in _RATES.items()}
    return units


UNIT = Phrases(_spelled())
MONEY = frozenset(_MONEY)

_PER = {
    "bbl": ("barrel", "bbl", "баррель"),
    "tonne": ("ton", "tonne", "metric ton", "metric tonne", "тонну", "t", "mt"),
    "1000m3": ("1 , 000 cubic meters", "1 , 000 cubic metres", "1,000 cubic meters", "1,000 cubic metres", "1000 cubic meters",
               "thousand cubic meters", "thousand cubic metres", "тысячу кубометров", "1,000 cu m", "1,000 m3"),
    "m3": ("cubic meter", "cubic metre", "кубометр"),
    "MMBtu": ("mmbtu", "million btu", "million british thermal units"),
    "kWh": ("kwh", "kilowatt - hour", "kilowatt hour", "квт - ч"),
    "kg": ("kg", "kilogram"),
    "ounce": ("ounce", "troy ounce", "oz"),
}  # fmt: skip
# A price or rate: what stands behind an amount of money.
_LINKS = ("per", "a", "/", "за", "на", "each", "- per -", "- a -")
PER = Phrases({f"{link} {word}": unit for unit, words in _PER.items() for word in words for link in _LINKS})
