"""How near OpenGL's drawing of matplotlib figures is to Agg's, scene by scene of the tests' corpus.

Each scene is drawn by both in two of its frames, and the worse one counts: root mean square of all channels, the part
of the pixels of which a channel is off by more than 24, the largest difference (all of 255; on white and on black,
whichever is worse), and what Agg drew in OpenGL's place, and why.

How to run, from the top of a checkout::

    python -m benchmarks.gl_fidelity                             # about a minute
    python -m benchmarks.gl_fidelity --contact-sheet worst.png   # also pictures of the worst: Agg, OpenGL, difference
    python -m benchmarks.gl_fidelity --quick

The result is stored in results/gl_fidelity.json.
"""

from __future__ import annotations

import sys
import warnings
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import click
import matplotlib as mpl
import numpy as np
from PIL import Image, ImageDraw

from gpumovie.cli.bench import machine_facts, markdown_table, say
from gpumovie.gl.context.opening import open_context

from .publishing import common_options, publish

TESTS = Path(__file__).parents[1] / "tests" / "mpl"
#: Rows and columns of the contact sheet, and how much differences are made stronger.
ROWS, COLUMNS, STRONGER = 12, 2, 8
#: So many scenes are in the report, and those of which Agg drew a part; all are in the JSON result.
WORST = 25
_TITLE = 14


@dataclass(frozen=True)
class Row:
    """One scene, in the worse of its frames.

    Attributes:
        rms, off, largest: as in the tests' ``Apart``.
        by_agg: what Agg drew, and how often.
        within: whether that is within the limits of all scenes.
    """

    scene: str
    rms: float
    off: float
    largest: int
    by_agg: dict[str, int]
    within: bool


def compare(names: list[str]) -> tuple[list[Row], dict[str, Any]]:
    """Rows, and the pictures of each scene's worse frame."""
    from against_agg import Drawer, playing  # beside the tests

    rows, pictures = [], {}
    with open_context("egl") as context:
        drawer = Drawer(context)
        for name in names:
            say(name)
            with playing(name) as (_, figures):
                worst = max((drawer(fig) for fig in figures), key=lambda both: both.apart.rms)
            apart = worst.apart
            rows.append(Row(name, apart.rms, apart.off, apart.largest, worst.reasons, apart.within()))
            pictures[name] = worst
        drawer.close()
    return sorted(rows, key=lambda row: -row.rms), pictures


def report(rows: list[Row]) -> str:
    lines = [
        [
            row.scene,
            f"{row.rms:.2f}",
            f"{row.off:.3%}",
            str(row.largest),
            ", ".join(f"{why} ({count})" for why, count in row.by_agg.items()),
            "" if row.within else "outside",
        ]
        for row in rows
        if row in rows[:WORST] or row.by_agg or not row.within
    ]
    headers = ("scene", "rms", "pixels off", "largest", "drawn by Agg", "limits")
    within = sum(row.within for row in rows)
    drawn = sum(bool(row.by_agg) for row in rows)
    head = f"{within} of {len(rows)} scenes within rms 1.0 and 0.5 % of the pixels off by more than 24"
    shown = f"in {drawn} Agg drew something. Those and the {WORST} farthest from Agg:"
    return f"{head}; {shown}\n\n{markdown_table(headers, lines)}"


def contact_sheet(rows: list[Row], pictures: dict[str, Any]) -> Image.Image:
    """The worst scenes: Agg, OpenGL, and their difference made stronger."""
    strips = []
    for row in rows[: ROWS * COLUMNS]:
        agg, opengl = pictures[row.scene].on(255)
        strip = np.concatenate([agg, opengl, np.minimum(np.abs(agg - opengl) * STRONGER, 255)], axis=1)
        strips.append(Image.fromarray(strip.astype(np.uint8)))
    width, height = max(strip.width for strip in strips), max(strip.height for strip in strips) + _TITLE
    sheet = Image.new("RGB", (width * COLUMNS, height * ROWS), "white")
    pen = ImageDraw.Draw(sheet)
    for number, (row, strip) in enumerate(zip(rows, strips, strict=False)):
        left, top = number % COLUMNS * width, number // COLUMNS * height
        pen.text((left + 2, top), f"{row.scene}: rms {row.rms:.2f}, {row.off:.2%} off, {row.largest}", fill="black")
        sheet.paste(strip, (left, top + _TITLE))
    return sheet


@click.command(help="How near OpenGL's drawing of matplotlib figures is to Agg's.")
@click.option(
    "--contact-sheet", "sheet", type=click.Path(path_type=Path, dir_okay=False), help="Picture of the worst."
)
@common_options
def main(sheet: Path | None, quick: bool, results: Path | None) -> None:
    sys.path[:0] = [str(TESTS), str(TESTS / "gl")]
    mpl.use("agg")
    from corpus import SCENES

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of scenes that ask for them
        rows, pictures = compare(list(SCENES)[:10] if quick else list(SCENES))
    if sheet is not None:
        contact_sheet(rows, pictures).save(sheet)
    machine = machine_facts(["numpy", "matplotlib"])
    publish(
        "gl_fidelity", report(rows), {"machine": machine, "scenes": [asdict(row) for row in rows]}, results, quick
    )


if __name__ == "__main__":
    main()
