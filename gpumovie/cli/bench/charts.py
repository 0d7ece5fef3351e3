"""Plots for the page, in HTML and SVG that follow its colours and its width.

Lengths along the page are per cent, so that a plot is as wide as there is room, and text stays as large as it is.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ...movie.html import Markup, element
from .tables import significant

_BAR_HEIGHT = 10


@dataclass(frozen=True)
class Bar:
    """A number and what it is of.

    Attributes:
        value: None where there is none; then ``note`` says why.
        spread: the least and the largest measurement.
        note: what there is to say besides.
        bad: whether that is a fault.
        tone: ``own``, ``other`` or ``hoped``: how it is coloured.
    """

    label: str
    value: float | None
    spread: tuple[float, float] | None = None
    note: str = ""
    bad: bool = False
    tone: str = "own"


def bars(rows: Sequence[Bar], unit: str, written: Callable[[float], str] = significant) -> Markup:
    """Horizontal bars from zero, a line across each from the least to the largest measurement.

    Args:
        written: how a number is written.
    """
    largest = (
        max((max(row.value, *(row.spread or (row.value,))) for row in rows if row.value is not None), default=0.0)
        or 1.0
    )
    return element("div", *(_bar(row, largest, unit, written) for row in rows), class_="bars")


def _bar(row: Bar, largest: float, unit: str, written: Callable[[float], str]) -> Markup:
    parts = [element("span", row.label, class_="label")]
    if row.value is not None:
        ends = "–".join(map(written, row.spread)) if row.spread and row.spread[0] < row.spread[1] else None
        number = element("b", written(row.value))
        parts.append(element("span", number, element("i", ends) if ends else None, class_="value"))
        parts.append(_drawn(row, largest, f"{row.label}: {written(row.value)} {unit}"))
    if row.note:
        parts.append(element("span", row.note, class_="note bad" if row.bad else "note"))
    return element("div", *parts, class_="bar")


def _drawn(row: Bar, largest: float, said: str) -> Markup:
    assert row.value is not None
    middle = _BAR_HEIGHT / 2
    shapes = [element("rect", width="100%", height=_BAR_HEIGHT, rx=3, class_="rail")]
    shapes.append(
        element("rect", width=_percent(row.value / largest), height=_BAR_HEIGHT, rx=3, class_=f"fill {row.tone}")
    )
    if row.spread and row.spread[0] < row.spread[1]:
        low, high = (_percent(value / largest) for value in row.spread)
        shapes.append(element("line", x1=low, x2=high, y1=middle, y2=middle, class_="spread"))
    return element("svg", *shapes, width="100%", height=_BAR_HEIGHT, role="img", aria_label=said)


@dataclass(frozen=True)
class Track:
    """Points that belong together, in their order: (x, y, what the point is)."""

    name: str
    points: tuple[tuple[float, float, str], ...]


def tracks(lines: Sequence[Track], x_title: str, y_title: str) -> Markup:
    """Points joined by lines over two logarithmic axes; a number in each point tells whose it is."""
    across = _Axis.around([x for line in lines for x, _, _ in line.points])
    up = _Axis.around([y for line in lines for _, y, _ in line.points])
    shapes, legend = [], []
    for tick in across.ticks:
        shapes.append(element("line", x1=across.at(tick), x2=across.at(tick), y1="0", y2="100%", class_="grid"))
    for tick in up.ticks:
        shapes.append(element("line", x1="0", x2="100%", y1=up.from_top(tick), y2=up.from_top(tick), class_="grid"))
    for number, line in enumerate(lines, 1):
        ends = [(across.at(x), up.from_top(y)) for x, y, _ in line.points]
        hue = f"hue{(number - 1) % 6}"
        for (x1, y1), (x2, y2) in pairwise(ends):
            shapes.append(element("line", x1=x1, y1=y1, x2=x2, y2=y2, class_=f"path {hue}"))
        for (x, y), (_, _, what) in zip(ends, line.points, strict=True):
            dot = element("circle", cx=x, cy=y, r=8, class_=f"dot {hue}")
            shapes.append(element("g", element("title", what), dot, element("text", number, x=x, y=y, dy=".36em")))
        legend.append(element("li", element("span", number, class_=f"key {hue}"), line.name))
    marks = [element("span", _short(t), class_="tick x", style=f"left:{across.at(t)}") for t in across.ticks]
    marks += [element("span", _short(t), class_="tick y", style=f"top:{up.from_top(t)}") for t in up.ticks]
    named = f"{y_title} over {x_title}, both logarithmic"
    drawn = element("svg", *shapes, width="100%", height="100%", role="img", aria_label=named)
    return element(
        "div",
        element("p", y_title, class_="axis"),
        element("div", drawn, *marks, class_="plot"),
        element("p", x_title, class_="axis end"),
        element("ul", *legend, class_="legend"),
        class_="tracks",
    )


@dataclass(frozen=True)
class _Axis:
    """A logarithmic axis."""

    low: float
    high: float

    @classmethod
    def around(cls, values: Sequence[float]) -> _Axis:
        """An axis with a little room beyond the least and the largest value."""
        low, high = math.log10(min(values)), math.log10(max(values))
        room = max(0.06 * (high - low), 0.1)
        return cls(low - room, high + room)

    @property
    def ticks(self) -> list[float]:
        """Powers of ten; 2 and 5 times those too where there would be too few."""
        decades = range(math.floor(self.low), math.ceil(self.high) + 1)
        for steps in ((1,), (1, 3), (1, 2, 5)):
            found = [s * 10.0**d for d in decades for s in steps if self.low <= math.log10(s * 10.0**d) <= self.high]
            if len(found) >= 4:
                break
        return found

    def _part(self, value: float) -> float:
        return (math.log10(value) - self.low) / (self.high - self.low)

    def at(self, value: float) -> str:
        return _percent(self._part(value))

    def from_top(self, value: float) -> str:
        return _percent(1 - self._part(value))


def _percent(part: float) -> str:
    return f"{100 * part:.2f}%"


def _short(value: float) -> str:
    """1500 as 1.5k, for the marks of an axis."""
    for unit, size in (("M", 1e6), ("k", 1e3)):
        if value >= size:
            return f"{value / size:g}{unit}"
    return f"{value:g}"
