"""Images of all kinds, drawn by matplotlib and with what is known of their geometry."""

from __future__ import annotations

from dataclasses import dataclass, field

import matplotlib.colors as mcolors
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.figure import Figure

from gpumovie.mpl.agg.images import Images

SIZE = (80, 60)
FADING = mcolors.LinearSegmentedColormap.from_list("fading", [(1, 0, 0, 0), (0, 1, 0, 1)])


class Renderer(RendererAgg):
    """An Agg that keeps what images it draws, and where."""

    def __init__(self):
        super().__init__(*SIZE, 10)
        self.drawn = []
        draw = self.draw_image

        def keep(gc, x, y, im, *transform):
            self.drawn.append((x, y, gc.get_alpha(), im))
            draw(gc, x, y, im, *transform)

        self.draw_image = keep


@dataclass
class Shown:
    """An image in a figure of 80x60 pixels, whose axes fill it, and the two ways of drawing it."""

    data: np.ndarray
    options: dict = field(default_factory=dict)
    limits: tuple | None = None

    def __post_init__(self):
        self.fig = Figure((8, 6), dpi=10)
        FigureCanvasAgg(self.fig)
        self.ax = self.fig.add_axes((0, 0, 1, 1))
        self.image = self.ax.imshow(self.data, **{"aspect": "auto", **self.options})
        if self.limits:
            self.ax.set(xlim=self.limits[:2], ylim=self.limits[2:])
        self.images, self.renderer = Images(), Renderer()
        self.ax.apply_aspect()

    def draw(self, draw):
        """The images that Agg is given, each with its place and alpha, or the error."""
        self.renderer.drawn = []
        before = vars(self.image).keys()
        try:
            draw(self.renderer)
        except (ValueError, TypeError) as error:
            return error
        finally:
            assert vars(self.image).keys() == before
        return self.renderer.drawn

    def ours(self):
        return self.draw(lambda renderer: self.images.draw(self.image, renderer) or self.image.draw(renderer))

    def compare(self):
        """Draw it both ways."""
        ours, theirs = self.ours(), self.draw(self.image.draw)
        if isinstance(theirs, Exception):
            assert repr(ours) == repr(theirs)
            return
        assert [each[:3] for each in ours] == [each[:3] for each in theirs]
        for our, their in zip(ours, theirs, strict=True):
            assert our[3].dtype == their[3].dtype
            np.testing.assert_array_equal(our[3], their[3])

    @property
    def recipe(self):
        """The name of the way in which it was drawn last, "" for matplotlib's own."""
        recipe = self.images._states[self.image].recipe
        return recipe.func.__name__ if recipe is not None else ""


def noise(seed, shape, kind="f8"):
    """Numbers of a kind; "masked" and "nan" are f8 with a tenth of them bad."""
    rng = np.random.default_rng(seed)
    values = rng.random(shape)
    if kind in ("masked", "nan"):
        bad = rng.random(shape) < 0.1
        return np.ma.masked_array(values, bad) if kind == "masked" else np.where(bad, np.nan, values)
    if kind == "bool":
        return values > 0.5
    return values.astype(kind) if kind.startswith("f") else (values * 255).astype(kind)
