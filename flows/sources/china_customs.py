"""China's customs: release pages "(4) … by Country/Region", `/Statics/<uuid>.html`, found on the index page of the
year: `/statics/report/preliminary.html` of the current one, `/statics/report/preliminary{year}.html` of those before.

One table: a row per country or group, its columns the month and the year to date of both flows together, exports and
imports (January–February: the year to date alone), then the growth of the year to date.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime

import duckdb
from lxml import etree, html

from flows.archive import Archive, Receipt
from flows.collect.asking import fetch_into_archive, hold, host_of, is_due
from flows.contract.source import Http, Partition, Source
from flows.contract.staged import Codes, Staged
from flows.errors import BadAnswer, UpstreamError
from flows.settings import Settings
from flows.sources.customs_index import Release, read_index
from flows.stage.parsing import load_rows
from flows.stage.records import Rule, no_number, number, official_figure, period_columns, read_periods, stage_records
from flows.web.http import Web

# The releases since 2019 have about thirty; a shorter table has been cut.
FEWEST_ROWS = 20

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TITLE = re.compile(
    r"(?:\([1-9]\) ?)?China's Total Export & Import Values by (?:Major )?Country ?(?:/Region|\(Region\)), ?"
    r"(?:(?P<first>Jan)[a-z]*\.? ?[-–—] ?)?(?P<month>[A-Z][a-z]{2})[a-z]*\.? ?(?P<year>20[0-9]{2}) ?"
    r"\(in (?P<currency>CNY|RMB|USD)\)"
)
_UNITS = {"CNY": ("CNY 100 Million", 100_000_000), "USD": ("USD1 Million", 1_000_000)}
_FLOWS = (("T", "mixed"), ("X", "FOB"), ("M", "CIF"))
_FIELDS = ("label", "part_of_group", "flow", "valuation", "period", "value", "growth")


@dataclass(frozen=True)
class Page:
    """What a page says of itself: last month, currency, factor of its unit, day of publication (ISO) or None."""

    year: int
    month: int
    combined: bool
    currency: str
    factor: int
    published: str | None

    @property
    def to_date(self) -> str:
        """The period of the year to date; of twelve months the year itself."""
        if self.month == 1:
            return f"{self.year}-01"
        return str(self.year) if self.month == 12 else f"{self.year}-01/{self.year}-{self.month:02}"


def read(content: bytes, where: str) -> tuple[Page, list[dict[str, str | None]]]:
    """What a release page is, and its figures as texts. Raises BadAnswer when it is not such a page."""
    if not content.strip():
        raise BadAnswer("an empty body where a page was expected", where=where)
    try:
        page = html.document_fromstring(content, parser=html.HTMLParser(encoding="utf-8", no_network=True))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise BadAnswer(f"no HTML page ({error})", where=where) from error
    titles = [_text(cell) for cell in page.xpath("//div[@class='atcl-ttl']")]
    match = _TITLE.fullmatch(titles[0]) if titles else None
    if not match or match["month"].lower() not in _MONTHS:
        said = repr(titles[0][:120]) if titles else "none"
        raise BadAnswer(f"the page's title ({said}) is not that of a release by country", where=where)
    tables = page.xpath("//div[contains(@class, 'atcl-cnt')]//table")
    if len(tables) != 1:
        kind = "a picture" if page.xpath("//div[contains(@class, 'atcl-cnt')]//img") else f"{len(tables)} tables"
        raise BadAnswer(f"{kind} where one table was expected", where=where)
    currency = "CNY" if match["currency"] == "RMB" else match["currency"]
    rows = [[_cell(cell) for cell in row.xpath("./td|./th")] for row in tables[0].xpath(".//tr")]
    dates = [_text(cell) for cell in page.xpath("//div[@class='atcl-date']")]
    day = re.fullmatch(r"(20[0-9]{2})/([0-9]{2})/([0-9]{2})", dates[0]) if dates else None
    release = Page(
        year=int(match["year"]),
        month=_MONTHS.index(match["month"].lower()) + 1,
        combined=bool(match["first"]),
        currency=currency,
        factor=_factor(rows, currency, titles[0], where),
        published="-".join(day.groups()) if day else None,
    )
    return release, list(_figures(rows, release, where))


def _factor(rows: list[list[str]], currency: str, title: str, where: str) -> int:
    unit, factor = _UNITS[currency]
    stated = [cell.strip() for row in rows for cell in row if re.match(r"\s*Unit\s*[:：]", cell)]
    if len(stated) != 1:
        raise BadAnswer(f"{len(stated)} unit rows where one was expected", where=where)
    if re.sub(r"[\s:：]+", "", stated[0]).lower() != f"unit{unit.replace(' ', '')}".lower():
        raise BadAnswer(f"the title ({title!r}) and the unit row ({stated[0]!r}) disagree", where=where)
    return factor


def _figures(rows: list[list[str]], release: Page, where: str) -> list[dict[str, str | None]]:
    """Six figures of each row of the table, three where January and February come together."""
    width = 7 if release.combined else 10
    start = next((n for n, cells in enumerate(rows) if cells and cells[0].strip() == "Total"), None)
    if start is None:
        raise BadAnswer("the table has no row 'Total'", where=where)
    _check_heads(rows[start - 1], release, where)
    if len(rows) - start < FEWEST_ROWS:
        raise BadAnswer(f"{len(rows) - start} rows, fewer than {FEWEST_ROWS}: the table is not whole", where=where)
    figures: list[dict[str, str | None]] = []
    in_group, depth = False, 0
    for n, cells in enumerate(rows[start:], start=start + 1):
        if len(cells) == 1 and cells[0].strip().startswith("Note"):
            continue
        label, indent = " ".join(cells[0].split()), len(cells[0]) - len(cells[0].lstrip())
        if label.lower().startswith("of which"):
            in_group, depth, label = True, indent, re.sub(r"^of which ?[:：]? ?", "", label, flags=re.IGNORECASE)
        elif indent < depth:
            in_group, depth = False, 0
        if len(cells) != width:
            raise BadAnswer(f"row {n} of the table ({label[:40]!r}) has {len(cells)} cells, not {width}", where=where)
        for column, (flow, valuation) in enumerate(_FLOWS):
            same = {"label": label, "part_of_group": str(in_group).lower(), "flow": flow, "valuation": valuation}
            growth = _number(cells[width - 3 + column])
            spans = [release.to_date] if release.combined else [f"{release.year}-{release.month:02}", release.to_date]
            for place, period in enumerate(spans):
                cell = 1 + column * len(spans) + place
                last = place == len(spans) - 1
                found = {"period": period, "value": _number(cells[cell]), "growth": growth if last else None}
                figures.append({"locator": f"table row {n}, cell {cell + 1}", **same, **found})
    return figures


def _check_heads(heads: list[str], release: Page, where: str) -> None:
    """The columns must be those that the title announces: `3` or `Mar`, then `1-to-3`."""
    spans = {re.sub(r"\s", "", head).lower() for head in heads[1:] if re.search(r"1\s*-\s*to\s*-", head)}
    if spans != {f"1-to-{release.month}"}:
        raise BadAnswer(f"the columns {heads} do not go with the year to month {release.month}", where=where)


def _cell(element: html.HtmlElement) -> str:
    """A cell's text with its leading blanks, which tell its depth."""
    return str(element.text_content()).strip("\r\n\t ").replace("\xa0", " ").rstrip()


def _text(element: html.HtmlElement) -> str:
    return " ".join(str(element.text_content()).replace("’", "'").split())


def _number(cell: str) -> str | None:
    """A cell without thousands separators; a dash is no value. What is malformed stays as it is, to be rejected."""
    text = cell.strip()
    if text in ("", "-", "–", "—"):
        return None
    return text.replace(",", "") if re.fullmatch(r"-?[0-9]{1,3}(,[0-9]{3})*(\.[0-9]+)?", text) else text


def stage(source: Source, receipt: Receipt, content: bytes, codes: Codes, con: duckdb.DuckDBPyConnection) -> Staged:
    """One row per partner, flow and period of a page; groups that have no code are left out by name."""
    release, rows = read(content, receipt.url)
    load_rows(con, rows, _FIELDS)
    read_periods(con, "period")
    names = " ".join(f"when '{_sql(name)}' then '{code}'" for name, code in source.names.items() if code)
    left_out = ", ".join(f"'{_sql(name)}'" for name, code in source.names.items() if code is None)
    partner = f"case label {names} end"
    figure = official_figure("value", number("value"), "value", f"{release.factor}")
    columns = (
        period_columns("period")
        | figure
        | {
            "reporter_code": "'CHN'",
            "partner_code": partner,
            "flow_code": "flow",
            "currency_code": f"'{release.currency}'",
            "growth_pct_stated": number("growth"),
            "growth_basis": f"if(growth is null, null, '{release.currency}')",
            "valuation": "valuation",
            "is_part_of_group": "part_of_group",
            "source_code": f"'{source.code}'",
            "published": f"'{release.published}'" if release.published else "null",
        }
    )
    skips = [
        Rule(f"label in ({left_out})", "'the group ' || label || ' has no code of ours'"),
        Rule("value is null", "'no value (a dash)'"),
        Rule("period_grain = 'month' and growth is not null", "'the year to January is January'"),
    ]
    rejects = [
        Rule(f"{partner} is null", "'unknown country or group ' || quoted(label)"),
        no_number("value", "value"),
        no_number("growth", "growth"),
    ]
    return stage_records(con, source, codes, columns, skips, rejects)


def _sql(text: str) -> str:
    return text.replace("'", "''")


def partitions(source: Source, settings: Settings, archive: Archive, web: Web | None) -> list[Partition]:
    """The release pages that are due, newest first, as the index pages of the years link to them.

    Of a year whose index cannot be had, the pages that it linked to before, and its trouble after all others.
    """
    today, found, troubles = datetime.now(UTC).date(), [], []
    for year in range(today.year, int(source.since[:4]) - 1, -1):
        try:
            links = _links(source, year, today, archive, web)
        except (UpstreamError, BadAnswer) as error:
            if error.reason in ("time", "budget"):
                raise
            name = _index(year)
            links = check.validators if (check := archive.last_check(source.code, name)) else {}
            troubles.append(Partition(name, {}, host_of(source, web), error))
        for key, path in links.items():
            closed = (today - date(year, int(key[5:7]), 1)).days > 120
            if is_due(source, key, archive, closed=closed):
                found.append(Partition(key, {"path": path}, host_of(source, web)))
    return found + troubles


def _index(year: int) -> str:
    """Under which the looks at the index of a year are noted."""
    return f"index/{year}"


def _links(source: Source, year: int, today: date, archive: Archive, web: Web | None) -> dict[str, str]:
    """Partition and path of each release page of a year; what an index said is remembered until it is due again."""
    assert source.http and web
    name = _index(year)
    check = archive.last_check(source.code, name)
    if check and not is_due(source, name, archive, closed=today > date(year + 1, 3, 1)):
        return check.validators
    links = {f"{year}-{r.month:02}/{r.currency}": r.path for r in _releases(source.http, year, today.year, web)}
    archive.note(source.code, name, "unchanged", links)
    return links


def _releases(limits: Http, year: int, this_year: int, web: Web) -> list[Release]:
    """What is linked to of a year. The newest year stands at `preliminary.html`, which may not be this one yet."""
    try:
        if year < this_year:
            answer = web.get(limits, f"statics/report/preliminary{year}.html", "html")
            return read_index(answer.content, answer.url).releases
    except UpstreamError as error:
        if error.reason != "request" or year < this_year - 1:
            raise
        missing = error
    answer = web.get(limits, "statics/report/preliminary.html", "html")
    newest = read_index(answer.content, answer.url)
    if newest.newest_year == year or (newest.newest_year is None and year == this_year):
        return newest.releases
    if year < this_year:
        raise missing
    return []


def fetch(
    source: Source, partition: Partition, settings: Settings, archive: Archive, web: Web | None
) -> Receipt | None:
    """One release page, which must be that of the month and currency it is linked as."""

    def count(content: bytes, url: str) -> int:
        release, rows = read(content, url)
        is_of = f"{release.year}-{release.month:02}/{release.currency}"
        hold("the release", {is_of}, {partition.key}, url)
        return len(rows)

    return fetch_into_archive(source, partition, archive, web, partition.params["path"], "html", count)
