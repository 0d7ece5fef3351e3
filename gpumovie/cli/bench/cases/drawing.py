"""Drawing alone: a figure by matplotlib, by Agg layers and by OpenGL; a vispy scene."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from ....options.table import Rasterizer
from ....video.pixel_formats import Array, Size
from ..bench_run import BenchRun, Variant
from ..content.standard_scenes import StandardScene, heat_map_scene, line_scene, vispy_scene
from ..harness.machine import is_installed
from ..harness.tables import size_name
from ..result import MISSING, NO_OPENGL

#: Largest RMS of the difference from matplotlib's own image. Agg's layers are the same pixels. OpenGL rounds edges of
#: shapes otherwise; an image of the frame before, or one that is upside down, differs by far more.
_MOST_RMS = {"Agg layers": 0.0, "OpenGL": 4.0}
#: Numbers of the frames that are compared.
_COMPARED = (3, 4)


def measure(run: BenchRun) -> None:
    size = run.options.video_size
    for name, make in {"matplotlib line": line_scene, "matplotlib heat map": heat_map_scene}.items():
        group = f"{name}, {size_name(size)}"
        if is_installed("matplotlib"):
            _figures(run, group, make, size)
        else:
            run.add_unmeasured("drawing", group, "matplotlib", MISSING)
    group = f"vispy scene, {size_name(size)}"
    if not run.has_opengl:
        run.add_unmeasured("drawing", group, "OpenGL", NO_OPENGL)
        return
    scene = vispy_scene(size)
    assert scene.draw is not None
    variant = Variant(partial(_run, scene.step, scene.draw), partial(_check_motion, scene))
    run.measure_variants("drawing", group, {"OpenGL": variant})
    scene.close()


def _figures(run: BenchRun, group: str, make: Callable[[Size, Rasterizer], StandardScene], size: Size) -> None:
    rasterizers: dict[str, Rasterizer] = {"Agg layers": "agg", **({"OpenGL": "gl"} if run.has_opengl else {})}
    scenes = {label: make(size, name) for label, name in rasterizers.items()}
    reference = make(size, "agg")
    variants = {"all of it, by matplotlib": Variant(partial(_run, reference.step, reference.image), lambda: "")}
    for label, scene in scenes.items():
        assert scene.draw is not None
        check = partial(_compare, scene, reference, rasterizers[label], _MOST_RMS[label])
        variants[label] = Variant(partial(_run, scene.step, scene.draw), check)
    run.measure_variants("drawing", group, variants)
    if not run.has_opengl:
        run.add_unmeasured("drawing", group, "OpenGL", NO_OPENGL)
    for scene in (reference, *scenes.values()):
        scene.close()


def _run(step: Callable[[int], object], draw: Callable[[], object], count: int) -> None:
    for i in range(count):
        step(i)
        draw()


def _compare(scene: StandardScene, reference: StandardScene, rasterizer: str, most_rms: float) -> str:
    """What is wrong with the images of two frames, compared with those that matplotlib draws; "" if nothing is."""
    assert scene.draw is not None
    for number in _COMPARED:
        scene.step(number)
        drawn: Array = np.asarray(scene.draw())[..., :3].astype(np.float32)
        rms = float(np.sqrt(((drawn - reference.sent(number)) ** 2).mean()))
        if rms > most_rms:
            return f"wrong picture: frame {number} differs from matplotlib's by {rms:.2f} RMS"
    # Where OpenGL fails, Agg takes over, and OpenGL would not be measured.
    return "" if scene.rasterizer().startswith(f"{rasterizer}:") else f"wrong rasterizer: {scene.rasterizer()}"


def _check_motion(scene: StandardScene) -> str:
    first, second = (scene.sent(number) for number in _COMPARED)
    return "wrong picture: nothing moves" if np.array_equal(first, second) else "" if first.any() else "it is black"
