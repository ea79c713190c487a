"""The index page of a year of China's customs: which releases there are, and where."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml import etree, html

from flows.errors import BadAnswer

_TITLE = re.compile(
    r"(?:\([1-9]\) ?)?China's Total Export & Import Values by (?:Major )?Country ?(?:/Region|\(Region\)).*"
)
_CURRENCY = re.compile(r"\(in (CNY|RMB|USD)\)")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True)
class Release:
    """A release page by country: its last month (1 to 12), currency, and the path of its address."""

    month: int
    currency: str
    path: str


@dataclass(frozen=True)
class Index:
    """The releases that an index links to, newest first, and the newest year that it offers to choose, if it does."""

    newest_year: int | None
    releases: list[Release]


def read_index(content: bytes, where: str) -> Index:
    """What an index links to.

    Raises BadAnswer when the page has no row for them, or a link whose month cannot be told or that leads elsewhere.
    """
    try:
        page = html.document_fromstring(content, parser=html.HTMLParser(encoding="utf-8", no_network=True))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise BadAnswer(f"no HTML page ({error})", where=where) from error
    found, rows = [], 0
    for row in page.xpath("//tr[count(td) >= 2]"):
        title = " ".join(str(row.xpath("./td")[0].text_content()).replace("’", "'").split())
        if not _TITLE.fullmatch(title):
            continue
        rows += 1
        named = _CURRENCY.search(title)
        currency = {"RMB": "CNY"}.get(named[1], named[1]) if named else "CNY"
        found += [_release(link, currency, where) for link in row.xpath("./td[position() > 1]//a[@href]")]
    if not rows:
        raise BadAnswer("the index has no row of releases by country: its layout has changed", where=where)
    years = [int(year) for year in page.xpath("//option/@value") if re.fullmatch("20[0-9]{2}", year)]
    releases = sorted(found, key=lambda release: (-release.month, release.currency))
    return Index(max(years, default=None), releases)


def _release(link: html.HtmlElement, currency: str, where: str) -> Release:
    label = str(link.text_content()).strip(" .\r\n\t").lower()[:3]
    parts = urlsplit(str(link.get("href")).strip())
    if label not in _MONTHS:
        raise BadAnswer(f"the index links to a month {label!r}", where=where)
    if parts.scheme not in ("", "http", "https") or not re.fullmatch(r"/statics/[0-9a-z-]+\.html", parts.path.lower()):
        raise BadAnswer(f"the index links to {parts.scheme}:{parts.path[:80]}, no release page", where=where)
    return Release(_MONTHS.index(label) + 1, currency, parts.path)
