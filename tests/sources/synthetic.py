"""Staging one answer of a source, and synthetic answers in the shape of the real ones (every figure is made up)."""

import csv
import json
from dataclasses import dataclass

import duckdb

from flows import reference
from flows.archive import Receipt
from flows.contract.columns import staged_types
from flows.contract.source import load_sources, module_of
from flows.contract.staged import Codes, Rejected
from flows.settings import CHECKOUT


def _codes(name, column):
    with open(CHECKOUT / "data" / "raw" / "registers" / "codes" / name, encoding="utf-8") as file:
        return [row[column] for row in csv.DictReader(file)]


CODES = Codes(
    country=frozenset([*reference.countries()["country_code"], *_codes("areas.csv", "country_code")]),
    currency=frozenset(reference.currencies()["currency_code"]),
    origin=frozenset(_codes("origins.csv", "source_code")),
    measure=frozenset(_codes("measures.csv", "measure_code")),
)


@dataclass
class Answer:
    rows: list[dict]
    rejected: list[Rejected]
    skipped: dict[str, int]
    new_fields: list[str]

    @property
    def records(self):
        return len(self.rows) + len(self.rejected) + sum(self.skipped.values())


def stage(code, content, url="https://upstream.test/answer"):
    source, content = load_sources()[code], content.encode() if isinstance(content, str) else content
    if hasattr(module_of(source), "stage_answers"):
        return stage_answers(code, content, url=url)[0]
    with duckdb.connect() as con:
        staged = module_of(source).stage(source, _receipt(source, content, url), content, CODES, con)
        rows = _staged_rows(con)
        types = {row[0]: row[1] for row in con.execute("describe staged_rows").fetchall()}
    assert types == staged_types(source) | {"locator": "VARCHAR"}
    return Answer(rows, staged.rejected, staged.skipped, staged.new_fields)


def stage_answers(code, *contents, url="https://upstream.test/answer"):
    """Some answers, as bytes, staged in one pass."""
    source = load_sources()[code]
    answers = [(_receipt(source, content, url), content) for content in contents]
    with duckdb.connect() as con:
        left_out = module_of(source).stage_answers(source, answers, CODES, con)
        rows = _staged_rows(con)
        types = {row[0]: row[1] for row in con.execute("describe staged_rows").fetchall()}
    assert types == staged_types(source) | {"locator": "VARCHAR", "answer": "INTEGER"}
    found = [Answer([], left.rejected, left.skipped, left.new_fields) for left in left_out]
    for row in rows:
        found[row.pop("answer")].rows.append(row)
    assert [left.staged for left in left_out] == [len(answer.rows) for answer in found]
    return found


def _receipt(source, content, url):
    return Receipt(source.code, "synthetic", url, "2026-01-01T00:00:00+00:00", "0" * 64, len(content), source.licence)


def _staged_rows(con):
    result = con.execute("select * from staged_rows")
    names = [column[0] for column in result.description]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def comtrade_record(**changed):
    text = dict.fromkeys(
        ["reporterDesc", "flowDesc", "partnerDesc", "partner2Desc", "cmdDesc", "customsDesc", "motDesc"]
    )
    return text | {
        "typeCode": "C", "freqCode": "A", "refPeriodId": 20230101, "refYear": 2023, "refMonth": 52, "period": "2023",
        "reporterCode": 156, "reporterISO": "CHN", "flowCode": "M", "partnerCode": 643, "partnerISO": "RUS",
        "partner2Code": 0, "partner2ISO": "W00", "classificationCode": "H6", "classificationSearchCode": "HS",
        "isOriginalClassification": True, "cmdCode": "27", "aggrLevel": 2, "isLeaf": False, "customsCode": "C00",
        "mosCode": "0", "motCode": 0, "qtyUnitCode": -1, "qtyUnitAbbr": "N/A", "qty": 0.0, "isQtyEstimated": False,
        "altQtyUnitCode": -1, "altQtyUnitAbbr": "N/A", "altQty": 0.0, "isAltQtyEstimated": False, "netWgt": 500.0,
        "isNetWgtEstimated": True, "grossWgt": 0.0, "isGrossWgtEstimated": False, "cifvalue": 1000.5,
        "fobvalue": None, "primaryValue": 1000.5, "legacyEstimationFlag": 4, "isReported": False, "isAggregate": True,
    } | changed  # fmt: skip


def comtrade(*records, **envelope):
    body = {"elapsedTime": "0.01 secs", "count": len(records), "data": list(records), "error": ""} | envelope
    return json.dumps(body)


def rouble_day(count=30, **changed):
    currencies = sorted(CODES.currency - {"RUB"})[:count]
    texts = {"Nominal": "10", "Value": "123,4560", "VunitRate": "12,3456"} | changed
    parts = "".join(f"<{tag}>{text}</{tag}>" for tag, text in texts.items() if text is not None)
    valutes = "".join(
        f'<Valute ID="R{n}"><NumCode>001</NumCode><CharCode>{code}</CharCode><Name>Имя</Name>{parts}</Valute>'
        for n, code in enumerate(currencies)
    )
    head = '<?xml version="1.0" encoding="windows-1251"?><ValCurs Date="06.03.2026" name="synthetic">'
    return f"{head}{valutes}</ValCurs>".encode("cp1251")


def rouble_span(*records, identity="R01375"):
    rows = "".join(
        f'<Record Date="{day}" Id="{identity}"><Nominal>{nominal}</Nominal><Value>{value}</Value></Record>'
        for day, nominal, value in records
    )
    head = f'<?xml version="1.0" encoding="windows-1251"?><ValCurs ID="{identity}" DateRange1="01.03.2026"'
    return f'{head} DateRange2="09.03.2026" name="x">{rows}</ValCurs>'.encode()


def world_bank(*rows, **page):
    head = {"page": 1, "pages": 1, "per_page": "1000", "total": len(rows), "sourceid": "2", "lastupdated": "2026-01-01"}
    return json.dumps([head | page, list(rows) or None])


def world_bank_row(**changed):
    return {
        "indicator": {"id": "NY.GDP.MKTP.CD", "value": "GDP"}, "country": {"id": "RU", "value": "Russian Federation"},
        "countryiso3code": "RUS", "date": "2023", "value": 1234.5, "unit": "", "obs_status": "", "decimal": 0,
    } | changed  # fmt: skip


IMTS = (
    "DATAFLOW,COUNTRY,INDICATOR,COUNTERPART_COUNTRY,FREQUENCY,TIME_PERIOD,OBS_VALUE,SCALE,DERIVATION_TYPE,STATUS,UNIT\n"
)
DIP = "DATAFLOW,COUNTRY,DV_TYPE,INDICATOR,COUNTERPART_COUNTRY,FREQUENCY,TIME_PERIOD,OBS_VALUE,SCALE,STATUS\n"
EXR = "KEY,FREQ,CURRENCY,CURRENCY_DENOM,EXR_TYPE,EXR_SUFFIX,TIME_PERIOD,OBS_VALUE\n"


def imts(*lines):
    return IMTS + "".join(f"IMF.STA:IMTS(1.0.0),{line},USD\n" for line in lines)


def dip(*lines):
    return DIP + "".join(f"IMF.STA:DIP(12.0.1),{line}\n" for line in lines)


def release(month=3, unit="Unit: USD1 Million", currency="USD", title=None, extra="", value="1,234.5", filler=20):
    """A release page with Total, Russia, a group with a member, and rows to make it whole."""
    name = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][month - 1]
    span = "January-February" if month == 2 else name
    title = title or f"(4) China's Total Export &amp; Import Values by Country/Region, {span} 2026 (in {currency})"
    combined = month == 2

    def row(label, *cells):
        return "<tr>" + "".join(f"<td><span><b>{cell}&nbsp;</b></span></td>" for cell in (label, *cells)) + "</tr>"

    def data(label):
        month_and_year = [value, "2,000.0"] if not combined else ["2,000.0"]
        return row(label, *month_and_year * 3, "1.5", "-2.5", "-")

    heads = ([f"1- to-{month}"] if combined else [name, f"1-to-{month}"]) * 3 + [
        "Export &amp; Import",
        "Export",
        "Import",
    ]
    countries = ["Japan", "India", "Canada", "Australia", "New Zealand", "R. O. Korea"]
    filling = "".join(data("&nbsp;&nbsp;" + country) for country in countries)
    groups = "".join(
        row("&nbsp;&nbsp;Africa", *["-"] * (3 if combined else 6), "-", "-", "-") for _ in range(filler - 10)
    )
    table = (
        f"<tr><td>{title}</td></tr><tr><td>{unit}</td></tr>{row('Export Destination', *heads)}{data('Total')}"
        f"{data('&nbsp;&nbsp;European Union')}{data('&nbsp;' * 7 + 'of which: Germany')}"
        f"{data('&nbsp;' * 17 + 'France')}{data('&nbsp;&nbsp;Russian Federation')}{filling}{groups}"
        f"{extra and data(extra)}<tr><td>Note: 1. synthetic</td></tr>"
    )
    return (
        f"<html><body><div class='atcl-ttl'>{title}</div><div class='atcl-date'>2026/04/14</div>"
        f"<div class='atcl-cnt'><table>{table}</table></div></body></html>"
    )
