"""Rows in, rows out: a warehouse built from the given register rows and the bundled code lists."""

import csv
import shutil

import duckdb
import pytest

from flows.settings import CHECKOUT, Settings

REGISTERS = CHECKOUT / "data" / "raw" / "registers"

CITED = {
    "publisher": "Synthetic Times",
    "title": "Synthetic",
    "url": "https://example.org/synthetic",
    "published": "2024-01-31",
}


@pytest.fixture
def modelled(tmp_path, warehouse_of):
    """modelled(trade=[{...}, …], answers={"un_comtrade": [{...}, …]}) is a connection to the warehouse that these rows, and no others, give."""

    def build(answers=None, **registers):
        shutil.copytree(REGISTERS, tmp_path / "raw" / "registers")
        (tmp_path / "raw" / "documents").mkdir()
        for path in (tmp_path / "raw" / "registers").glob("*.csv"):
            header = next(csv.reader(path.open(encoding="utf-8")))
            with path.open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, header, lineterminator="\n")
                writer.writeheader()
                for number, row in enumerate(registers.get(path.stem, []), start=1):
                    own = {"statement_id": f"synthetic-{number}", "source_code": "china_customs"} | CITED
                    writer.writerow({name: value for name, value in own.items() if name in header} | row)
        return duckdb.connect(str(warehouse_of(Settings(data=tmp_path), **(answers or {}))), read_only=True)

    return build


def trade(period, flow="T", value="", **more):
    """A row of the trade register: China and Russia, billions of US dollars unless said otherwise."""
    row = {"reporter_code": "CHN", "partner_code": "RUS", "flow_code": flow, "period": period}
    if value:
        row |= {"value": value, "comparator": "=", "scale": "billion", "currency_code": "USD"}
    return row | more
