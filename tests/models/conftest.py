"""Rows in, rows out: a warehouse built from the given register rows and the bundled code lists."""

import csv
import shutil
from datetime import date

import duckdb
import pytest

from flows.contract.periods import read_period
from flows.settings import CHECKOUT, Settings
from tests.conftest import before_of, warehouse

RAW = CHECKOUT / "data" / "raw"

CITED = {
    "publisher": "Synthetic Times",
    "title": "Synthetic",
    "url": "https://example.org/synthetic",
    "published": "2024-01-31",
}


@pytest.fixture(scope="session")
def bare(once, candidate):
    """A warehouse file of the bundled code lists and no figure at all; not to be written to."""

    def make(folder):
        write_raw(folder / "raw", {})
        warehouse(Settings(data=folder), folder, before=before_of(candidate))

    return once("bare", make) / "candidate.duckdb"


@pytest.fixture
def modelled(tmp_path, bare, warehouse_of):
    """modelled(trade=[{...}, …], answers={"un_comtrade": [{...}, …]}) is a connection to the warehouse that these rows, and no others, give.

    Rows are those of registers and data sets, by the names of their files.
    """

    def build(answers=None, **given):
        write_raw(tmp_path / "raw", given)
        path = warehouse_of(Settings(data=tmp_path), before=before_of(bare), **(answers or {}))
        return duckdb.connect(str(path), read_only=True)

    return build


def write_raw(raw, given):
    """Write the bundled code lists, and registers and data sets with the rows given by the names of their files."""
    for folder in ("registers", "statistics"):
        shutil.copytree(RAW / folder, raw / folder)
    (raw / "documents").mkdir()
    for path in raw.glob("*/*.csv"):
        header = next(csv.reader(path.open(encoding="utf-8")))
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, header, lineterminator="\n")
            writer.writeheader()
            for number, row in enumerate(given.get(path.stem, []), start=1):
                own = {"statement_id": f"synthetic-{number}", "source_code": "china_customs"} | CITED
                if "period" in row and path.parent.name == "registers":  # no page tells of what is not over
                    own["published"] = max(own["published"], read_period(row["period"]).end.isoformat())
                writer.writerow({name: value for name, value in own.items() if name in header} | row)


def trade(period, flow="T", value="", **more):
    """A row of the trade register: China and Russia, billions of US dollars unless said otherwise."""
    row = {"reporter_code": "CHN", "partner_code": "RUS", "flow_code": flow, "period": period}
    if value:
        row |= {"value": value, "comparator": "=", "scale": "billion", "currency_code": "USD"}
    return row | more


def staged(source, period, value, **more):
    """A row as a source of API answers is staged."""
    described = read_period(period)
    figure = {"value": value, "value_comparator": "=", "value_low": value, "value_high": value, "value_rounding": "0.5"}
    return (
        figure
        | {
            "source_code": source, "period": period, "period_start": described.start, "period_end": described.end,
            "period_grain": described.grain, "currency_code": "USD", "raw_sha256": "synthetic", "locator": "/data/0",
            "known_on": date(2024, 6, 1), "known_on_kind": "retrieved", "withdrawn": False,
        }
        | more
    )  # fmt: skip


def comtrade(reporter, value, commodity="27", level="chapter", period="2023", **more):
    """A staged row of UN Comtrade: what the reporter imports from Russia."""
    row = staged(
        "un_comtrade", period, value, reporter_code=reporter, partner_code="RUS", flow_code="M", commodity_code=commodity,
        commodity_level=level, hs_edition="H6", valuation="CIF", is_net_weight_estimated=False, is_quantity_estimated=False,
        is_original_classification=True,
    )  # fmt: skip
    return row | more
