"""A chart is a Vega-Lite declaration under charts/ and the query of the same name: no drawing code, no typed number.

Each is drawn wide and narrow, as SVG that takes its colours from the page. A value that differs between the two is
written `{"wide": …, "narrow": …}`, a colour of the theme `@ink`, its hatching `@hatch-ink`. Queries and expressions
know the figures of sql/thresholds.yml by name.
"""

import json
import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import duckdb
from lxml import etree
from markupsafe import Markup

from flows.digests import sha256_of_text
from flows.kept_document import keep_document, read_kept
from flows.report.reader import Reader, Row
from flows.report.words import shown, web_address
from flows.thresholds import thresholds

HERE = Path(__file__).parent
CHARTS = HERE / "charts"
WIDTHS = {"wide": 704, "narrow": 342}
NAMES_A_COLOUR = re.compile(r"@(hatch-)?([a-z]+\d?)")
SVG = "{http://www.w3.org/2000/svg}"
LINK = "{http://www.w3.org/1999/xlink}href"
# Where the library takes a page to lie, so that a link to one beside it leads there.
DRAWN_AT = "https://vega.github.io/vega-datasets/"
NO_PATH = ("", "M0,0h0v0h0Z")
DECIMALS = re.compile(r"(\.\d\d)\d+")


@dataclass(frozen=True)
class Chart:
    """A chart of one release: its rows, and its drawings by width; `missing` says why there is none."""

    name: str
    declaration: dict[str, Any]
    sql: str
    rows: list[Row]
    drawings: dict[str, Markup]
    missing: str = ""

    @property
    def texts(self) -> dict[str, str]:
        """The templates of what is written around the picture: `title`, `subtitle`, `source`, `description`."""
        return {"description": self.declaration["description"], **self.declaration["usermeta"]}


@cache
def theme() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((HERE / "theme.json").read_text(encoding="utf-8"))
    return loaded


def chart(reader: Reader, name: str, folder: Path = CHARTS) -> Chart:
    """The chart of that name on the release at hand."""
    declaration = json.loads((folder / f"{name}.vl.json").read_text(encoding="utf-8"))
    sql = (folder / f"{name}.sql").read_text(encoding="utf-8")
    try:
        rows = reader.query(sql)
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        told = f"This release lacks what the picture is made of: {str(error).splitlines()[0]}"
        return Chart(name, declaration, sql, [], {}, told)
    if not rows:
        return Chart(name, declaration, sql, [], {}, "Nothing to draw: no row.")
    rows = [{field: plain_value(field, value) for field, value in row.items()} for row in rows]
    drawings = {width: draw(declaration, rows, width, reader.place(f"{name}.{width}.json")) for width in WIDTHS}
    return Chart(name, declaration, sql, rows, drawings)


def plain_value(field: str, value: Any) -> Any:
    """A value as JSON has it; a `url` that is no web address becomes nothing, what is not seen in a text an escape."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, date):
        return value.isoformat()
    if field == "url":
        return web_address(value)
    if isinstance(value, list | tuple):
        return [plain_value(field, item) for item in value]
    return shown(value) if isinstance(value, str) else value


def draw(declaration: dict[str, Any], rows: list[Row], width: str, kept: Path | None = None) -> Markup:
    """The SVG of a declaration with these rows at one of WIDTHS; its marks carry their `description` as a title.

    In the file `kept` stands what was drawn before, which is taken where it was drawn from the same.
    """
    figures = thresholds() | {"narrow": width == "narrow"}
    # panels know no common width: each has its own
    fitted = {"width": WIDTHS[width], "autosize": {"type": "fit", "contains": "padding"}}
    specification = {
        "config": theme()["config"],
        **({} if "facet" in declaration else fitted),
        "data": {"name": "rows"},
        **{name: value for name, value in declaration.items() if name not in ("usermeta", "description")},
        "datasets": {"rows": rows},
        "params": [{"name": name, "value": value} for name, value in figures.items()],
    }
    told = json.dumps(resolved(specification, width))
    if kept is None:
        return _drawn(told)
    digest = sha256_of_text(told)
    before = read_kept(kept)
    if before.get("drawn_from") == digest:
        return Markup(before["svg"])
    drawn = _drawn(told)
    keep_document(kept, {"drawn_from": digest, "svg": drawn})
    return drawn


@lru_cache(maxsize=256)  # one process may write several pages, whose pictures are mostly the same
def _drawn(specification: str) -> Markup:
    import vl_convert  # only a report needs it

    return coloured(vl_convert.vegalite_to_svg(specification, show_warnings=False))


def resolved(value: Any, width: str) -> Any:
    """The declaration for one width, with the light value of each colour named; data are left as they are."""
    if isinstance(value, dict):
        if value.keys() == WIDTHS.keys():
            return resolved(value[width], width)
        return {name: part if name == "datasets" else resolved(part, width) for name, part in value.items()}
    if isinstance(value, list):
        return [resolved(part, width) for part in value]
    named = NAMES_A_COLOUR.fullmatch(value) if isinstance(value, str) else None
    if not named:
        return value
    return stand_in(named[2]) if named[1] else theme()["tokens"][named[2]][0]


def stand_in(token: str) -> str:
    """The colour by which a hatching is known until it is drawn."""
    return f"#0a00{theme()['hatches'].index(token):02x}"


@cache
def paints() -> dict[str, str]:
    """What each colour of a drawing is on the page."""
    tokens = {light: f"var(--{token})" for token, (light, _) in theme()["tokens"].items()}
    return tokens | {stand_in(token): f"url(#hatch-{token})" for token in theme()["hatches"]}


def coloured(svg: str) -> Markup:
    """The drawing with the page's colours and fonts, without what draws nothing, its marks told by titles and links."""
    root = etree.fromstring(svg.encode(), etree.XMLParser(resolve_entities=False, no_network=True))
    for element in list(root.iter(etree.Element)):
        _tell(element)
        for name in ("role", "aria-roledescription", "aria-hidden", "class", "font-family", "pointer-events"):
            element.attrib.pop(name, None)
        for name in ("fill", "stroke"):
            colour = element.get(name, "")
            if colour:
                element.set(name, paints().get(colour, colour))
        if element.get(LINK, "").startswith(DRAWN_AT):
            element.set(LINK, element.get(LINK).removeprefix(DRAWN_AT))
        for name in ("d", "transform"):
            if name in element.attrib:
                element.set(name, DECIMALS.sub(r"\1", element.attrib[name]))
        if "none" in element.get("display", "") or element.get("opacity") == "0" or element.get("d") in NO_PATH:
            element.getparent().remove(element)
    size = {name: root.get(name) for name in ("width", "height")}
    inner = "".join(etree.tostring(part, encoding="unicode") for part in root)
    inner = re.sub(r' xmlns(:\w+)?="[^"]*"', "", inner).replace("xlink:href", "href")
    return Markup('<svg viewBox="0 0 {width} {height}" width="{width}" height="{height}" ').format(**size) + Markup(
        f'role="group">{inner}</svg>'
    )


def _tell(element: Any) -> None:
    """Turn the label of a mark into a title, which is shown when it is pointed at, and the name of its link."""
    told = element.attrib.pop("aria-label", None)
    if told is None:
        return
    title = etree.SubElement(element, f"{SVG}title")
    title.text = told
    parent = element.getparent()
    if parent.tag == f"{SVG}a":
        parent.set("aria-label", told)
        parent.set("rel", "noreferrer")
