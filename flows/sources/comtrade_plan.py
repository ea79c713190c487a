"""What to ask UN Comtrade for: series cut into partitions.

A partition is one call with a key as without one (the keyless preview takes one period and one product a call and
gives 500 rows), so that no row moves to another partition when a key is added. Only the subheadings need a key: a year
of them has more than 500 rows. Headings are not asked for, since they are the sums of their subheadings.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from flows import reference

# The totals over second partner, transport and customs procedure: without them one flow comes in dozens of rows.
TOTALS = {"partner2Code": "0", "motCode": "0", "customsCode": "C00"}

_FIRST_YEAR, _FIRST_MONTHLY_YEAR = 2000, 2015
# Russia's last report is of January 2022.
_RUSSIA_REPORTED_TO = 2022
# All reporters' imports from Russia start when the comparison of the marts does.
_FIRST_MIRROR_YEAR = 2015
# Mineral fuels, iron, fertilisers, wood, … come first: they are what Russia exports.
_FIRST_CHAPTERS = ("TOTAL", "27", "72", "31", "44", "76", "71", "10", "74", "75", "26", "03", "28", "29", "15", "88")
# 77 is kept free by the Harmonized System; 99 is what countries do not assign elsewhere.
_CHAPTERS = [f"{number:02}" for number in range(1, 100) if number not in (77, 98)]


@dataclass(frozen=True)
class Question:
    """One call. `reporter` None asks for all reporters; `period` is YYYY or YYYY-MM."""

    frequency: str
    period: str
    reporter: str | None
    partner: str
    flows: str
    commodities: str

    @property
    def key(self) -> str:
        who = f"{self.reporter or 'all'}-{self.partner}-{self.flows.replace(',', '')}"
        return f"{self.frequency}/{self.period}/{who}/{self.commodities}"

    @property
    def needs_key(self) -> bool:
        return self.commodities == "AG6"

    @property
    def may_be_empty(self) -> bool:
        """Whether nobody may have traded so: not all goods, nor all chapters or subheadings of a country."""
        return self.commodities not in ("TOTAL", "AG2", "AG6")

    @property
    def wait_years(self) -> int:
        """By how many years of age others go before it: the pair's totals first, the world's rarer goods last."""
        if self.reporter is None:
            return 1 if self.commodities == "TOTAL" else 2 if self.commodities in _FIRST_CHAPTERS else 5
        return {"TOTAL": 0, "AG2": 1 if self.frequency == "A" else 3}.get(self.commodities, 3)

    def parts(self) -> list["Question"]:
        """The same rows asked for in smaller parts: by flow, then the subheadings by chapter; or none."""
        if "," in self.flows:
            return [replace(self, flows=flow) for flow in self.flows.split(",")]
        if self.commodities == "AG6":
            return [replace(self, commodities=f"{chapter}????") for chapter in _CHAPTERS]
        return []

    def params(self) -> dict[str, str]:
        """As text, from which question() makes it again."""
        return {
            "frequency": self.frequency,
            "period": self.period,
            "reporter": self.reporter or "",
            "partner": self.partner,
            "flows": self.flows,
            "commodities": self.commodities,
        }

    def query(self) -> dict[str, str]:
        """The parameters of the call: all reporters are asked for by leaving the reporter out."""
        codes = comtrade_codes()
        reporter = {"reporterCode": codes[self.reporter]} if self.reporter else {}
        return reporter | {
            "period": self.period.replace("-", ""),
            "partnerCode": codes[self.partner],
            "cmdCode": self.commodities,
            "flowCode": self.flows,
            **TOTALS,
            "includeDesc": "true",
        }

    def answered_by(self) -> dict[str, Collection[str]]:
        """The values that fields of the answer may have, as SQL."""
        found: dict[str, Collection[str]] = {
            name: set(values.split(","))
            for name, values in self.query().items()
            if name in ("reporterCode", "period", "partnerCode", "flowCode")
        }
        level = {"AG2": "2", "AG6": "6"}.get(self.commodities)
        if level:
            found["length(cmdCode)"] = {level}
        elif self.commodities.endswith("????"):
            found["left(cmdCode, 2)"] = {self.commodities[:2]}
        else:
            found["cmdCode"] = {self.commodities}
        return found | {"freqCode": {self.frequency}}


def question(params: dict[str, str]) -> Question:
    return Question(**{**params, "reporter": params["reporter"] or None})  # type: ignore[arg-type]


@cache
def comtrade_codes() -> dict[str, str]:
    """Comtrade's number of each of our countries: a code that is not among them is answered with an empty list."""
    table = reference.countries()
    return dict(zip(table["country_code"], table["comtrade_code"].astype(int).astype(str), strict=True))


def questions(today: date) -> list[Question]:
    """Everything that can be asked, newest periods and most useful goods first: without a key it takes days.

    The yearly imports of China from Russia, all goods and by chapter, are among those of all reporters.
    """
    found = []
    for year in range(today.year, _FIRST_YEAR - 1, -1):
        found += _of_year(year)
        if year >= _FIRST_MONTHLY_YEAR:
            months = range(today.month if year == today.year else 12, 0, -1)
            found += [
                Question("M", f"{year}-{month:02}", reporter, partner, "M,X", commodities)
                for month in months
                for reporter, partner in _pairs(year)
                for commodities in ("TOTAL", "AG2")
            ]
    return sorted(found, key=lambda asked: today.year - int(asked.period[:4]) + asked.wait_years)


def mirror_years(today: date) -> list[str]:
    """The years that all reporters are asked about, newest first."""
    return [str(year) for year in range(today.year, _FIRST_MIRROR_YEAR - 1, -1)]


def _pairs(year: int) -> list[tuple[str, str]]:
    return [("CHN", "RUS")] + ([("RUS", "CHN")] if year <= _RUSSIA_REPORTED_TO else [])


def _of_year(year: int) -> list[Question]:
    period, mirror = str(year), year >= _FIRST_MIRROR_YEAR
    found = []
    for reporter, partner in _pairs(year):
        flows = "X" if mirror and reporter == "CHN" else "M,X"
        found += [Question("A", period, reporter, partner, flows, commodities) for commodities in ("TOTAL", "AG2")]
        found.append(Question("A", period, reporter, partner, "M,X", "AG6"))
    if mirror:
        chapters = [*_FIRST_CHAPTERS, *(chapter for chapter in _CHAPTERS if chapter not in _FIRST_CHAPTERS)]
        found += [Question("A", period, None, "RUS", "M", chapter) for chapter in chapters]
    return found
