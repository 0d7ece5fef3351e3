"""Scenes of vispy, and the two ways of recording them; each film is made in a process of its own.

``python -m gpumovie.cli.bench.peers.scene_films SIDE SCENE WIDTH HEIGHT FRAMES PATH`` prints one line of JSON. Both
sides have the same visuals, do the same steps, and encode by libx264 with the same preset, CRF and pixel format, by
the same ffmpeg. Each records a short film before the one that is timed: what happens once in a program (imports,
shaders, choosing a strategy, probing the encoder) is not what a film costs.
"""

from __future__ import annotations

import ctypes.util
import json
import os
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from ....options.table import Speed
from ....video.pixel_formats import Array, Size
from ..content import FPS
from ..machine import bundled_ffmpeg

CRF, PRESET = 20, "veryfast"
SPEED: Speed = "fast"
WARM_UP_FRAMES = 8
LINE_POINTS, MARKERS = 5_000, 100_000
Step = Callable[[int], None]


# --- scenes: visuals put into a view, and the function that sets frame i, whatever was drawn before ---------


def lines(view: Any) -> Step:
    """Five lines of 1,000 to 5,000 points in all of which every point moves."""
    from vispy.scene import Line
    from vispy.scene.cameras import PanZoomCamera

    view.camera = PanZoomCamera(rect=(0, -6, 1, 12))
    x = np.linspace(0, 1, LINE_POINTS // 5, dtype=np.float32)
    colours = ["#4cc9f0", "#f72585", "#ffd166", "#06d6a0", "#ffffff"]
    made = [Line(np.column_stack([x, x]), colours[k], parent=view.scene) for k in range(5)]

    def step(i: int) -> None:
        for k, line in enumerate(made):
            y = 2 * k - 4 + np.sin((20 + 7 * k) * x + i / 10) * np.cos(3 * x - i / 35)
            line.set_data(np.column_stack([x, y.astype(np.float32)]))

    return step


def markers(view: Any) -> Step:
    """100,000 markers that stand still, seen by a camera that goes around them."""
    _markers(view)

    def step(i: int) -> None:
        view.camera.azimuth = i * 0.5

    return step


def moving_markers(view: Any) -> Step:
    """100,000 markers, each of which goes another way in every frame."""
    visual, positions = _markers(view)
    angles = positions[:, 2] * 4
    moved = positions.copy()

    def step(i: int) -> None:
        turn = angles + i / 30
        moved[:, 0] = positions[:, 0] * np.cos(turn) - positions[:, 1] * np.sin(turn)
        moved[:, 1] = positions[:, 0] * np.sin(turn) + positions[:, 1] * np.cos(turn)
        visual.set_data(moved, size=3, edge_width=0, face_color="#4cc9f0")

    return step


def _markers(view: Any) -> tuple[Any, Array]:
    from vispy.scene import Markers

    positions = np.random.default_rng(7).normal(0, 0.35, (MARKERS, 3)).astype(np.float32)
    view.camera = "turntable"
    view.camera.distance = 3
    visual = Markers(parent=view.scene)
    # Drawn in their order: render() has 16 bits of depth and our canvases 24, so whose marker is in front differs.
    visual.set_gl_state("translucent", depth_test=False)
    visual.set_data(positions, size=3, edge_width=0, face_color="#4cc9f0")
    return visual, positions


SCENES: dict[str, Callable[[Any], Step]] = {"lines": lines, "markers": markers, "moving-markers": moving_markers}


# --- the two sides ------------------------------------------------------------------------------------------


def gpumovie_side(scene: str, size: Size) -> tuple[Callable[[Path, int], dict[str, Any]], dict[str, str]]:
    """gm.Scene into gm.Movie."""
    from ....movie.movie import Movie
    from ....scene import Scene

    canvas = Scene(size)
    step = SCENES[scene](canvas.view)

    def record(path: Path, count: int) -> dict[str, Any]:
        with Movie(
            path,
            size,
            FPS,
            encoder="libx264",
            fallback=False,
            quality=CRF,
            speed=SPEED,
            ffmpeg=bundled_ffmpeg(),
        ) as movie:
            for i in range(count):
                step(i)
                movie.write(canvas)
        return asdict(movie.info.times)

    features = canvas._backend.canvas.context.features
    return record, {"renderer": features.renderer, "version": features.version_text}


def recipe_side(scene: str, size: Size) -> tuple[Callable[[Path, int], dict[str, Any]], dict[str, str]]:
    """vispy's own SceneCanvas on its EGL backend, render() for each frame, into imageio-ffmpeg's write_frames()."""
    from imageio_ffmpeg import write_frames

    canvas, step = _recipe_scene(scene, size)

    def record(path: Path, count: int) -> dict[str, Any]:
        os.environ["IMAGEIO_FFMPEG_EXE"] = bundled_ffmpeg()
        writer = write_frames(
            *(str(path), size),
            fps=FPS,
            codec="libx264",
            pix_fmt_in="rgb24",
            pix_fmt_out="yuv420p",
            quality=None,
            macro_block_size=1,  # else 1080 lines are scaled to 1088
            output_params=["-preset", PRESET, "-crf", str(CRF)],
        )
        writer.send(None)
        for i in range(count):
            step(i)
            writer.send(np.ascontiguousarray(canvas.render(alpha=False)))
        writer.close()
        return {}

    from vispy.gloo import gl

    return record, {"renderer": gl.glGetParameter(gl.GL_RENDERER), "version": gl.glGetParameter(gl.GL_VERSION)}


def _recipe_scene(scene: str, size: Size) -> tuple[Any, Step]:
    import vispy

    if ctypes.util.find_library("GL") is None:  # the only one that vispy looks for
        os.environ.setdefault("VISPY_GL_LIB", "libOpenGL.so.0")
    try:
        vispy.use("egl")
    except Exception:  # without a display, vispy's backend needs Mesa to be told so, before libEGL is asked
        if os.environ.get("EGL_PLATFORM"):
            raise
        os.environ["EGL_PLATFORM"] = "surfaceless"
        os.execv(sys.executable, [sys.executable, "-m", __spec__.name, *sys.argv[1:]])
    from vispy.scene import SceneCanvas

    canvas = SceneCanvas(size=size, bgcolor="black", show=True)
    return canvas, SCENES[scene](canvas.central_widget.add_view())


def draw_stills(scene: str, size: Size, numbers: list[int], path: Path) -> None:
    """What vispy itself draws in these frames, the judge of both films, as an array in a .npy file."""
    canvas, step = _recipe_scene(scene, size)
    pictures = []
    for number in numbers:
        step(number)
        pictures.append(np.ascontiguousarray(canvas.render(alpha=False)))
    np.save(path, np.stack(pictures))


# --- where the time goes ------------------------------------------------------------------------------------


def profile(scene: str, size: Size, count: int) -> dict[str, Any]:
    """Milliseconds a frame of gpumovie's stages, each alone: drawing; drawing and readback, in each layout."""
    from ....gl import api as gl
    from ....scene import Scene

    canvas = Scene(size)
    step, backend = SCENES[scene](canvas.view), canvas._backend

    def ms(each: Callable[[int], object]) -> float:
        each(0)
        gl.glFinish()
        started = time.perf_counter()
        for i in range(count):
            each(i)
        gl.glFinish()
        return (time.perf_counter() - started) / count * 1e3

    def draw(i: int) -> None:
        step(i)
        backend.draw()

    def read(layout: Any) -> Callable[[int], None]:
        def one(i: int) -> None:
            draw(i)
            backend.canvas.start_reading(layout).wait().release()

        return one

    return {"step": ms(step), "draw": ms(draw), **{f"draw+{x}": ms(read(x)) for x in ("rgb", "nv12")}}


def main(side: str, scene: str, width: int, height: int, count: int, path: Path) -> dict[str, Any]:
    size = (width, height)
    if side == "stills":
        draw_stills(scene, size, [int(n) for n in path.with_suffix(".txt").read_text().split()], path)
        return {}
    if side == "profile":
        return profile(scene, size, count)
    record, opengl = {"gpumovie": gpumovie_side, "recipe": recipe_side}[side](scene, size)
    record(path, WARM_UP_FRAMES)
    before, started = _cpu(), time.perf_counter()
    times = record(path, count)
    seconds = time.perf_counter() - started
    ours, children = (after - b for after, b in zip(_cpu(), before, strict=True))
    return {"seconds": seconds, "cpu": ours, "ffmpeg_cpu": children, "times": times, "opengl": opengl}


def _cpu() -> tuple[float, float]:
    """CPU seconds of this process, and of the children that ended."""
    usage = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    ours, children = (u.ru_utime + u.ru_stime for u in usage)
    return ours, children


if __name__ == "__main__":
    name, kind, wide, high, number, target = sys.argv[1:]
    print(json.dumps(main(name, kind, int(wide), int(high), int(number), Path(target))))
