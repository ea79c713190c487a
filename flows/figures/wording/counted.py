"""What is counted: the noun behind a number (`23 projects`, `80 thousand new jobs`) and numbers that count nothing."""

from flows.figures.wording.tokens import NUMBER, WORD, Sentence, normal, word_set

_NOUNS = (
    "project projects job jobs business businesses company companies enterprise enterprises firm firms agreement "
    "agreements "
    "deal deals contract contracts document documents memorandum memorandums memoranda vehicle vehicles car cars "
    "truck trucks "
    "tourist tourists visitor visitors traveler travelers traveller travellers passenger passengers people person "
    "persons "
    "train trains container containers flight flights ship ships vessel vessels tanker tankers cargo cargoes cargos "
    "student "
    "students resident residents investor investors plant plants factory factories bank banks branch branches worker "
    "workers "
    "employee employees initiative initiatives participant participants exporter exporters importer importers unit "
    "units wagon "
    "wagons trip trips visa visas delegate delegates entrepreneur entrepreneurs supplier suppliers store stores shop "
    "shops "
    "household households user users citizen citizens aircraft planes plane turbine turbines reactor reactors well "
    "wells "
    "locomotive locomotives facility facilities shipment shipments order orders patent patents startup startups "
    "event events "
    "joint-venture ventures venture undertakings undertaking schemes scheme specialist specialists applications "
    "proposals "
    "transactions transaction brand brands model models dealership dealerships outlets outlet checkpoint checkpoints "
    "entities "
    "tractors smartphones phones machines excavators parcels packages lorries crossings trips rooms hotels factories "
    "sites "
    "site mines mine measures items item hospitals universities university schools exhibitors"
)
NOUNS = {word: word for word in _NOUNS.split()}
NOUNS |= {normal(word): english for word, english in {
    "проектов": "projects", "проект": "projects", "компаний": "companies", "предприятий": "enterprises",
    "соглашений": "agreements",
    "контрактов": "contracts", "документов": "documents", "автомобилей": "cars", "туристов": "tourists",
    "человек": "people",
    "рабочих": "jobs", "поездов": "trains", "контейнеров": "containers", "резидентов": "residents",
    "инициатив": "initiatives",
}.items()}  # fmt: skip
_PROJECTS = word_set("projects project initiatives undertakings ventures schemes proposals")
_CHINESE = {
    "项 目": "projects",
    "企 业": "companies",
    "公 司": "companies",
    "协 议": "agreements",
    "岗 位": "jobs",
    "人": "people",
}
_CHINESE_COUNTED = {"辆": "vehicles", "列": "trains"}
_CHINESE_MEASURES = frozenset("个项家名份列辆")
_NEVER = word_set(
    "year years month months week weeks day days hour hours minute minutes decade decades century centuries "
    "quarter quarters times sides nations governments states leaders presidents ministers parties degrees percent "
    "points rounds places ranks armies neighbours neighbors capitals seconds members billions millions others "
    "things ways steps is was has this its his us as does plus minus versus whereas towards besides perhaps "
    "always news economics politics logistics lies comes stands makes gives goes means rises grows falls sees "
    "says reads occurs remains becomes results exports imports supplies deliveries provinces regions areas "
    "sectors articles chapters paragraphs anniversaries sanctions terms weeks' respects cents dollars sectors' "
    "economies powers republics cities fields directions goals levels pages volumes sales goods barrels rubles "
    "roubles growths reasons categories occasions months' years' headings positions lines stages phases"
)
_FUNCTION = word_set(
    "the a an of in on at to for by from with and or but than as is was were are be been has had have will would "
    "could can may might that which who what this these those it its their his her they we he she not no more "
    "less over under about up down per while whereas when where if so also alone last next since until till "
    "through during between against worth after before earlier ago later said says told into out off only just "
    "least most all both each every some any same then now were did do does our your my among amid across via "
    "within without despite although though because"
)
_LONGEST_WAY = 6


def counted_noun(s: Sentence, i: int, digits: bool, large: bool) -> tuple[str, int] | None:
    """The noun counted by a number that ends before word i, and the index behind it.

    A noun not listed counts only after digits (`digits`) of ten or more (`large`), in the plural.
    """
    words, kinds = s.words, s.kinds
    last = min(i + _LONGEST_WAY, len(words))
    if i < last and words[i] in _CHINESE_MEASURES:
        return _chinese(words, i)
    best: tuple[str, int] | None = None
    named = False  # as in law 193-FZ
    for j in range(i, last):
        word = words[j]
        if kinds[j] == NUMBER or word in _FUNCTION:
            break
        if kinds[j] != WORD:
            if word in "-‐‑" and s.joined(j):
                named = j == i
                continue
            break
        if word in _NEVER:
            return best
        noun = NOUNS.get(word)
        if noun:
            singular = (
                noun.isascii() and not noun.endswith("s") and noun not in ("people", "memoranda", "aircraft", "cargo")
            )
            if singular:
                return best
            return ("projects" if noun in _PROJECTS else noun), j + 1
        if (
            digits
            and large
            and not named
            and word.endswith("s")
            and word.isascii()
            and len(word) > 3
            and not word.endswith(("ss", "ous", "'s", "’s", "us", "is"))
        ):
            best = best or (word, j + 1)
        elif best:
            break
    return best


def _chinese(words: list[str], i: int) -> tuple[str, int] | None:
    """Behind the measure word at i: 79个项目; with a pause behind it, before the number: 项目79个."""
    for j in range(i + 1, min(i + 9, len(words))):
        if words[j] in "，。、；,.":
            break
        for noun, english in _CHINESE.items():
            if words[j : j + 2] == noun.split() or words[j] == noun:
                return english, j + len(noun.split())
    if words[i] in _CHINESE_COUNTED:
        return _CHINESE_COUNTED[words[i]], i + 1
    before = "".join(words[max(0, i - 6) : i])
    return next(((english, i + 1) for noun, english in _CHINESE.items() if noun.replace(" ", "") in before), None)
