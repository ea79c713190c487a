"""How values read on the page: amounts, percentages, comparators, and text that nobody can hide in."""

import json
import re
import shlex
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from markupsafe import Markup

from flows.escaping import printable

COMPARATORS = {
    "=": "",
    "~": "about ",
    ">": "more than ",
    ">=": "at least ",
    "<": "less than ",
    "<=": "up to ",
    "between": "",
}
LONGEST_TEXT = 2000

_PLACES = ("file", "raw_sha256", "locator")
_NUMBER = re.compile(r"-?[0-9]+(?:[.][0-9]+)?")


def shown(value: Any) -> Any:
    """Text with what is not seen written as an escape, cut where it is longer than anyone reads; all else as it is."""
    if value is None:
        return ""
    if isinstance(value, str) and not isinstance(value, Markup):
        cut = f"{value[:LONGEST_TEXT]}… ({len(value):,} characters)" if len(value) > LONGEST_TEXT else value
        return printable(cut, kept="\n\t")
    return value


def number(value: Any, decimals: int = 2) -> str:
    """1234.50 as `1,234.5`: grouped, without trailing zeros."""
    text = f"{value:,.{decimals}f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace("-", "−")


def plain(value: Any) -> str:
    """A value of any type as it stands in a table: numbers grouped, days in ISO 8601, nothing for NULL."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float | Decimal):
        return number(value, 4 if -1 < value < 1 else 2)
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return ", ".join(plain(item) for item in value)
    return str(value)


def trimmed(value: Any) -> str:
    """A value that was stored as text: `160000000000.000000` as `160,000,000,000`, all else as it stands."""
    if isinstance(value, str) and re.fullmatch(r"-?\d{1,30}\.\d{1,10}", value):
        return number(Decimal(value), 10)
    return plain(value)


def sample_columns(sample: list[dict[str, Any]]) -> list[tuple[str, bool]]:
    """The columns of bad rows, those that say where a row stands first, and whether each holds numbers alone."""
    names = sorted(sample[0], key=lambda name: not (name.endswith("_id") or name in _PLACES))
    return [
        (name, not name.endswith("_code") and all(map(_is_number, (r.get(name) for r in sample)))) for name in names
    ]


def _is_number(value: Any) -> bool:
    return value in (None, "") or _NUMBER.fullmatch(str(value)) is not None


def trace_command(table: str, row: dict[str, Any]) -> str:
    """The command that shows where a bad row of a fact was read; empty where its sample does not name it."""
    name = next((name for name in ("statement_id", "claim_id", "rate_id") if row.get(name)), "")
    is_known = table.startswith(("fact_", "history.fact_")) and name != ""
    return f"amur trace {table} {name}={shlex.quote(row[name])}" if is_known else ""


def row_key(text: str | None) -> str:
    """The JSON text of a key as `period_code 2023-05, reporter_code CHN`."""
    found = parsed(text)
    if isinstance(found, dict):
        return ", ".join(f"{name} {plain(value)}" for name, value in found.items())
    return plain(found)


def parsed(text: str | None) -> Any:
    """The value of a JSON text, or the text itself when it is none."""
    if not text:
        return None
    try:
        return json.loads(text)
    except ValueError:
        return text


def web_address(url: str | None) -> str:
    """The address when it is one of the web, else nothing: no `javascript:` becomes a link."""
    return url if url and re.match(r"https?://[^\s\"'<>]+$", url) else ""
