"""What a careless hand does to a register is noticed: the file is refused, a row rejected, or a rule fails."""

import csv
import io
import shutil
from itertools import zip_longest

import duckdb
import pytest

from flows import build
from flows.archive import Archive
from flows.audit import load_suites
from flows.checks.changes import changes_since
from flows.contract.source import load_sources
from flows.errors import AmurError
from flows.settings import CHECKOUT, EXPECTATIONS, Settings
from flows.sources.register import unread_files
from flows.stage.about import read_rejected, stage_about
from flows.stage.staging import stage_source
from tests.conftest import archive_files, before_of

SUITES = {suite.table: suite for suite in load_suites(EXPECTATIONS / "warehouse")}
FILE_OF = {name: source for source in load_sources().values() for name in source.partitions if not source.data_set}
WITHOUT_MARTS = {"meta": "meta", "quality": "quality"}
TOLD_OF = {"codes/measures.csv": "main.dim_measure", "codes/origins.csv": "main.dim_source"}


def cells(**replaced):
    """An edit of every row: of each column the old text becomes the new one."""

    def edit(rows):
        for row in rows:
            for column, texts in replaced.items():
                row[column] = texts.get(row[column], row[column])

    return edit


def each(column, change, which=lambda row: True):
    """An edit of a column in the rows that `which` picks."""

    def edit(rows):
        for row in filter(which, rows):
            row[column] = change(row[column])

    return edit


def swapped(one, other):
    """Two names of the header change places, and the values below them do not."""

    def edit(rows):
        for row in rows:
            row[one], row[other] = row[other], row[one]

    return edit


def one(column, change):
    """An edit of the last row that has a value in the column."""

    def edit(rows):
        row = [row for row in rows if row[column]][-1]
        row[column] = change(row[column])

    return edit


def sorted_apart(column):
    def edit(rows):
        for row, value in zip(rows, sorted(row[column] for row in rows), strict=True):
            row[column] = value

    return edit


def without(number):
    return lambda rows: rows.__delitem__(slice(-number, None))


def copied(rows):
    rows += [row | {"statement_id": row["statement_id"] + "-copy"} for row in rows[:3]]


def times(factor):
    return lambda text: f"{float(text) * factor:f}"


MILLIONS = cells(scale={"billion": "million"})
EXACT = {">": "=", "~": "=", "<": "="}

# Each is a file with rows that read well, one by one.
PLAUSIBLE = {
    "trade.csv": {
        "reporter and partner swapped": swapped("reporter_code", "partner_code"),
        "billions made millions": MILLIONS,
        "dollars made yuan": cells(currency_code={"USD": "CNY"}),
        "exports taken for imports": cells(flow_code={"X": "M", "M": "X"}, valuation={"FOB": "CIF", "CIF": "FOB"}),
        "a column sorted by itself": sorted_apart("value"),
        "the last rows cut off": without(150),
        "signs of growth dropped": each("growth_pct_stated", lambda text: text.lstrip("-")),
        "a year put for the next": each("period", lambda text: text.replace("2023", "2022")),
        "cut to its header": lambda rows: rows.clear(),
    },
    "capital_flows.csv": {
        "investor and host swapped": swapped("investor_code", "host_code"),
        "billions made millions": MILLIONS,
        "stocks made flows": cells(measure_code={"fdi_stock": "fdi_flow"}),
        "what happened made a target": cells(modality={"actual": "target"}),
        "wording dropped": cells(comparator=EXACT),
        "caveats dropped": each("caveat", lambda _: ""),
        "immediate made ultimate": cells(basis={"unstated": "ultimate", "immediate": "ultimate"}),
        "one value ten times too high": one("value", times(10)),
        "signs dropped": each("value", lambda text: text.lstrip("-"), lambda row: row["value"].startswith("-")),
    },
    "portfolio.csv": {
        "wording dropped": cells(amount_comparator=EXACT),
        "increments made portfolios": cells(kind={"increment": "portfolio"}),
        "one amount a thousand times too high": one("amount", times(1000)),
        "roubles made dollars": cells(currency_code={"RUB": "USD"}),
        "statements renamed": each("statement_id", lambda text: text + "-new"),
        "one count mistyped": one("project_count", lambda text: text[::-1] + "1"),
    },
    "projects.csv": {
        "every project completed": each("status", lambda _: "completed"),
        "costs made loans": cells(instrument={"capital_cost": "loan"}),
        "another sector": each("sector_code", lambda _: "energy"),
        "billions made millions": MILLIONS,
        "parts made wholes": cells(part_of_whole={"true": "false"}),
        "another day": each("as_of", lambda text: text.replace("2014", "2015")),
    },
    "claims.csv": {
        "another measure": cells(measure_code={"settlement_share": "share_of_trade"}),
        "wording dropped": cells(comparator=EXACT),
        "one share mistyped": one("value", times(0.1)),
        "reporter and partner swapped": swapped("reporter_code", "partner_code"),
        "pages without an address": each("url", lambda _: ""),
    },
    "exchange_rates.csv": {
        "base and quote swapped": swapped("base_code", "quote_code"),
        "one amount mistyped": one("quote_amount", times(10)),
        "implied made official": cells(kind={"implied": "official"}),
    },
    "bloc_members.csv": {
        "one member too early": one("member_from", lambda _: "2009"),
        "another country": cells(country_code={"IND": "IDN", "IDN": "IND"}),
    },
    "codes/measures.csv": {"a stock made a flow": cells(nature={"stock": "flow"})},
    "codes/origins.csv": {"preference turned round": each("preference", lambda text: str(100 - int(text)))},
}  # fmt: skip
EDITS = [[(file, name) for name in edits] for file, edits in PLAUSIBLE.items()]
ROUNDS = [[edit for edit in spoilt if edit] for spoilt in zip_longest(*EDITS)]


@pytest.fixture
def spoil(candidate, tmp_path):
    """spoil(file, edit) edits the rows of a register and stages it beside all others; its rejected rows."""
    staged = tmp_path / "staged"
    shutil.copytree(candidate.parent / "archive", tmp_path / "archive")
    archive = Archive(tmp_path / "archive")
    settings = Settings(data=tmp_path)
    shutil.copytree(CHECKOUT / "data" / "raw" / "registers", settings.data / "raw" / "registers")
    shutil.copytree(candidate.parent, staged, ignore=shutil.ignore_patterns("*.duckdb", "archive"))

    def spoilt(file, edit):
        path = settings.registers / file
        path.write_bytes(edit(path.read_bytes()))
        archive_files(FILE_OF[file], settings, archive)
        stage_source(FILE_OF[file], archive, staged)
        return [row for row in read_rejected(staged) if row["source"] == FILE_OF[file].code]

    spoilt.staged, spoilt.archive, spoilt.settings = staged, archive, settings
    return spoilt


def rows_edited(edit):
    """The bytes of a register with its rows, as dicts, edited in place."""

    def edited(content):
        rows = list(csv.DictReader(io.StringIO(content.decode("utf-8"))))
        header = list(rows[0])
        edit(rows)
        file = io.StringIO()
        writer = csv.DictWriter(file, header, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        return file.getvalue().encode()

    return edited


@pytest.mark.parametrize("spoilt", ROUNDS, ids=lambda spoilt: spoilt[0][1])
def test_what_is_no_longer_what_it_was_is_noticed_in_each_register(candidate, spoil, spoilt, monkeypatch):
    for file, name in spoilt:
        spoil(file, rows_edited(PLAUSIBLE[file][name]))
    stage_about(load_sources().values(), spoil.archive, spoil.staged)
    monkeypatch.setattr(build, "LAYERS", [layer for layer in build.LAYERS if "marts" not in layer] + [WITHOUT_MARTS])
    build.build(spoil.staged / "spoilt.duckdb", spoil.staged, before_of(candidate))
    found = changes_since(spoil.staged / "spoilt.duckdb", candidate, spoil.staged)
    told = {source for (source,) in duckdb.sql(f"select distinct source from {found['changed_figures']}").fetchall()}
    assert [(file, name) for file, name in spoilt if TOLD_OF.get(file, FILE_OF[file].code) not in told] == []


TURNOVER, NEXT = "chn-rus-t-2026-02-news", {"published": "2026-11-01", "growth_pct_stated": ""}
SHARE = "rus-chn-market-share-cars-of-chinese-2025-h1-redplanx"
STOCK = "chn-rus-fdi-stock-2009-12-31-unctad"
RATE = "usd-rub-2026-08-20-cbr"
# Each is a row more that reads well, made of one that is there: register, that row, what is other, and the rules that speak of it.
ADDED = {
    "millions as billions": ("trade.csv", TURNOVER, {"period": "2026-06", "value": "19600"} | NEXT, {"FT120"}),
    "a year to date as a month": ("trade.csv", TURNOVER, {"period": "2026-07", "value": "141.6"} | NEXT, {"FT120"}),
    "yuan as dollars": ("trade.csv", TURNOVER, {"period": "2026-08", "value": "141.2"} | NEXT, {"FT120"}),
    "exports as turnover": ("trade.csv", TURNOVER, {"period": "2026-09", "value": "9.1"} | NEXT, {"FT121"}),
    "the other reporter": ("trade.csv", TURNOVER, {"period": "2026-10", "value": "19.6", "reporter_code": "RUS", "partner_code": "CHN"} | NEXT, {"FT118"}),
    "a rate upside down": ("exchange_rates.csv", RATE, {"period": "2026-08-21", "quote_amount": "0.01174", "published": "2026-08-21"}, {"FX108"}),
    "a portfolio a tenth of itself": (
        "portfolio.csv", "2025-11-01-manturov-5",
        {"kind": "portfolio", "as_of": "2026-06-01", "published": "2026-06-01", "project_count": "", "project_count_comparator": "",
         "amount": "20.5", "amount_comparator": ">", "scale": "billion", "currency_code": "USD"}, {"PF103", "PF104"},
    ),
    "a project under a second code": ("projects.csv", "moscow-ion-proton-centre-2025-11", {"project_code": "moscow-ionproton-center"}, {"DJ106"}),
    "a share of 340 percent": ("claims.csv", SHARE, {"period": "2025", "value": "340", "published": "2026-02"}, {"CL113"}),
    "a share as a part of one": ("claims.csv", SHARE, {"period": "2024", "value": "0.55", "published": "2026-02"}, {"CL117"}),
    "a membership twice": ("bloc_members.csv", "brics-idn-member-2025-01-06", {"member_from": "2024-01-06"}, {"BM104"}),
    "a stock in billions instead of millions": ("capital_flows.csv", STOCK, {"period": "2010-12-31", "scale": "billion"}, {"FC112"}),
}  # fmt: skip


# What these show of a row instead of its statement.
MARKS = {
    "DJ106": "moscow-ionproton-center",
    "BM104": "datetime.date(2024, 1, 6)",
    "FX108": "datetime.date(2026, 8, 21)",
}


def appended(number, like, changed):
    def edit(rows):
        (row,) = (row for row in rows if row["statement_id"] == like)
        rows.append(row | {"statement_id": f"careless-{number}"} | changed)

    return rows_edited(edit)


def test_a_row_too_many_is_named_by_a_rule_of_its_own(candidate, spoil):
    rejected = []
    for number, (file, like, changed, _) in enumerate(ADDED.values()):
        rejected = spoil(file, appended(number, like, changed))
    assert [row for row in rejected if "careless" in row["raw"]] == []
    stage_about(load_sources().values(), spoil.archive, spoil.staged)
    build.build(spoil.staged / "spoilt.duckdb", spoil.staged, before_of(candidate))
    found = {}
    with duckdb.connect(str(spoil.staged / "spoilt.duckdb"), read_only=True) as con:
        for table in (
            "fact_trade",
            "fact_exchange_rate",
            "fact_portfolio",
            "fact_claim",
            "fact_capital_flow",
            "dim_project",
            "bridge_bloc_member",
        ):
            for rule in SUITES[table].rules:
                if rule.type == "unexpected_rows_expectation":
                    rows = con.execute(rule.kwargs["unexpected_rows_query"].format(batch=table)).fetchall()
                    found[rule.meta.code] = repr(rows)
    unnoticed = [
        (name, code)
        for number, (name, (_, _, changed, codes)) in enumerate(ADDED.items())
        for code in codes
        if not any(
            mark in found[code] for mark in (f"careless-{number}'", f"careless-{number}:", MARKS.get(code, "careless?"))
        )
    ]
    assert unnoticed == []


def inserted(text, column="statement_id"):
    return rows_edited(one(column, lambda old: old[:1] + text + old[1:]))


def replaced(column, text):
    return rows_edited(one(column, lambda _: text))


REJECTED = {
    "a character without width": ("trade.csv", inserted("\u200b")),
    "a soft hyphen": ("trade.csv", inserted("\xad", "publisher")),
    "a lost character": ("claims.csv", replaced("title", "Caf\ufffd")),
    "a code with a space": ("projects.csv", inserted(" ", "project_code")),
    "UTF-8 read as Windows-1252": ("trade.csv", replaced("publisher", "Café".encode().decode("cp1252"))),
    "UTF-8 read as Windows-1251": ("projects.csv", replaced("title", "Торг".encode().decode("cp1251"))),
    "published before the period is over": ("trade.csv", replaced("published", "2001")),
    "rows copied under other names": ("capital_flows.csv", rows_edited(copied)),
    "rows copied": ("portfolio.csv", rows_edited(lambda rows: rows.append(dict(rows[0])))),
    "a comma for the point": ("trade.csv", replaced("value", "5,72")),
    "a day as a spreadsheet writes it": ("claims.csv", replaced("published", "20.05.2023")),
    "a month as a spreadsheet writes it": ("trade.csv", replaced("period", "May-23")),
    "a percent sign in a number": ("claims.csv", replaced("value", "12%")),
    "a currency that no list has": ("portfolio.csv", replaced("currency_code", "RMB")),
    "a row cut short": ("projects.csv", lambda content: content[: content.rindex(b",", 0, -200)]),
    "a bound dropped from a range": ("capital_flows.csv", replaced("value_high", "")),
}
REFUSED = {
    "a column renamed": ("trade.csv", lambda content: content.replace(b"partner_code", b"partner", 1)),
    "a column added": ("trade.csv", lambda content: content.replace(b"partner_code", b"partner_code,note", 1)),
    "semicolons": ("trade.csv", lambda content: content.replace(b",", b";")),
    "UTF-16": ("claims.csv", lambda content: content.decode().encode("utf-16")),
    "the header lost": ("claims.csv", lambda content: content.split(b"\n", 1)[1]),
}


@pytest.mark.parametrize("name", REJECTED)
def test_a_row_that_cannot_be_meant_is_rejected(spoil, name):
    assert spoil(*REJECTED[name])


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_is_no_register_any_more_is_refused(spoil, name):
    with pytest.raises(AmurError):
        spoil(*REFUSED[name])


def test_a_further_file_beside_the_registers_and_statistics_is_told(spoil):
    shutil.copytree(CHECKOUT / "data" / "raw" / "statistics", spoil.settings.data / "raw" / "statistics")
    sources = list(load_sources().values())
    assert unread_files(spoil.settings, sources) == []
    copies = [spoil.settings.registers / "trade (copy).csv", spoil.settings.statistics / "more.csv"]
    for path in [*copies, spoil.settings.registers / ".trade.csv.swp"]:
        path.write_text("", encoding="utf-8")
    assert unread_files(spoil.settings, sources) == copies
