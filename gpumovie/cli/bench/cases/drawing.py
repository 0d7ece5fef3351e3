"""Drawing alone: a figure by matplotlib, by Agg layers and by OpenGL; a vispy scene."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from ....video.pixel_formats import Array, Size
from ..bench import Bench, Side, size_name
from ..machine import is_installed
from ..result import MISSING, NO_OPENGL
from ..scenes import Scene, heat_map_scene, line_scene, vispy_scene

#: Agg's layers are matplotlib's own pixels. OpenGL rounds the edges of shapes otherwise; a frame that is one off, or
#: upside down, differs by far more.
_MOST_RMS = {"Agg layers": 0.0, "OpenGL": 4.0}
#: Frames that are compared.
_COMPARED = (3, 4)


def measure(bench: Bench) -> None:
    size = bench.options.film_size
    for name, make in {"matplotlib line": line_scene, "matplotlib heat map": heat_map_scene}.items():
        group = f"{name}, {size_name(size)}"
        if is_installed("matplotlib"):
            _figures(bench, group, make, size)
        else:
            bench.absent("drawing", group, "matplotlib", MISSING)
    group = f"vispy scene, {size_name(size)}"
    if not bench.has_opengl:
        bench.absent("drawing", group, "OpenGL", NO_OPENGL)
        return
    scene = vispy_scene(size)
    assert scene.draw is not None
    side = Side(partial(_run, scene.step, scene.draw), partial(_moves, scene))
    bench.race("drawing", group, {"OpenGL": side})
    scene.close()


def _figures(bench: Bench, group: str, make: Callable[[Size, str], Scene], size: Size) -> None:
    ways = {"Agg layers": "agg", **({"OpenGL": "gl"} if bench.has_opengl else {})}
    scenes = {label: make(size, way) for label, way in ways.items()}
    whole = make(size, "agg")
    sides = {"all of it, by matplotlib": Side(partial(_run, whole.step, whole.picture), lambda: "")}
    for label, scene in scenes.items():
        assert scene.draw is not None
        check = partial(_compare, scene, whole, ways[label], _MOST_RMS[label])
        sides[label] = Side(partial(_run, scene.step, scene.draw), check)
    bench.race("drawing", group, sides)
    if not bench.has_opengl:
        bench.absent("drawing", group, "OpenGL", NO_OPENGL)
    for scene in (whole, *scenes.values()):
        scene.close()


def _run(step: Callable[[int], object], draw: Callable[[], object], count: int) -> None:
    for i in range(count):
        step(i)
        draw()


def _compare(scene: Scene, whole: Scene, way: str, most: float) -> str:
    """What is wrong with the pictures of two frames, against what matplotlib draws of all of the figure."""
    assert scene.draw is not None
    for number in _COMPARED:
        scene.step(number)
        drawn: Array = np.asarray(scene.draw())[..., :3].astype(np.float32)
        rms = float(np.sqrt(((drawn - whole.sent(number)) ** 2).mean()))
        if rms > most:
            return f"wrong picture: frame {number} differs from matplotlib's by {rms:.2f} RMS"
    # Where OpenGL fails, Agg takes over.
    return "" if scene.rasterizer().startswith(f"{way}:") else f"wrong rasterizer: {scene.rasterizer()}"


def _moves(scene: Scene) -> str:
    first, second = (scene.sent(number) for number in _COMPARED)
    return "wrong picture: nothing moves" if np.array_equal(first, second) else "" if first.any() else "it is black"
