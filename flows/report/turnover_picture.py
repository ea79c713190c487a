"""The pictures of turnover between China and Russia: years, the same months of each year, and single months."""

from datetime import date
from typing import Any

from flows.report.reader import Row
from flows.report.svg import Scale, Sheet, round_steps, years
from flows.report.words import amount, number, percent

FIELDS = ("exports_usd", "imports_usd", "turnover_usd")


def draw_years(turnover: list[Row], wide: bool) -> Sheet | None:
    """One bar a year, China's exports below its imports; a year of which only the total was stated has a plain bar."""
    rows = [row for row in turnover if row["period_grain"] == "year" and total(row) is not None]
    return _draw_bars("years", "Goods trade between China and Russia by year", rows, wide)


def draw_year_to_date(turnover: list[Row], months: int, wide: bool) -> Sheet | None:
    """January to the given month of each year, with the growth on the year before."""
    span = months_span(months)
    return _draw_bars(f"ytd-{months}", f"Goods trade between China and Russia, {span} of each year",
                      newest(year_to_date(turnover, months), 12 if wide else 7), wide, growth=True)  # fmt: skip


def year_to_date(turnover: list[Row], months: int) -> list[Row]:
    """The rows on January to the given month, one a year."""
    return [
        row
        for row in turnover
        if row["period_grain"] == "ytd"
        and row["period_start"].month == 1
        and row["period_start"].year == row["period_end"].year
        and row["period_end"].month == months
        and total(row) is not None
    ]


def newest(rows: list[Row], count: int) -> list[Row]:
    """The rows of the last `count` years."""
    return [row for row in rows if row["period_start"].year > rows[-1]["period_start"].year - count]


def months_span(months: int) -> str:
    """`January–May` for 5."""
    return f"January–{date(2000, months, 1):%B}" if months > 1 else "January"


def total(row: Row) -> float | None:
    """Turnover in USD, else the sum of both directions, else None."""
    if row["turnover_usd"] is not None:
        return float(row["turnover_usd"])
    if row["exports_usd"] is not None and row["imports_usd"] is not None:
        return float(row["exports_usd"] + row["imports_usd"])
    return None


def growth_of(row: Row) -> Any:
    """Growth on the year before in percent: computed from the values, else as stated."""
    computed = row["turnover_growth_pct"]
    return computed if computed is not None else row["turnover_growth_pct_stated"]


def told(row: Row) -> str:
    parts = [f"{row['period_code']}: turnover {amount(total(row))}"]
    if row["exports_usd"] is not None:
        parts.append(f"China's exports {amount(row['exports_usd'])}")
    if row["imports_usd"] is not None:
        parts.append(f"imports {amount(row['imports_usd'])}")
    if growth_of(row) is not None:
        parts.append(f"{percent(growth_of(row))} on the year before")
    return ", ".join(parts) + f" ({row['source_code']}, {row['method']})"


def _draw_bars(name: str, title: str, rows: list[Row], wide: bool, growth: bool = False) -> Sheet | None:
    if not rows:
        return None
    width, height, left = (1000, 380, 44) if wide else (360, 300, 32)
    top, bottom = 36, height - 26
    first, last = rows[0]["period_start"].year, rows[-1]["period_start"].year
    steps = round_steps(0, max(total(row) or 0 for row in rows) / 1e9 * 1.06, 5)
    y = Scale(0, steps[-1], bottom, top)
    slot = (width - left - 14) / (last - first + 1)
    bar = min(slot * 0.72, 64)
    sheet = Sheet(
        f"{name}-{'wide' if wide else 'narrow'}", width, height, title,
        f"Bars for {len(rows)} of the years {first} to {last}; the newest: {told(rows[-1])}. The table lists all.",
    )  # fmt: skip
    sheet.text(0, 12, "billion USD", "axis")
    for value in steps:
        sheet.line(left, y(value), width - 2, y(value), "grid")
        sheet.text(left - 6, y(value) + 4, f"{value:g}", "tick", "end")
    every = max(1, round((40 if wide else 34) / slot + 0.49))
    for year in range(first, last + 1):
        if (last - year) % every == 0:
            sheet.text(left + (year - first + 0.5) * slot, height - 8, str(year), "tick", "middle")
    highest = max(rows, key=lambda row: total(row) or 0)
    for row in rows:
        middle = left + (row["period_start"].year - first + 0.5) * slot
        _draw_bar(sheet, row, middle - bar / 2, bar, y)
        value = (total(row) or 0) / 1e9
        above = y(value) - 5
        if growth and growth_of(row) is not None and slot > 42:
            sheet.text(middle, above, percent(growth_of(row)), "growth", "middle")
            above -= 14
        if slot > 26 or row is highest:
            sheet.text(middle, above, number(value, 0 if slot < 42 else 1), "value", "middle")
    return sheet


def _draw_bar(sheet: Sheet, row: Row, x: float, width: float, y: Scale) -> None:
    sheet.open(told(row))
    if row["exports_usd"] is None or row["imports_usd"] is None:
        at = y((total(row) or 0) / 1e9)
        sheet.rect(x, at, width, y(0) - at, "bar undivided")
    else:
        middle, at = y(float(row["exports_usd"]) / 1e9), y(float(row["exports_usd"] + row["imports_usd"]) / 1e9)
        sheet.rect(x, middle, width, y(0) - middle, "bar exports")
        sheet.rect(x, at, width, middle - at, "bar imports")
    sheet.close()


def draw_months(turnover: list[Row], wide: bool) -> Sheet | None:
    """Turnover by month over the last ten years, broken where a month is missing; below it the growth."""
    rows = newest([row for row in turnover if row["period_grain"] == "month" and total(row) is not None], 10)
    if len(rows) < 2:
        return None
    width, height, left, low_panel = (1000, 430, 44, 100) if wide else (360, 380, 32, 90)
    top, bottom = 24, height - low_panel - 44
    first, last = rows[0]["period_start"], rows[-1]["period_end"]
    x = Scale(first.toordinal(), last.toordinal(), left + 4, width - 10)
    values = [float(row[name]) / 1e9 for row in rows for name in FIELDS if row[name] is not None]
    steps = round_steps(0, max(values) * 1.05, 5)
    y = Scale(0, steps[-1], bottom, top)
    sheet = Sheet(
        f"months-{'wide' if wide else 'narrow'}", width, height, "Goods trade between China and Russia by month",
        f"{len(rows)} months from {rows[0]['period_code']} to {rows[-1]['period_code']}; the newest: {told(rows[-1])}.",
    )  # fmt: skip
    sheet.text(0, 12, "billion USD", "axis")
    for value in steps:
        sheet.line(left, y(value), width - 4, y(value), "grid")
        sheet.text(left - 6, y(value) + 4, f"{value:g}", "tick", "end")
    for day in years(first, last, 14 if wide else 5):
        sheet.line(x(day.toordinal()), top, x(day.toordinal()), height - 24, "grid faint")
        sheet.text(x(day.toordinal()), height - 8, str(day.year), "tick", "middle")
    for name, css in zip(FIELDS, ("exports", "imports", "turnover"), strict=True):
        for run in _unbroken(rows, name):
            points = [(x(row["period_start"].toordinal() + 14), y(float(row[name]) / 1e9)) for row in run]
            if len(points) > 1:
                sheet.path(points, f"series {css}")
            for row, (at, level) in zip(run, points, strict=True):
                sheet.open(told(row))
                sheet.circle(at, level, 7, "hit")
                sheet.circle(at, level, 2.5 if len(points) > 1 else 3.5, f"dot {css}")
                sheet.close()
    _draw_growth(sheet, rows, x, (height - low_panel, height - 30), (left, width - 4))
    return sheet


def _unbroken(rows: list[Row], name: str) -> list[list[Row]]:
    """Runs of months in a row of which the field is known."""
    runs: list[list[Row]] = []
    before: Row | None = None
    for row in rows:
        if row[name] is None:
            continue
        if before and (row["period_start"] - before["period_end"]).days == 1:
            runs[-1].append(row)
        else:
            runs.append([row])
        before = row
    return runs


def _draw_growth(
    sheet: Sheet, rows: list[Row], x: Scale, span: tuple[float, float], columns: tuple[float, float]
) -> None:
    grown = [(row, float(growth_of(row))) for row in rows if growth_of(row) is not None]
    if not grown:
        return
    steps = round_steps(min(0.0, *(value for _, value in grown)), max(0.0, *(value for _, value in grown)), 3)
    y = Scale(steps[0], steps[-1], span[1], span[0])
    sheet.text(0, span[0] - 12, "% on the year before", "axis")
    for value in steps:
        sheet.line(columns[0], y(value), columns[1], y(value), "grid" if value else "zero")
        sheet.text(columns[0] - 6, y(value) + 4, f"{value:g}".replace("-", "−"), "tick", "end")
    bar = max(2.0, min(10.0, (x(31) - x(0)) * 0.7))
    for row, value in grown:
        at = x(row["period_start"].toordinal() + 14)
        sheet.open(told(row))
        sheet.rect(
            at - bar / 2, min(y(value), y(0)), bar, abs(y(value) - y(0)), "bar fell" if value < 0 else "bar grew"
        )
        sheet.close()
