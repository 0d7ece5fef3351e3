"""What draws a changing figure faster: Agg, or OpenGL?

What is compared: the time from the user's change to the finished picture in memory, by gpumovie's own drawing with
each rasterizer; both keep what does not change. Frames are the same, and in the same order; the rounds of both sides
take turns. The user's own function, and what matplotlib does before anything is drawn (norms and colour maps, say),
belong to both.

What is checked: the last frames of both sides differ by an RMS of at most 1.0 (of 255), and by more than 24 in at
most 0.5 % of the pixels.

How to run, from the top of a checkout::

    python -m benchmarks.rasterizers             # two minutes on two cores
    python -m benchmarks.rasterizers --quick

Exit code 1 if a picture is not as it should be. The result is stored in results/rasterizers.json.
"""

from __future__ import annotations

import statistics
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click
import numpy as np

import gpumovie as gm
from gpumovie.bench import machine_facts, markdown_table, say, spread
from gpumovie.mpl import audit
from gpumovie.mpl.opengl.redrawing import GlRedrawing
from gpumovie.mpl.redrawing import Redrawing

from . import rasterizer_scenes
from .publishing import common_options, publish
from .rasterizer_scenes import SCENES, SIZE, Scene

ROUNDS = 3
WARM_UP = 4
MOST_RMS, MOST_OFF = 1.0, 0.5


@dataclass
class Comparison:
    """One scene: seconds a frame in each round, and by how much the pictures differ."""

    name: str
    scene: Scene
    agg: list[float] = field(default_factory=list)
    opengl: list[float] = field(default_factory=list)
    rms: float = 0.0
    off: float = 0.0
    by_agg: dict[str, int] = field(default_factory=dict)

    @property
    def ratios(self) -> list[float]:
        return [a / b for a, b in zip(self.agg, self.opengl, strict=True)]

    @property
    def is_right(self) -> bool:
        return self.rms <= MOST_RMS and self.off <= MOST_OFF


class _Side:
    """A figure of its own and what draws it."""

    def __init__(self, scene: Scene, canvas: Any = None) -> None:
        self.fig, self._update = scene.make()
        width, height = self.fig.canvas.get_width_height(physical=True)
        size = (float(width), float(height), float(self.fig.dpi))
        self.redrawing: Any = GlRedrawing(self.fig, *size, canvas) if canvas else Redrawing(self.fig, *size)
        self._frame = 0

    def draw(self, count: int) -> tuple[float, Any]:
        """Seconds a frame, and the last one."""
        picture = None
        started = time.perf_counter()
        with audit.disabled():
            for _ in range(count):
                self._update(self._frame)
                picture = self.redrawing.draw()
                self._frame += 1
        return (time.perf_counter() - started) / count, picture

    def close(self) -> None:
        if isinstance(self.redrawing, GlRedrawing):
            self.redrawing.close()
        rasterizer_scenes.plt.close(self.fig)


def compare(name: str, rounds: int, canvas: Any) -> Comparison:
    found = Comparison(name, SCENES[name])
    sides = {"agg": _Side(found.scene), "opengl": _Side(found.scene, canvas)}
    for side in sides.values():
        side.draw(WARM_UP)
    pictures = {}
    for number in range(rounds):
        for which in sorted(sides, reverse=bool(number % 2)):
            seconds, pictures[which] = sides[which].draw(found.scene.frames)
            getattr(found, which).append(seconds)
    apart = np.abs(pictures["agg"][:, :, :3].astype(np.int16) - pictures["opengl"][:, :, :3])
    found.rms = float(np.sqrt((apart.astype(float) ** 2).mean()))
    found.off = float(100 * (apart.max(axis=2) > 24).mean())
    found.by_agg = dict(sides["opengl"].redrawing.reasons)
    for side in sides.values():
        side.close()
    return found


def report_of(comparisons: list[Comparison], renderer: str, is_software: bool) -> str:
    rows = []
    for c in comparisons:
        target = c.scene.on_cpu if is_software else c.scene.on_gpu
        ratio = statistics.median(c.ratios)
        rows.append(
            [
                *(c.name, f"{1e3 * statistics.median(c.agg):.1f}", f"{1e3 * statistics.median(c.opengl):.1f}"),
                *(f"{ratio:.2f}", spread(c.ratios, 2), f"{target:g}" if target else ""),
                *(
                    f"{c.rms:.2f}",
                    f"{c.off:.3f}",
                    "wrong" if not c.is_right else "PASS" if ratio >= target else "short",
                ),
            ]
        )
    head = ("scene", "Agg ms", "OpenGL ms", "ratio", "min..max", "target", "RMS", "% off by > 24", "verdict")
    return f"{renderer}; {SIZE[0]}x{SIZE[1]}\n\n{markdown_table(head, rows)}"


@click.command(help="Changing figures drawn by Agg and by OpenGL.")
@click.option("--scene", "names", multiple=True, type=click.Choice(list(SCENES)), help="Only these.")
@click.option("--rounds", default=ROUNDS, show_default=True, type=click.IntRange(1), help="Rounds of each side.")
@common_options
def main(names: tuple[str, ...], rounds: int, quick: bool, results: Path | None) -> None:
    rounds = 1 if quick else rounds
    partial = bool(quick or names or rounds < ROUNDS)
    machine = machine_facts(["numpy", "matplotlib", "PyOpenGL"])
    with gm.Canvas(SIZE, depth=False, transparent=True) as canvas:
        features = canvas.context.features
        comparisons = []
        for name in names or SCENES:
            found = compare(name, rounds, canvas)
            comparisons.append(found)
            ratio = statistics.median(found.ratios)
            say(f"{name}: {ratio:.2f} times as fast, RMS {found.rms:.2f}, {found.off:.3f} % off {found.by_agg or ''}")
        text = report_of(comparisons, features.renderer, not features.hardware)
    result = {
        "machine": {**machine, "renderer": features.renderer},
        "scenes": [
            {
                **{name: getattr(c, name) for name in ("name", "agg", "opengl", "rms", "off", "by_agg")},
                "target": {"software": c.scene.on_cpu, "gpu": c.scene.on_gpu},
            }
            for c in comparisons
        ],
    }
    publish("rasterizers", text, result, results, partial)
    sys.exit(0 if all(c.is_right for c in comparisons) else 1)


if __name__ == "__main__":
    main()
