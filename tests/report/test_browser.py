"""The pages in a real browser, at the width of a desktop and of a phone.

Needs Chromium: AMUR_CHROMIUM, or the one on the path. `.ci/run` installs it and sets the variable.
"""

import os
import shutil
import threading
from datetime import datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from synthetic_release import HOSTILE, RELEASE, write_release

from flows.audit import CheckResult
from flows.report import BlockedRun, write_blocked_report, write_report

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
def site(docs, tmp_path_factory):
    """The address of a local server with the report of a plain, a hostile and a blocked run, and with Data Docs."""
    folder = tmp_path_factory.mktemp("site")
    for name, text in (("plain", ""), ("hostile", LONG)):
        (folder / name).mkdir()
        write_report(write_release(folder / name / f"{RELEASE}.duckdb", text), folder / name)
    failed = CheckResult("PF1", "t", "Rule", "critical", LONG, "failed", LONG, [{"column" + LONG: LONG}])
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
