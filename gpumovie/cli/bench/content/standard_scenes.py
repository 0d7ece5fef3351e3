"""The scenes of the standard videos: one for each kind of thing that users draw.

A frame of a scene depends on its number alone, so that a video can be made twice and any of its frames be compared.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ....options.table import Rasterizer
from ....video.pixel_formats import Array, Size
from .synthetic_frames import video_frames

DPI = 100
#: Frames of the numpy scene that are in memory and repeated.
REPEATED_FRAMES = 12
LINE_POINTS, CELLS, MARKERS = 1_000, (120, 160), 20_000


@dataclass
class StandardScene:
    """One scene at one size.

    Attributes:
        step: sets the scene to frame i, whatever frame was set before.
        frame: returns what ``Movie.write`` is given, after ``step``.
        image: returns the image that the drawing library itself draws, to compare with: (height, width, 3), uint8.
        draw: draws the frame as gpumovie does, without reading it; None where nothing is drawn.
        close: frees the scene.
        rasterizer: returns what drew the last frame of a figure, and why.
    """

    step: Callable[[int], object]
    frame: Callable[[], object]
    image: Callable[[], Array]
    draw: Callable[[], object] | None = None
    close: Callable[[], object] = field(default=lambda: None)
    rasterizer: Callable[[], str] = field(default=lambda: "")

    def sent(self, number: int) -> Array:
        """The image that frame ``number`` of the video has to show: (height, width, 3), uint8."""
        self.step(number)
        return self.image()


def numpy_scene(size: Size) -> StandardScene:
    """Camera-like frames that lie ready in memory: everything moves, nothing is drawn."""
    frames = list(video_frames(size, REPEATED_FRAMES))
    current = [frames[0]]

    def step(i: int) -> None:
        current[0] = frames[i % REPEATED_FRAMES]

    return StandardScene(step, lambda: current[0], lambda: current[0])


def line_figure(size: Size) -> tuple[Any, Callable[[int], None]]:
    """A matplotlib figure, and the function that sets its frame i."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(size[0] / DPI, size[1] / DPI), dpi=DPI)
    axes = figure.add_subplot(xlim=(0, 10), ylim=(-1.5, 1.5), xlabel="time in s", ylabel="amplitude")
    x = np.linspace(0, 10, LINE_POINTS)
    (line,) = axes.plot(x, np.sin(x), label="measured")
    axes.plot(x, np.cos(x) * np.exp(-x / 8), "--", color="tab:red", label="expected")
    axes.grid(alpha=0.4)
    axes.legend(loc="upper right")

    def step(i: int) -> None:
        line.set_ydata(np.sin(x + i / 12) * (1 + 0.3 * np.sin(7 * x - i / 9)))
        axes.set_title(f"frame {i}")

    return figure, step


def line_scene(size: Size, rasterizer: Rasterizer | None = None) -> StandardScene:
    """A matplotlib figure with a line of 1,000 points that moves, a grid, a legend and a title that changes."""
    return _figure_scene(*line_figure(size), rasterizer)


def heat_map_scene(size: Size, rasterizer: Rasterizer | None = None) -> StandardScene:
    """A matplotlib image of 120 x 160 values, all of which change, with a colour bar."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(size[0] / DPI, size[1] / DPI), dpi=DPI)
    axes = figure.add_subplot(title="heat")
    y, x = np.mgrid[0 : CELLS[0], 0 : CELLS[1]] / 20.0
    image = axes.imshow(np.zeros(CELLS), cmap="inferno", vmin=-2, vmax=2)
    figure.colorbar(image)

    def step(i: int) -> None:
        image.set_data(np.sin(x + i / 10) + np.cos(y * 1.3 - i / 14) * np.sin(x * 0.7))

    return _figure_scene(figure, step, rasterizer)


def _figure_scene(figure: Any, step: Callable[[int], object], rasterizer: Rasterizer | None) -> StandardScene:
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    from ....mpl.drawing import Drawing

    drawing = Drawing(figure, rasterizer=rasterizer)

    def image() -> Array:
        canvas: Any = FigureCanvasAgg(figure)
        canvas.draw()
        return np.asarray(canvas.buffer_rgba())[..., :3].copy()

    return StandardScene(step, lambda: drawing, image, drawing.draw, drawing.close, lambda: drawing.rasterizer)


def vispy_scene(size: Size) -> StandardScene:
    """A vispy scene of 20,000 markers seen by a camera that goes around them, and a curve that moves."""
    from ....gl import api as gl
    from ....scene.scene import Scene  # before vispy, which has to be told where OpenGL is
    from vispy.scene.visuals import Line, Markers  # isort: skip

    scene = Scene(size, bgcolor="black")
    positions = np.random.default_rng(7).normal(0, 0.35, (MARKERS, 3)).astype(np.float32)
    markers = Markers(parent=scene.view.scene)
    # Without a depth test, markers are drawn in their order: vispy's render() has 16 bits of depth and our canvases
    # 24, so they would differ in which marker is in front.
    markers.set_gl_state("translucent", depth_test=False)
    markers.set_data(positions, size=3, edge_width=0, face_color="#4cc9f0")
    turns = np.linspace(0, 12 * np.pi, LINE_POINTS, dtype=np.float32)
    line = Line(np.zeros((LINE_POINTS, 3), np.float32), "#ffd166", parent=scene.view.scene)
    scene.view.camera = "turntable"
    scene.view.camera.distance = 3
    canvas = scene.native.canvas

    def step(i: int) -> None:
        scene.view.camera.azimuth = i * 1.5
        height = 0.8 * np.sin(turns / 6 + i / 20)
        line.set_data(np.column_stack([np.cos(turns + i / 15), np.sin(turns + i / 15), height]).astype(np.float32))

    def draw() -> None:
        scene.native.draw()
        gl.glFinish()

    def image() -> Array:
        canvas.context.make_current()
        return np.ascontiguousarray(scene.render(alpha=False))

    return StandardScene(step, lambda: scene, image, draw, scene.close)


@dataclass(frozen=True)
class SceneFactory:
    """A function that makes a standard scene of a size, and a sentence about what it shows."""

    make: Callable[[Size], StandardScene]
    about: str


def _about(make: Callable[..., StandardScene]) -> str:
    """The first sentence of a scene's docstring, without the full stop."""
    return (make.__doc__ or "").strip().split(".\n")[0].rstrip(".")


STANDARD_SCENES: dict[str, SceneFactory] = {
    name: SceneFactory(make, _about(make))
    for name, make in {
        "numpy": numpy_scene,
        "line": line_scene,
        "heat-map": heat_map_scene,
        "vispy": vispy_scene,
    }.items()
}
