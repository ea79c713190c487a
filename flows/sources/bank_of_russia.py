"""Bank of Russia: official rates of the rouble, from two kinds of answer.

    XML_daily.asp?date_req=DD/MM/YYYY                                        every currency, one day
    XML_dynamic.asp?date_req1=DD/MM/YYYY&date_req2=DD/MM/YYYY&VAL_NM_RQ=R01375   one currency, a span of days

A rate must stand in one partition only, so that its history is one: cut them by currency and year (XML_dynamic).
"""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from xml.etree.ElementTree import Element

import duckdb
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from flows.archive import Archive, Receipt
from flows.collect.asking import fetch_into_archive, hold, host_of, is_due
from flows.contract.source import Partition, Source
from flows.contract.staged import Codes, LeftOut
from flows.errors import BadAnswer
from flows.settings import Settings
from flows.stage.parsing import load_rows, note_new_fields
from flows.stage.records import Rule, no_number, period_columns, precise, read_periods, stage_records_of_many
from flows.web.http import Web

# The list of a day had 34 to 56 currencies since 2010; a shorter one has been cut.
FEWEST_CURRENCIES = 30
# A thousand old roubles became a new one; rates before that day stay in the old ones.
_REDENOMINATION = date(1998, 1, 1)

# VunitRate came in 2023 and may be absent.
_KNOWN = {"ID", "Id", "Date", "NumCode", "CharCode", "Nominal", "Name", "Value", "VunitRate"}
_FIELDS = ("day", "currency", "nominal", "value", "unit_rate")
_NUMBER = re.compile(r"[0-9]{1,15}(,[0-9]{1,12})?")


def read(content: bytes, where: str, source: Source) -> tuple[list[dict[str, str | None]], set[str]]:
    """The rates of an answer as texts, with decimal points, and the names of elements that are new.

    Raises BadAnswer for anything that is no such answer.
    """
    if not content.strip():
        raise BadAnswer("an empty body where XML was expected", where=where)
    if b"<ValCurs" not in content[:500]:
        start = content[:80].decode("ascii", "replace").strip()
        kind = "an HTML page (protection against robots?)" if b"<html" in content[:2000].lower() else "something else"
        raise BadAnswer(f"{kind} instead of the XML of rates: {start!r}", where=where, hint="try again later")
    try:
        root = fromstring(content, forbid_dtd=True)
    except DefusedXmlException as error:
        raise BadAnswer("XML that declares entities or a document type is refused", where=where) from error
    except (ParseError, LookupError, ValueError) as error:
        raise BadAnswer(f"broken or truncated XML ({error})", where=where) from error
    if root.tag != "ValCurs":
        raise BadAnswer(f"the XML holds <{root.tag[:40]}>, not <ValCurs>", where=where)
    new_fields = {name for element in root for name in _names(element)} - _KNOWN
    if "ID" in root.attrib:
        return [_dynamic(record, n, root, source, where) for n, record in enumerate(root, start=1)], new_fields
    rows = [_daily(valute, n, root.get("Date"), where) for n, valute in enumerate(root, start=1)]
    if len(rows) < FEWEST_CURRENCIES:
        raise BadAnswer(f"{len(rows)} currencies, fewer than {FEWEST_CURRENCIES}: the list is not whole", where=where)
    return rows, new_fields


def _daily(element: Element, n: int, day: str | None, where: str) -> dict[str, str | None]:
    texts = _texts(element, "Valute", {"ID", "CharCode", "Nominal", "Value"}, where)
    return {"locator": f"/ValCurs/Valute[{n}]", "day": day, "currency": texts["CharCode"]} | _numbers(texts)


def _dynamic(element: Element, n: int, root: Element, source: Source, where: str) -> dict[str, str | None]:
    texts = _texts(element, "Record", {"Date", "Id", "Nominal", "Value"}, where)
    if element.get("Id") != root.get("ID"):
        raise BadAnswer(f"record {n} is of {element.get('Id')!r}, the answer of {root.get('ID')!r}", where=where)
    currency = source.names.get(element.get("Id", "")) or element.get("Id")
    return {"locator": f"/ValCurs/Record[{n}]", "day": element.get("Date"), "currency": currency} | _numbers(texts)


def _texts(element: Element, tag: str, needed: set[str], where: str) -> dict[str, str]:
    """The texts of an element's children."""
    names = _names(element)
    if element.tag != tag or len(set(names)) < len(names) or not needed <= set(names):
        raise BadAnswer(f"<{element.tag[:40]}> with {', '.join(sorted(names))[:200]} is not as known", where=where)
    return {child.tag: (child.text or "").strip() for child in element}


def _names(element: Element) -> list[str]:
    return [*element.attrib, *(child.tag for child in element)]


def _numbers(texts: dict[str, str]) -> dict[str, str | None]:
    # A decimal point is not this source's notation and must not pass for one, so it is turned into what is no number.
    return {
        name: texts[tag].replace(",", ".") if _NUMBER.fullmatch(texts[tag]) else texts[tag].replace(".", ",")
        for name, tag in {"nominal": "Nominal", "value": "Value", "unit_rate": "VunitRate"}.items()
        if tag in texts
    }


def _day(text: str) -> str:
    match = re.fullmatch(r"([0-9]{2})\.([0-9]{2})\.([0-9]{4})", text)
    if not match:
        raise ValueError(f"{text[:40]!r} is not a day as DD.MM.YYYY")
    return f"{match[3]}-{match[2]}-{match[1]}"


def stage_answers(
    source: Source, answers: Sequence[tuple[Receipt, bytes]], codes: Codes, con: duckdb.DuckDBPyConnection
) -> list[LeftOut]:
    """One row per currency and day; rate = Value / Nominal, held against VunitRate where that is given."""
    rows: list[dict[str, str | None]] = []
    new_fields: set[tuple[int, str]] = set()
    for number, (receipt, content) in enumerate(answers):
        records, new = read(content, receipt.url, source)
        rows += [record | {"rate": _rate(record), "answer": str(number)} for record in records]
        new_fields |= {(number, name) for name in new}
    load_rows(con, rows, [*_FIELDS, "rate"])
    note_new_fields(con, new_fields)
    read_periods(con, "day", _day)
    columns = period_columns("period") | {
        "base_code": "currency",
        "quote_code": f"if(period_start < date '{_REDENOMINATION}', 'RUR', 'RUB')",
        "rate": precise("rate"),
        "kind": "'official'",
        "source_code": f"'{source.code}'",
    }
    rejects = [
        Rule("period_code is null", "'Date: ' || quoted(day) || ' is not a day as DD.MM.YYYY'"),
        Rule("rate is null", "'Value ' || quoted(value) || ' for Nominal ' || quoted(nominal) || ' is no rate'"),
        no_number("rate", "Value", precise),
        Rule(
            f"abs({precise('unit_rate')} / {precise('rate')} - 1) > 0.001",
            "'VunitRate ' || unit_rate || ' is not Value / Nominal, ' || rate",
        ),
    ]
    return stage_records_of_many(con, source, codes, columns, [], rejects, len(answers))


def _rate(row: dict[str, str | None]) -> str | None:
    value, nominal = row["value"] or "", row["nominal"] or ""
    if not re.fullmatch(r"[0-9]+(\.[0-9]+)?", value) or not re.fullmatch(r"[1-9][0-9]{0,9}", nominal):
        return None
    rate = Decimal(value) / Decimal(nominal)
    return f"{rate:.12f}" if rate else None


def partitions(source: Source, settings: Settings, archive: Archive, web: Web | None) -> list[Partition]:
    """One currency and year each, newest years first."""
    today, first = datetime.now(UTC).date(), int(source.since[:4])
    return [
        Partition(key, {"VAL_NM_RQ": identity, "year": str(year)}, host_of(source, web))
        for year in range(today.year, first - 1, -1)
        for identity, currency in source.names.items()
        if is_due(source, key := f"{currency}/{year}", archive, closed=today >= date(year + 1, 2, 1))
    ]


def fetch(
    source: Source, partition: Partition, settings: Settings, archive: Archive, web: Web | None
) -> Receipt | None:
    """The rates of one currency in one year."""
    year = partition.params["year"]
    params = {"date_req1": f"01/01/{year}", "date_req2": f"31/12/{year}", "VAL_NM_RQ": partition.params["VAL_NM_RQ"]}

    def count(content: bytes, url: str) -> int:
        rows, _ = read(content, url, source)
        hold("the currency", {row["currency"] for row in rows}, {source.names[params["VAL_NM_RQ"]] or ""}, url)
        hold("the year", {(row["day"] or "")[-4:] for row in rows}, {year}, url)
        return len(rows)

    return fetch_into_archive(source, partition, archive, web, "scripts/XML_dynamic.asp", "xml", count, params=params)
