"""All numbers of a section of the page, as a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from ...movie.html import Markup, element
from ...movie.units import human_bytes
from .result import Measurement
from .tables import significant

#: What is known of a row besides its speed, and how it is written.
_FACTS: dict[str, tuple[str, Callable[[Any], str]]] = {
    "bytes": ("size", human_bytes),
    "cpu_ms": ("CPU ms a frame", significant),
    "ssim": ("SSIM", "{:.4f}".format),
    "psnr": ("PSNR dB", "{:.1f}".format),
    "colour_error": ("colour error", "{:.1f}".format),
    "tags": ("colour tags", lambda tags: tags if tags.strip("- /") else "none"),
    "version": ("version", str),
}


@dataclass(frozen=True)
class Group:
    """Rows that can be compared, and the number they are held against."""

    title: str
    rows: Sequence[Measurement]
    reference: float | None


def numbers_table(groups: Sequence[Group], ratio_title: str) -> Markup:
    """All numbers of a section, to be unfolded."""
    every = [row for group in groups for row in group.rows]
    facts = [name for name in _FACTS if any(row.facts.get(name) is not None for row in every)]
    units = {row.unit for row in every}
    # One unit stands at the top; several, in every row.
    speed = ["median", "unit"] if len(units) > 1 else list(units)
    heads = ["", *speed, "least–largest", ratio_title, *(_FACTS[name][0] for name in facts), "verdict"]
    lines = []
    for group in groups:
        lines.append(element("tr", element("th", group.title, colspan=len(heads), scope="rowgroup"), class_="group"))
        lines += [_line(row, group.reference, heads, facts, len(units) > 1) for row in group.rows]
    top = element("tr", *(element("th", head, scope="col") for head in heads))
    table = element("table", element("thead", top), element("tbody", *lines))
    return element("details", element("summary", "All numbers"), table)


def _line(
    row: Measurement, reference: float | None, heads: Sequence[str], facts: Sequence[str], with_unit: bool
) -> Markup:
    """A row of a table, which becomes a list where the page is narrow; empty cells are left out there."""
    numbers = [""] * (4 if with_unit else 3)
    if row.median is not None and row.spread is not None:
        ratio = f"{row.median / reference:.2f}" if reference else ""
        unit = [row.unit] if with_unit else []
        numbers = [significant(row.median), *unit, "–".join(map(significant, row.spread)), ratio]
    known = [_FACTS[name][1](row.facts[name]) if row.facts.get(name) is not None else "" for name in facts]
    cells = [
        element("td", cell, data_head=head, class_=None if cell else "none")
        for head, cell in zip(heads[1:], [*numbers, *known, row.verdict], strict=True)
    ]
    return element("tr", element("th", row.label, scope="row"), *cells)
