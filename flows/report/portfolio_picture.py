"""The picture of the portfolio: what was stated when, with the bounds of the wording and the 160 billion line."""

from datetime import date, timedelta

from flows.report.reader import Row
from flows.report.svg import Scale, Sheet, round_steps, years
from flows.report.words import amount, said_amount, said_count

LINE_USD = 160e9
SIGNS = {"~": "~ ", ">": "> ", ">=": "≥ ", "<": "< ", "<=": "≤ "}

Box = tuple[float, float, float, float]


def draw_portfolio(timeline: list[Row], wide: bool) -> Sheet | None:
    """Planned investment above, number of projects below, on one axis of time; None when there is nothing to draw.

    A circle is an exact figure, a hollow one an approximate one; an arrow points where the figure is open; a bar spans
    a range. Statements converted from another currency are squares. Those that are not preferred are drawn faint.
    """
    priced = [row for row in timeline if row["amount_usd"] is not None and row["period_end"]]
    counted = [row for row in timeline if row["project_count"] is not None and row["period_end"]]
    if not priced:
        return None
    width, height, low_panel = (1000, 520, 120) if wide else (360, 430, 100)
    left, right, top = (52, 16, 22) if wide else (36, 10, 22)
    days = [row["period_end"] for row in priced + counted]
    first, last = date(min(days).year, 1, 1), max(days) + timedelta(days=120)
    bottom = height - low_panel - 56
    x = Scale(first.toordinal(), last.toordinal(), left, width - right)
    tops = [float(row["amount_usd_high"] or row["amount_usd"]) / 1e9 for row in priced]
    steps = round_steps(0, max([*tops, LINE_USD / 1e9]) * 1.1, 5)
    y = Scale(0, steps[-1], bottom, top)

    sheet = Sheet(
        f"portfolio-{'wide' if wide else 'narrow'}", width, height,
        "Stated portfolio of the intergovernmental commission over time",
        f"{len(priced)} statements from {priced[0]['period_code']} to {priced[-1]['period_code']}; the newest: "
        f"{said_amount(priced[-1])}. The table below lists each of them.",
    )  # fmt: skip
    for value in steps:
        sheet.line(left, y(value), width - right, y(value), "grid")
        sheet.text(left - 6, y(value) + 4, f"{value:g}", "tick", "end")
    sheet.text(0, 12, "billion USD", "axis")
    _draw_years(sheet, x, first, last, (top, height - 24), wide)
    sheet.line(left, y(160), width - right, y(160), "threshold")
    sheet.text(left + 4, y(160) - 6, "160 billion USD", "threshold-label")

    placed: list[Box] = [(left, y(160) - 2, width - right, y(160) + 2), (left, y(160) - 18, left + 120, y(160) - 4)]
    for row in sorted(priced, key=lambda row: bool(row["is_preferred"])):
        at, level = x(row["period_end"].toordinal()), y(float(row["amount_usd"]) / 1e9)
        _draw_statement(sheet, row, at, y)
        placed.append((at - 5, level - 5, at + 5, level + 5))
        if row["amount_comparator"] in (">", ">="):
            placed.append((at - 5, level - 26, at + 5, level))
    for row in sorted(priced, key=lambda row: row["period_end"], reverse=True):
        if row["is_preferred"]:
            _label(
                sheet, row, x(row["period_end"].toordinal()), y(float(row["amount_usd"]) / 1e9), placed, width - right
            )
    if counted:
        _draw_counts(sheet, counted, x, (height - low_panel, height - 28), (left, width - right))
    return sheet


def _draw_years(sheet: Sheet, x: Scale, first: date, last: date, span: tuple[float, float], wide: bool) -> None:
    for day in [first, *years(first, last, 14 if wide else 5)]:
        at = x(day.toordinal())
        sheet.line(at, span[0], at, span[1], "grid faint")
        sheet.text(at, sheet.height - 8, str(day.year), "tick", "middle" if day > first else "start")


def _draw_statement(sheet: Sheet, row: Row, x: float, y: Scale) -> None:
    css = _css(row)
    at, kind = y(float(row["amount_usd"]) / 1e9), row["amount_comparator"]
    converted = "" if row["currency_code"] == "USD" else f" = {amount(row['amount_usd'])} at {row['rate_used']:.2f}"
    sheet.open(
        f"{row['period_code']}: {said_amount(row)}{converted}. {row['said_by'] or ''} ({row['publisher'] or ''})"
    )
    sheet.circle(x, at, 12, "hit")
    if kind in (">", ">="):
        _draw_arrow(sheet, x, at, -26, css)
    elif kind in ("<", "<="):
        _draw_arrow(sheet, x, at, 26, css)
    elif kind == "between" and row["amount_usd_high"] is not None:
        high = y(float(row["amount_usd_high"]) / 1e9)
        sheet.rect(x - 4, high, 8, at - high, f"range {css}")
    _draw_point(sheet, x, at, f"{css}{' hollow' if kind == '~' else ''}", row["currency_code"] == "USD")
    sheet.close()


def _draw_arrow(sheet: Sheet, x: float, y: float, length: float, css: str) -> None:
    tip, back = y + length, 6 if length < 0 else -6
    sheet.line(x, y, x, tip, f"open-end {css}")
    sheet.path([(x - 4.5, tip + back), (x, tip), (x + 4.5, tip + back)], f"open-end {css}")


def _draw_point(sheet: Sheet, x: float, y: float, css: str, round_point: bool) -> None:
    if round_point:
        sheet.circle(x, y, 5, f"point {css}")
    else:
        sheet.rect(x - 4.5, y - 4.5, 9, 9, f"point {css}")


def _css(row: Row) -> str:
    return "stated" if row["is_preferred"] else "stated other"


def _label(sheet: Sheet, row: Row, x: float, y: float, placed: list[Box], right: float) -> None:
    """Write the value beside its mark where no other label stands, else leave it to the tooltip and the table."""
    text = f"{SIGNS.get(row['amount_comparator'], '')}{float(row['amount_usd']) / 1e9:.3g}"
    if row["amount_comparator"] == "between" and row["amount_usd_high"] is not None:
        text += f"–{float(row['amount_usd_high']) / 1e9:.3g}"
    wide = 7.2 * len(text) + 4
    for dx, dy, anchor in ((9, 4, "start"), (-9, 4, "end"), (0, 20, "middle"), (9, 18, "start"), (-9, 18, "end")):
        start = x + dx - {"start": 0, "middle": wide / 2, "end": wide}[anchor]
        box = (start, y + dy - 12, start + wide, y + dy + 3)
        if box[2] <= right and not any(
            box[0] < b[2] and b[0] < box[2] and box[1] < b[3] and b[1] < box[3] for b in placed
        ):
            placed.append(box)
            sheet.text(x + dx, y + dy, text, "value", anchor)
            return


def _draw_counts(
    sheet: Sheet, counted: list[Row], x: Scale, rows: tuple[float, float], columns: tuple[float, float]
) -> None:
    counts = [row["project_count"] for row in counted]
    steps = round_steps(min(counts) - 2, max(counts) + 2, 2)
    y = Scale(steps[0], steps[-1], rows[1], rows[0])
    sheet.text(0, rows[0] - 12, "number of projects", "axis")
    for value in steps:
        sheet.line(columns[0], y(value), columns[1], y(value), "grid")
        sheet.text(columns[0] - 6, y(value) + 4, f"{value:g}", "tick", "end")
    for row in sorted(counted, key=lambda row: bool(row["is_preferred"])):
        at, level, kind = x(row["period_end"].toordinal()), y(row["project_count"]), row["project_count_comparator"]
        sheet.open(
            f"{row['period_code']}: {said_count(row)} projects. {row['said_by'] or ''} ({row['publisher'] or ''})"
        )
        sheet.circle(at, level, 12, "hit")
        if kind in (">", ">=", "<", "<="):
            _draw_arrow(sheet, at, level, -18 if kind in (">", ">=") else 18, f"count {_css(row)}")
        sheet.circle(at, level, 4, f"point count {_css(row)}{' hollow' if kind == '~' else ''}")
        sheet.close()
