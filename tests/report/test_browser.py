"""The pages in a real browser, at the width of a desktop and of a phone.

Needs Chromium: AMUR_CHROMIUM, or the one on the path. `.ci/run` installs it and sets the variable.
"""

import csv
import os
import shutil
import threading
from datetime import datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import axe_playwright_python
import pytest
from synthetic_release import HOSTILE, RELEASE, write_release
from test_numbers import drawn

from flows.audit import CheckResult
from flows.report import BlockedRun, write_blocked_report, write_report
from flows.report.numbers import write_numbers
from flows.report.reader import Reader

pytestmark = pytest.mark.slow

FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
LONG = HOSTILE + "unbroken" * 40
REPORTS = (
    *(f"{release}/{page}.html" for release in ("plain", "hostile") for page in ("index", "quality", "queries")),
    "blocked-run/index.html",
)
DOCS = ("plain/data-docs/index.html", "plain/data-docs/fact_portfolio.html")


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        """Requests are no news."""


@pytest.fixture(scope="module")
def site(docs, recorded, tmp_path_factory):
    """The address of a local server with the report of a plain, a hostile and a blocked run, and with Data Docs."""
    folder = tmp_path_factory.mktemp("site")
    for name, text in (("plain", ""), ("hostile", LONG)):
        (folder / name).mkdir()
        write_report(write_release(folder / name / f"{RELEASE}.duckdb", text), folder / name)
    failed = CheckResult("PF1", "t", "Rule", "critical", LONG, "failed", LONG, [{"column" + LONG: LONG}])
    con, pictures = drawn(recorded, ["portfolio_total"])
    write_numbers(Reader(con), pictures, folder / "plain" / "numbers", {}, "real")
    con.close()
    write_blocked_report(folder, BlockedRun("run", datetime(2026, 1, 6), LONG, [failed]))
    shutil.copytree(docs[0], folder / "plain" / "data-docs")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def browser():
    path = os.environ.get("AMUR_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not path:
        pytest.skip("no Chromium: install it (apt-get install chromium) or name it in AMUR_CHROMIUM")
    assert Path(path).is_file(), f"AMUR_CHROMIUM names {path}, which is not there"
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def opened(browser, site):
    """Opens a page and closes it; what it complained of and whom it asked is in `page.complaints` and `page.asked`."""
    pages = []

    def open_page(name, width, scheme="light"):
        page = browser.new_page(viewport={"width": width, "height": 844}, color_scheme=scheme)
        pages.append(page)
        page.complaints, page.asked = [], []
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("dialog", lambda dialog: (page.complaints.append(dialog.message), dialog.dismiss()))
        page.on("request", lambda request: page.asked.append(request.url))
        page.goto(f"{site}/{name}", wait_until="load")
        return page

    yield open_page
    for page in pages:
        page.close()


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", [*REPORTS, *DOCS])
def test_a_page_is_quiet_asks_no_other_host_and_does_not_scroll_sideways(opened, site, name, width):
    page = opened(name, width)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert page.complaints == []
    assert page.asked == [f"{site}/{name}"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(("width", "shown"), [(1280, "wide"), (390, "narrow")])
def test_each_picture_is_shown_once_in_the_size_of_the_screen(opened, width, shown):
    page = opened("plain/index.html", width)
    sizes = page.evaluate(
        "[...document.querySelectorAll('figure > div > svg')].filter(s => s.getBoundingClientRect().width > 0)"
        ".map(s => [s.parentElement.className, s.getBoundingClientRect().right])"
    )
    pictures = page.evaluate("[...document.querySelectorAll('figure')].filter(f => f.querySelector('svg')).length")
    assert [name for name, _ in sizes] == [shown] * pictures
    assert pictures > 3
    assert max(right for _, right in sizes) <= width


@pytest.mark.parametrize("name", [*REPORTS[:3], *DOCS])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(opened, name, scheme):
    """WCAG's contrast ratio of at least 4.5 for every piece of text, in both colour schemes."""
    page = opened(name, 1280, scheme)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert page.evaluate(CONTRAST) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize(
    "name",
    [
        *REPORTS[:3],
        "blocked-run/index.html",
        "plain/dictionary/index.html",
        "plain/dictionary/mart.portfolio_timeline.html",
        "plain/numbers/portfolio_total.html",
    ],
)
def test_axe_finds_nothing_serious(opened, name, width, scheme):
    page = opened(name, width, scheme)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    page.evaluate(Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate("axe.run()")
    assert len(found["passes"]) > 10
    serious = [rule for rule in found["violations"] if rule["impact"] in ("serious", "critical")]
    assert [(rule["id"], [node["html"][:200] for node in rule["nodes"][:3]]) for rule in serious] == []


TALLEST = "[...document.querySelectorAll('.scroll > table')].sort((a, b) => b.rows.length - a.rows.length)[0]"


def test_a_table_is_sorted_filtered_and_taken_along(opened, tmp_path):
    page = opened("plain/queries.html", 1280)
    page.evaluate(f"{TALLEST}.dataset.tried = ''")
    table = page.locator("table[data-tried]")
    rows = table.locator("tbody tr")
    before, count = rows.all_inner_texts(), rows.count()
    assert count > 7
    head = table.locator("thead th.num .sort").first
    column = head.evaluate("button => button.parentElement.cellIndex")
    cells = f"[...{TALLEST}.tBodies[0].rows].map(row => Number(row.cells[{column}].textContent.replaceAll(',', '')))"
    head.focus()
    for key, order in (("Enter", 1), ("Space", -1)):
        page.keyboard.press(key)
        found = page.evaluate(cells)
        assert found == sorted(found, key=lambda value: order * value)
        assert (
            table.locator("thead th.num").first.get_attribute("aria-sort") == {1: "ascending", -1: "descending"}[order]
        )
    page.keyboard.press("Enter")
    assert rows.all_inner_texts() == before
    word = table.locator("tbody tr th, tbody tr td").first.inner_text()
    tools = page.evaluate_handle(f"{TALLEST}.parentElement.previousElementSibling").as_element()
    tools.query_selector("input").fill(word)
    shown = table.locator("tbody tr:visible").count()
    assert 0 < shown < count
    assert tools.query_selector("[role=status]").inner_text() == f"{shown} of {count} rows"
    with page.expect_download() as taken:
        tools.query_selector("button").click()
    taken.value.save_as(tmp_path / "rows.csv")
    lines = list(csv.reader((tmp_path / "rows.csv").open(encoding="utf-8-sig", newline="")))
    assert len(lines) == shown + 1
    assert len({len(line) for line in lines}) == 1
    assert page.complaints == []


def test_everything_that_does_something_is_reached_and_seen_by_the_keyboard(opened):
    page = opened("plain/index.html", 1280)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    reached = set()
    for _ in range(400):
        page.keyboard.press("Tab")
        place = page.evaluate(FOCUSED)
        if place in reached or place.endswith("BODY"):
            break
        assert place.split("|")[1] != "none", place
        reached.add(place)
    links = page.evaluate(
        "[...document.querySelectorAll('main a, main summary')].filter(e => e.checkVisibility()).length"
    )
    assert len(reached) >= links > 50


def test_on_paper_pictures_sources_and_no_tools_are_left(opened):
    page = opened("plain/index.html", 1280)
    page.emulate_media(media="print")
    assert page.locator("figure svg:visible").count() == page.locator("figure").filter(has=page.locator("svg")).count()
    assert page.locator("nav:visible, .tools:visible, .links:visible, .command:visible").count() == 0
    assert page.locator("aside .pages a:visible").count() == page.locator("aside .pages a").count() > 0
    after = page.evaluate("getComputedStyle(document.querySelector('aside .pages a'), '::after').content")
    assert "http" in after


FOCUSED = """() => {
    const e = document.activeElement, style = getComputedStyle(e)
    const all = [...document.querySelectorAll("*")]
    return [all.indexOf(e), style.outlineStyle === "none" && style.boxShadow === "none" ? "none" : "seen", e.tagName].join("|")
}"""

CONTRAST = """() => {
    const canvas = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
    const parse = colour => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
        return [...canvas.getImageData(0, 0, 1, 1).data]; };
    const light = c => { const [r, g, b] = c.slice(0, 3).map(v => v / 255)
        .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
    const ground = e => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor);
        if (c[3] === 255) return c; } return [255, 255, 255, 255]; };
    const found = [];
    for (const e of document.querySelectorAll("body *")) {
        if (![...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())) continue;
        if (!e.getClientRects().length || e.closest("title, desc, .skip")) continue;
        const style = getComputedStyle(e), colour = e.closest("svg") ? style.fill : style.color;
        const [a, b] = [light(parse(colour)), light(ground(e))];
        const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        if (ratio < 4.5) found.push([e.tagName, e.className.baseVal ?? e.className, e.textContent.slice(0, 20), ratio]);
    }
    return found;
}"""
