"""A sheet to draw on: SVG shapes as text, styled by the page's own classes, everything from outside escaped."""

import math
from dataclasses import dataclass, field
from datetime import date

from markupsafe import Markup

from flows.report.words import shown


@dataclass
class Sheet:
    """A picture of `width` × `height` units, which are pixels where the page has room for them."""

    name: str
    width: int
    height: int
    title: str
    about: str
    _shapes: list[Markup] = field(default_factory=list)

    def line(self, x1: float, y1: float, x2: float, y2: float, css: str) -> None:
        self._draw(
            '<line class="{}" x1="{:.1f}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}"/>', css, x1, y1, x2, y2
        )  # fmt: skip

    def rect(self, x: float, y: float, width: float, height: float, css: str) -> None:
        self._draw(
            '<rect class="{}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"/>',
            css, x, y, max(width, 0), max(height, 0),
        )  # fmt: skip

    def circle(self, x: float, y: float, radius: float, css: str) -> None:
        self._draw('<circle class="{}" cx="{:.1f}" cy="{:.1f}" r="{:.1f}"/>', css, x, y, radius)

    def path(self, points: list[tuple[float, float]], css: str, closed: bool = False) -> None:
        track = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + ("Z" if closed else "")
        self._draw('<path class="{}" d="{}"/>', css, track)

    def text(self, x: float, y: float, text: str, css: str = "", anchor: str = "start") -> None:
        self._draw(
            '<text class="{}" x="{:.1f}" y="{:.1f}" text-anchor="{}">{}</text>', css, x, y, anchor, shown(text)
        )  # fmt: skip

    def open(self, told: str) -> None:
        """Start a group of shapes that tells `told` when pointed at."""
        self._draw('<g class="mark"><title>{}</title>', shown(told))

    def close(self) -> None:
        self._draw("</g>")

    def _draw(self, shape: str, *values: object) -> None:
        self._shapes.append(Markup(shape).format(*values))

    def markup(self) -> Markup:
        """The picture, with a title and a description for those who do not see it."""
        return Markup(
            '<svg viewBox="0 0 {w} {h}" width="{w}" height="{h}" role="img" aria-labelledby="{n}-t {n}-d">'
            '<title id="{n}-t">{t}</title><desc id="{n}-d">{d}</desc>{shapes}</svg>'
        ).format(
            w=self.width,
            h=self.height,
            n=self.name,
            t=shown(self.title),
            d=shown(self.about),
            shapes=Markup("").join(self._shapes),
        )


@dataclass(frozen=True)
class Scale:
    """Maps values from `low` to `high` onto the units from `start` to `end`."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        share = (float(value) - self.low) / ((self.high - self.low) or 1)
        return self.start + share * (self.end - self.start)


def round_steps(low: float, high: float, most: int) -> list[float]:
    """At most about `most` values in steps of 1, 2 or 5 times a power of ten that enclose `low` and `high`."""
    spread = (high - low) or 1.0
    rough = spread / max(most, 1)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [number * step for number in range(first, max(last, first + 1) + 1)]


def years(first: date, last: date, most: int) -> list[date]:
    """The first days of years within the span, at most about `most` of them."""
    step = next((n for n in (1, 2, 5, 10) if (last.year - first.year) / n <= most), 20)
    return [date(year, 1, 1) for year in range(first.year, last.year + 1) if year % step == 0 and year > first.year]
