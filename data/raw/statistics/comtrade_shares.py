"""China's share of Russia's exports by chapter, from rows of UN Comtrade that may not be passed on themselves.

    python comtrade_shares.py CHINA.csv PARTNERS.csv TOTALS.csv > comtrade_shares.csv

The files have the columns flow, period, commodity_code, partner_code and value_usd: Russia's report of its trade by
chapter with China and with a set of partners together, and of its trade in all goods with every partner and the world
(WLD). Years before the last one in which the chapters to China do not add up to the total are left out.
"""

import csv
import sys
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

HEADER = (
    "period",
    "commodity_code",
    "china_share_pct",
    "share_of_exports_pct",
    "share_of_exports_to_china_pct",
    "coverage_pct",
)
TOLERANCE = Decimal("0.001")

Values = dict[str, dict[str, Decimal]]


def shares(china: Path, partners: Path, totals: Path) -> Iterator[tuple[str, ...]]:
    """Rows of HEADER: shares in percent with four decimals, empty where China received nothing of a chapter.

    Of a chapter the shares are of what the set of partners received, and `coverage_pct` is its part of all exports; of
    all goods (TOTAL) they are of all exports.
    """
    to_china, to_set = _exports(china, "commodity_code"), _exports(partners, "commodity_code")
    to_all = _exports(totals, "partner_code")
    for year in _whole_years(to_china, to_all):
        sent, whole, world = to_china[year], sum(to_set[year].values()), to_all[year]["WLD"]
        coverage = _percent(whole, world)
        for chapter, value in sorted(to_set[year].items()):
            given = sent.get(chapter)
            own = _percent(given, value) if given is not None else ""
            within = _percent(given, to_all[year]["CHN"]) if given is not None else ""
            yield year, chapter, own, _percent(value, whole), within, coverage
        yield year, "TOTAL", _percent(to_all[year]["CHN"], world), "100", "100", "100"


def _exports(path: Path, by: str) -> Values:
    values: Values = defaultdict(dict)
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["flow"] == "X":
                values[row["period"]][row[by]] = Decimal(row["value_usd"])
    return values


def _whole_years(to_china: Values, to_all: Values) -> list[str]:
    gaps = [
        year for year, chapters in to_china.items() if abs(sum(chapters.values()) / to_all[year]["CHN"] - 1) > TOLERANCE
    ]
    return sorted(year for year in to_china if year > max(gaps, default=""))


def _percent(part: Decimal, whole: Decimal) -> str:
    return f"{100 * part / whole:.4f}"


if __name__ == "__main__":
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows(shares(*map(Path, sys.argv[1:4])))
