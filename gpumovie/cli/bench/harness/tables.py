"""Tables of text, which are valid Markdown, and how numbers are written in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ....video.pixel_formats import Size


def markdown_table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table with aligned columns: the first to the left, all others to the right."""
    cells = [list(headers), *[[cell.replace("|", "\\|") for cell in row] for row in rows]]
    widths = [max(len(row[i]) for row in cells) for i in range(len(headers))]

    def line(row: Sequence[str]) -> str:
        first, *rest = (
            cell.ljust(w) if i == 0 else cell.rjust(w) for i, (cell, w) in enumerate(zip(row, widths, strict=True))
        )
        return f"| {' | '.join([first, *rest])} |"

    rule = ["-" * widths[0], *("-" * (w - 1) + ":" for w in widths[1:])]
    return "\n".join([line(cells[0]), line(rule), *(line(row) for row in cells[1:])])


def spread(values: Sequence[float], digits: int = 1) -> str:
    """The least and the largest of a few measurements; quartiles of five numbers would say less."""
    return f"{min(values):.{digits}f}..{max(values):.{digits}f}"


def significant(value: float) -> str:
    """Three significant digits, without an exponent: 1234.5 as 1234, 12.345 as 12.3, 0.012345 as 0.0123."""
    size = abs(value)
    if size < 1:
        return f"{value:.3g}"
    return f"{value:.{0 if size >= 100 else 1 if size >= 10 else 2}f}"


def size_name(size: Size) -> str:
    """(1280, 720) as 1280x720."""
    return f"{size[0]}x{size[1]}"
