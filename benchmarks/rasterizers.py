"""What draws a changing figure faster: Agg, or OpenGL?

What is compared: the time from the user's change to the finished picture in memory, by gpumovie's own drawing with
each rasterizer; both keep what does not change. Frames are the same, and in the same order; the rounds of both sides
take turns. The user's own function, and what matplotlib does before anything is drawn (norms and colour maps, say),
belong to both. A third side, auto, chooses by an estimate, and is timed when it has chosen.

What is checked: the last frames of both sides differ by an RMS of at most 1.0 (of 255), and by more than 24 in at
most 0.5 % of the pixels; auto takes at most 10 % longer than the faster of the two.

How to run, from the top of a checkout::

    python -m benchmarks.rasterizers             # some minutes on two cores
    python -m benchmarks.rasterizers --quick

Exit code 1 if a picture is not as it should be. The result is stored in results/rasterizers.json.
"""

from __future__ import annotations

import functools
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click
import numpy as np

import gpumovie as gm
from gpumovie.cli.bench import machine_facts, markdown_table, say, spread
from gpumovie.mpl import audit
from gpumovie.mpl.auto_rasterizer import AutoRasterizer
from gpumovie.mpl.incremental import IncrementalRenderer
from gpumovie.mpl.opengl.incremental import GLIncrementalRenderer

from . import rasterizer_scenes
from .publishing import common_options, publish
from .rasterizer_scenes import SCENES, SIZE, ChangingFigure

ROUNDS = 3
WARM_UP = 6  # auto has chosen by then
MOST_RMS, MOST_OFF = 1.0, 0.5
#: How many times as long as the faster of the two auto may take.
MOST_LOST = 1.1
STORED = ("name", "agg", "opengl", "auto", "chosen", "rms", "off", "by_agg")


@dataclass
class RasterizerComparison:
    """One figure: seconds a frame in each round, and by how much the images differ."""

    name: str
    scene: ChangingFigure
    agg: list[float] = field(default_factory=list)
    opengl: list[float] = field(default_factory=list)
    auto: list[float] = field(default_factory=list)
    chosen: str = ""
    rms: float = 0.0
    off: float = 0.0
    by_agg: dict[str, int] = field(default_factory=dict)

    @property
    def ratios(self) -> list[float]:
        return [a / b for a, b in zip(self.agg, self.opengl, strict=True)]

    @property
    def lost(self) -> list[float]:
        """How many times as long as the faster of the two auto takes, in each round."""
        faster = min((self.agg, self.opengl), key=statistics.median)
        return [a / b for a, b in zip(self.auto, faster, strict=True)]

    @property
    def chose_well(self) -> bool:
        return statistics.median(self.lost) <= MOST_LOST

    @property
    def is_right(self) -> bool:
        return self.rms <= MOST_RMS and self.off <= MOST_OFF


class _Side:
    """A figure, and the renderer that ``make_renderer`` makes for the figure, its size and its dpi."""

    def __init__(self, scene: ChangingFigure, make_renderer: Callable[..., Any]) -> None:
        self.fig, self._update = scene.make()
        width, height = self.fig.canvas.get_width_height(physical=True)
        self.renderer = make_renderer(self.fig, float(width), float(height), float(self.fig.dpi))
        self._frame = 0

    def draw(self, count: int) -> tuple[float, Any]:
        """Draw frames; returns seconds a frame, and the last image."""
        image = None
        started = time.perf_counter()
        with audit.disabled():
            for _ in range(count):
                self._update(self._frame)
                image = self.renderer.draw()
                self._frame += 1
        return (time.perf_counter() - started) / count, image

    def close(self) -> None:
        if not isinstance(self.renderer, IncrementalRenderer) or isinstance(self.renderer, GLIncrementalRenderer):
            self.renderer.close()
        rasterizer_scenes.plt.close(self.fig)


def compare(name: str, rounds: int, canvas: Any) -> RasterizerComparison:
    found = RasterizerComparison(name, SCENES[name])
    sides = {
        "agg": _Side(found.scene, IncrementalRenderer),
        "opengl": _Side(found.scene, functools.partial(GLIncrementalRenderer, canvas=canvas)),
        "auto": _Side(found.scene, functools.partial(AutoRasterizer, strict=False, rasterizer="auto")),
    }
    for side in sides.values():
        side.draw(WARM_UP)
    auto = sides["auto"]
    images = {}
    for number in range(rounds):
        for which in sorted(sides, reverse=bool(number % 2)):
            seconds, images[which] = sides[which].draw(found.scene.frames)
            getattr(found, which).append(seconds)
    apart = np.abs(images["agg"][:, :, :3].astype(np.int16) - images["opengl"][:, :, :3])
    found.rms = float(np.sqrt((apart.astype(float) ** 2).mean()))
    found.off = float(100 * (apart.max(axis=2) > 24).mean())
    found.chosen = auto.renderer.reason.partition(":")[0]
    found.by_agg = dict(sides["opengl"].renderer.reasons)
    for side in sides.values():
        side.close()
    return found


def report_of(comparisons: list[RasterizerComparison], renderer: str, is_software: bool) -> str:
    rows = []
    for c in comparisons:
        target = c.scene.on_cpu if is_software else c.scene.on_gpu
        ratio = statistics.median(c.ratios)
        rows.append(
            [
                *(c.name, f"{1e3 * statistics.median(c.agg):.1f}", f"{1e3 * statistics.median(c.opengl):.1f}"),
                *(f"{ratio:.2f}", spread(c.ratios, 2), f"{target:g}" if target else ""),
                *(c.chosen, f"{statistics.median(c.lost):.2f}"),
                *(
                    f"{c.rms:.2f}",
                    f"{c.off:.3f}",
                    "wrong" if not c.is_right else "PASS" if ratio >= target and c.chose_well else "short",
                ),
            ]
        )
    times = ("Agg ms", "OpenGL ms", "ratio", "min..max", "target", "auto", "lost")
    head = ("scene", *times, "RMS", "% off by > 24", "verdict")
    return f"{renderer}; {SIZE[0]}x{SIZE[1]}\n\n{markdown_table(head, rows)}"


def measure(names: Sequence[str], rounds: int) -> tuple[str, dict[str, Any], list[str]]:
    """Compare scenes; the report, the result, and what is wrong with pictures."""
    machine = machine_facts(["numpy", "matplotlib", "PyOpenGL"])
    comparisons = []
    with gm.Canvas(SIZE, depth=False, transparent=True) as canvas:
        features = canvas.context.features
        for name in names:
            found = compare(name, rounds, canvas)
            comparisons.append(found)
            ratio = statistics.median(found.ratios)
            say(f"{name}: {ratio:.2f} times as fast, RMS {found.rms:.2f}, {found.off:.3f} % off {found.by_agg or ''}")
        report = report_of(comparisons, features.renderer, not features.hardware)
    result = {
        "machine": {**machine, "renderer": features.renderer},
        "scenes": [
            {
                **{name: getattr(c, name) for name in STORED},
                "target": {"software": c.scene.on_cpu, "gpu": c.scene.on_gpu},
            }
            for c in comparisons
        ],
    }
    wrong = [f"{c.name}: RMS {c.rms:.2f}, {c.off:.3f} % of the pixels off" for c in comparisons if not c.is_right]
    return report, result, wrong


@click.command(help="Changing figures drawn by Agg and by OpenGL.")
@click.option("--scene", "names", multiple=True, type=click.Choice(list(SCENES)), help="Only these.")
@click.option("--rounds", default=ROUNDS, show_default=True, type=click.IntRange(1), help="Rounds of each side.")
@common_options
def main(names: tuple[str, ...], rounds: int, quick: bool, results: Path | None) -> None:
    rounds = 1 if quick else rounds
    report, result, wrong = measure(names or list(SCENES), rounds)
    publish("rasterizers", report, result, results, bool(quick or names or rounds < ROUNDS))
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
