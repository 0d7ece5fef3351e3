"""Drawing alone: a figure by matplotlib, by Agg layers and by OpenGL; a vispy scene."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from ...video.pixels import Array
from ..bench import Bench, Side, size_name
from ..scenes import Scene, heat_map_scene, line_scene, vispy_scene

#: Agg's layers are matplotlib's own pixels. OpenGL rounds the edges of shapes otherwise; a frame that is one off, or
#: upside down, differs by far more.
_MOST_RMS = {"Agg layers": 0.0, "OpenGL": 4.0}
#: Frames that are compared.
_COMPARED = (3, 4)


def measure(bench: Bench) -> None:
    size = bench.options.film_size
    for name, make in {"matplotlib line": line_scene, "matplotlib heat map": heat_map_scene}.items():
        scenes = {label: make(size, way) for label, way in {"Agg layers": "agg", "OpenGL": "gl"}.items()}
        whole = make(size, "agg")
        sides = {"all of it, by matplotlib": Side(partial(_run, whole.step, whole.picture), lambda: "")}
        for label, scene in scenes.items():
            assert scene.draw is not None
            check = partial(_compare, scene, whole, _MOST_RMS[label])
            sides[label] = Side(partial(_run, scene.step, scene.draw), check)
        bench.race("drawing", f"{name}, {size_name(size)}", sides)
        for scene in (whole, *scenes.values()):
            scene.close()
    scene = vispy_scene(size)
    assert scene.draw is not None
    side = Side(partial(_run, scene.step, scene.draw), partial(_moves, scene))
    bench.race("drawing", f"vispy scene, {size_name(size)}", {"OpenGL": side})
    scene.close()


def _run(step: Callable[[int], object], draw: Callable[[], object], count: int) -> None:
    for i in range(count):
        step(i)
        draw()


def _compare(scene: Scene, whole: Scene, most: float) -> str:
    """What is wrong with the pictures of two frames, against what matplotlib draws of all of the figure."""
    assert scene.draw is not None
    for number in _COMPARED:
        scene.step(number)
        drawn: Array = np.asarray(scene.draw())[..., :3].astype(np.float32)
        rms = float(np.sqrt(((drawn - whole.sent(number)) ** 2).mean()))
        if rms > most:
            return f"wrong picture: frame {number} differs from matplotlib's by {rms:.2f} RMS"
    return ""


def _moves(scene: Scene) -> str:
    first, second = (scene.sent(number) for number in _COMPARED)
    return "wrong picture: nothing moves" if np.array_equal(first, second) else "" if first.any() else "it is black"
