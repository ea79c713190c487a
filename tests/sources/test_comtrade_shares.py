"""The script that derives shares from rows of UN Comtrade, and what is bundled of it."""

import csv
import io
import runpy
import subprocess
import sys

import pytest

from flows.settings import CHECKOUT

FOLDER = CHECKOUT / "data" / "raw" / "statistics"
ROWS = CHECKOUT.parent / "shared" / "data" / "statistics"


def rows_of(path, rows):
    header = ("flow", "period", "commodity_code", "partner_code", "value_usd")
    path.write_text("\n".join(map(",".join, [header, *rows])) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def shares(tmp_path):
    def derive(china, partners, totals):
        names = ("china.csv", "partners.csv", "totals.csv")
        paths = [rows_of(tmp_path / name, rows) for name, rows in zip(names, (china, partners, totals), strict=True)]
        return list(runpy.run_path(str(FOLDER / "comtrade_shares.py"))["shares"](*paths))

    return derive


def test_shares_are_of_the_partners_together_and_of_all_goods_of_the_world(shares):
    rows = shares(
        china=[("X", "2020", "27", "CHN", "30"), ("M", "2020", "27", "CHN", "5")],
        partners=[("X", "2020", "27", "X62", "60"), ("X", "2020", "44", "X62", "20")],
        totals=[("X", "2020", "TOTAL", "CHN", "30"), ("X", "2020", "TOTAL", "WLD", "100")],
    )
    assert rows == [
        ("2020", "27", "50.0000", "75.0000", "100.0000", "80.0000"),
        ("2020", "44", "", "25.0000", "", "80.0000"),
        ("2020", "TOTAL", "30.0000", "100", "100", "100"),
    ]


def test_years_up_to_the_last_that_does_not_add_up_are_left_out(shares):
    sent = {"2007": "30", "2009": "20", "2010": "30"}
    rows = shares(
        china=[("X", year, "27", "CHN", value) for year, value in sent.items()],
        partners=[("X", year, "27", "X62", "60") for year in sent],
        totals=[
            ("X", year, "TOTAL", partner, value) for year in sent for partner, value in (("CHN", "30"), ("WLD", "100"))
        ],
    )
    assert {row[0] for row in rows} == {"2010"}


@pytest.mark.skipif(not ROWS.exists(), reason="the rows may not be passed on")
def test_the_bundled_shares_are_those_of_the_rows():
    names = ("rus_chn_hs2_2000_2020", "rus_62partners_hs2_2000_2020", "rus_all_partners_total_2000_2020")
    command = [
        sys.executable,
        str(FOLDER / "comtrade_shares.py"),
        *(str(ROWS / f"{name}_un_comtrade.csv") for name in names),
    ]
    made = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
    assert made == (FOLDER / "comtrade_shares.csv").read_text(encoding="utf-8")
    assert len(list(csv.reader(io.StringIO(made)))) > 1000
