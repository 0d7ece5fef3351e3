"""Plots for the page, in HTML and SVG, with the page's colours.

Horizontal lengths are percentages, so that a plot fills the width of the page while its text keeps its size.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ....movie.html import Markup, element
from ..harness.tables import significant

_BAR_HEIGHT = 10


@dataclass(frozen=True)
class Bar:
    """One bar of a chart.

    Attributes:
        label: what was measured.
        value: the number; None where there is none, and ``note`` says why.
        spread: the least and the largest measurement.
        note: a remark that stands below the bar.
        bad: whether the remark is a fault.
        tone: name of the colour: ``own``, ``other`` or ``hoped``.
    """

    label: str
    value: float | None
    spread: tuple[float, float] | None = None
    note: str = ""
    bad: bool = False
    tone: str = "own"


def bar_chart(rows: Sequence[Bar], unit: str, written: Callable[[float], str] = significant) -> Markup:
    """Horizontal bars from zero; a line in each goes from the least to the largest measurement.

    Args:
        rows: the bars, from top to bottom.
        unit: of the numbers.
        written: formats a number.
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
        parts.append(_bar_svg(row, largest, f"{row.label}: {written(row.value)} {unit}"))
    if row.note:
        parts.append(element("span", row.note, class_="note bad" if row.bad else "note"))
    return element("div", *parts, class_="bar")


def _bar_svg(row: Bar, largest: float, description: str) -> Markup:
    assert row.value is not None
    middle = _BAR_HEIGHT / 2
    shapes = [element("rect", width="100%", height=_BAR_HEIGHT, rx=3, class_="rail")]
    shapes.append(
        element("rect", width=_percent(row.value / largest), height=_BAR_HEIGHT, rx=3, class_=f"fill {row.tone}")
    )
    if row.spread and row.spread[0] < row.spread[1]:
        low, high = (_percent(value / largest) for value in row.spread)
        shapes.append(element("line", x1=low, x2=high, y1=middle, y2=middle, class_="spread"))
    return element("svg", *shapes, width="100%", height=_BAR_HEIGHT, role="img", aria_label=description)


@dataclass(frozen=True)
class Series:
    """Points that a line joins in their order: (x, y, description)."""

    name: str
    points: tuple[tuple[float, float, str], ...]


def series_plot(lines: Sequence[Series], x_title: str, y_title: str) -> Markup:
    """A plot with two logarithmic axes; the number in each point names its series.

    Args:
        lines: the series.
        x_title, y_title: titles of the axes.
    """
    x_axis = _Axis.around([x for line in lines for x, _, _ in line.points])
    y_axis = _Axis.around([y for line in lines for _, y, _ in line.points])
    shapes, legend = [], []
    for tick in x_axis.ticks:
        shapes.append(element("line", x1=x_axis.at(tick), x2=x_axis.at(tick), y1="0", y2="100%", class_="grid"))
    for tick in y_axis.ticks:
        shapes.append(
            element("line", x1="0", x2="100%", y1=y_axis.from_top(tick), y2=y_axis.from_top(tick), class_="grid")
        )
    for number, line in enumerate(lines, 1):
        points = [(x_axis.at(x), y_axis.from_top(y)) for x, y, _ in line.points]
        hue = f"hue{(number - 1) % 6}"
        for (x1, y1), (x2, y2) in pairwise(points):
            shapes.append(element("line", x1=x1, y1=y1, x2=x2, y2=y2, class_=f"path {hue}"))
        for (x, y), (_, _, description) in zip(points, line.points, strict=True):
            dot = element("circle", cx=x, cy=y, r=8, class_=f"dot {hue}")
            shapes.append(
                element("g", element("title", description), dot, element("text", number, x=x, y=y, dy=".36em"))
            )
        legend.append(element("li", element("span", number, class_=f"key {hue}"), line.name))
    marks = [element("span", _short(t), class_="tick x", style=f"left:{x_axis.at(t)}") for t in x_axis.ticks]
    marks += [element("span", _short(t), class_="tick y", style=f"top:{y_axis.from_top(t)}") for t in y_axis.ticks]
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
    """A logarithmic axis; ``low`` and ``high`` are logarithms of its ends."""

    low: float
    high: float

    @classmethod
    def around(cls, values: Sequence[float]) -> _Axis:
        """An axis with a margin beyond the least and the largest value."""
        low, high = math.log10(min(values)), math.log10(max(values))
        margin = max(0.06 * (high - low), 0.1)
        return cls(low - margin, high + margin)

    @property
    def ticks(self) -> list[float]:
        """Powers of ten; if they are few, also multiples of them."""
        decades = range(math.floor(self.low), math.ceil(self.high) + 1)
        for steps in ((1,), (1, 3), (1, 2, 5)):
            found = [s * 10.0**d for d in decades for s in steps if self.low <= math.log10(s * 10.0**d) <= self.high]
            if len(found) >= 4:
                break
        return found

    def _position(self, value: float) -> float:
        """From 0 at the low end to 1 at the high end."""
        return (math.log10(value) - self.low) / (self.high - self.low)

    def at(self, value: float) -> str:
        """The position of a value from the left, as CSS has it."""
        return _percent(self._position(value))

    def from_top(self, value: float) -> str:
        """The position of a value from the top, as CSS has it."""
        return _percent(1 - self._position(value))


def _percent(share: float) -> str:
    return f"{100 * share:.2f}%"


def _short(value: float) -> str:
    """1500 as 1.5k, for the ticks of an axis."""
    for unit, size in (("M", 1e6), ("k", 1e3)):
        if value >= size:
            return f"{value / size:g}{unit}"
    return f"{value:g}"
