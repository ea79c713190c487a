"""Fills the templates: everything that comes from data is escaped, and what is invisible is written out."""

import base64
import hashlib
import re
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from flows.errors import AmurError
from flows.report import phrases, words
from flows.report.charts import HERE, Chart, theme
from flows.report.findings import findings
from flows.report.statements import VERDICTS
from flows.report.verdict import by_history
from flows.whole import whole

TEMPLATES = HERE / "templates"
FACES = (
    ("Source Sans 3", "normal", 400, "source-sans-3-latin-400-normal"),
    ("Source Sans 3", "normal", 600, "source-sans-3-latin-600-normal"),
    ("Source Serif 4", "italic", 400, "source-serif-4-latin-400-italic"),
    ("Source Serif 4", "normal", 600, "source-serif-4-latin-600-normal"),
)


@cache
def environment() -> Environment:
    jinja = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        finalize=words.shown,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    for name in ("plain", "trimmed", "sample_columns", "trace_command", "row_key", "parsed", "web_address"):
        jinja.filters[name] = getattr(words, name)
    jinja.filters.update(phrases.FILTERS, chart_texts=chart_texts, with_code=with_code)
    jinja.globals.update(
        by_history=by_history, findings=findings, verdicts=VERDICTS, hatches=hatches(), colours=colours(),
        script=script, script_hash=script_hash, faces=faces(),
        css=Markup((TEMPLATES / "page.css").read_text(encoding="utf-8")),
    )  # fmt: skip
    return jinja


def chart_texts(drawn: Chart) -> dict[str, Markup]:
    """What is written around a picture, filled in from its rows; without rows its templates are left out."""
    if not drawn.rows:
        return {"title": Markup(escape(drawn.name.replace("_", " ").capitalize()))}
    return {name: Markup(environment().from_string(text).render(rows=drawn.rows)) for name, text in drawn.texts.items()}


def with_code(text: str) -> Markup:
    """Text of our own with what stands between backticks as code."""
    return Markup(re.sub("`(.+?)`", r"<code>\1</code>", str(escape(text))))


@cache
def colours() -> Markup:
    """The theme as CSS variables: light, dark where the reader's screen is, light again in print."""
    light, dark = (
        ";".join(f"--{token}:{shades[shade]}" for token, shades in theme()["tokens"].items()) for shade in (0, 1)
    )
    return Markup(":root{{{0}}}@media screen and (prefers-color-scheme:dark){{:root{{{1}}}}}").format(
        Markup(light), Markup(dark)
    )


@cache
def script(name: str) -> Markup:
    return Markup((TEMPLATES / f"{name}.js").read_text(encoding="utf-8"))


def script_hash(name: str) -> Markup:
    """What the policy of a page calls a script within it that may run."""
    return Markup("sha256-" + base64.b64encode(hashlib.sha256(script(name).encode()).digest()).decode())


@cache
def hatches() -> Markup:
    """The patterns that pictures fill with, once for all pictures of a page."""
    pattern = (
        '<pattern id="hatch-{0}" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<rect width="5" height="5" fill="var(--paper)"/>'
        '<path d="M0 0V5" stroke="var(--{0})" stroke-width="2.4"/></pattern>'
    )
    patterns = Markup().join(Markup(pattern).format(token) for token in theme()["hatches"])
    return Markup('<svg width="0" height="0" class="hatches" aria-hidden="true">{}</svg>').format(patterns)


@cache
def faces() -> Markup:
    """The fonts of the page, within the page: a page opened from a disk may not read files beside it."""
    face = (
        "@font-face{{font-family:'{}';font-style:{};font-weight:{};src:url(data:font/woff2;base64,{}) format('woff2')}}"
    )
    return Markup().join(
        Markup(face.format(*told, base64.b64encode((HERE / "fonts" / f"{file}.woff2").read_bytes()).decode()))
        for *told, file in FACES
    )


def write(template: str, path: Path, **values: Any) -> Path:
    """Render a page to a file, which is replaced in one step; raises AmurError when it cannot be written."""
    text = environment().get_template(template).render(**values)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with whole(path) as beside:
            beside.write_text(text, encoding="utf-8")
    except OSError as error:
        raise unwritten(path, error) from error
    return path


def unwritten(path: Path, error: OSError) -> AmurError:
    return AmurError(
        f"the report cannot be written ({error.strerror})",
        where=str(path),
        hint="the release is not affected; `amur report` writes it again",
    )
