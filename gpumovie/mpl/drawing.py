"""A figure that is drawn again and again: for the frames of a video, or for stills."""

from __future__ import annotations

import functools
import warnings
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from ..errors import GpumovieError, OptionError
from ..options.table import Rasterizer
from ..video.frames import Frame
from ..video.pixel_formats import Array, Size
from . import savefig
from .boxes import Box
from .compatibility import describe, raised_here
from .layout import Layout, without_layout
from .rasterizer import choose

try:
    from .auto_rasterizer import AutoRasterizer
    from .ticks import replaced_functions
    from .ticks.drawn_figures import DrawnFigure
except (ImportError, AttributeError) as missing:
    _incompatibility: Exception | None = missing
else:
    _incompatibility = None  # the error that showed that matplotlib is not as it is known here


class Drawing:
    """Draws a figure as often as it is asked to, each time only what changed.

    >>> drawing = Drawing(fig, dpi=200)
    >>> for i in range(100):
    ...     line.set_ydata(np.sin(x + i / 20))
    ...     image = drawing.draw()     # or movie.write(drawing)

    Now and then an image is also drawn in full and compared. If it differs it is repaired, and a warning names the
    artist, which is drawn for every image from then on.

    Args:
        fig: any figure, on whatever canvas.
        dpi: pixels an inch; None and ``"figure"`` as for ``savefig``.
        strict: whether an image that differs is an error, a DrawingError, instead of a warning.
        rasterizer: ``agg``, whose pixels are matplotlib's own; ``gl``, OpenGL, whose pixels are nearly the same; or
            ``auto``: Agg, and OpenGL where much geometry changes that it draws faster. None goes by the environment
            variable GPUMOVIE_RASTERIZER, and is ``auto`` without it.
        savefig_kwargs: of ``Figure.savefig``, such as ``facecolor`` and ``transparent``.

    Raises:
        OptionError: ``fig`` is no figure; ``dpi`` is no number above 0, or more than can be drawn; there is no such
            rasterizer.
        TypeError: savefig knows no such keyword, or it would change the image's size or format.

    Attributes:
        fig: the figure.
        savefig_kwargs: of ``Figure.savefig``, for the next image.
        boxes: (left, top, right, bottom) in pixels, outside of which the last image is as the one before; None if it
            may differ anywhere.
        drawn: how many images were asked for so far.
        comparing: seconds spent so far on finding out what changed.
        waited: seconds spent so far on waiting for the encoder to give frames back that OpenGL drew.
    """

    def __init__(
        self,
        fig: Figure,
        *,
        dpi: float | str | None = None,
        strict: bool = False,
        rasterizer: Rasterizer | None = None,
        **savefig_kwargs: Any,
    ) -> None:
        if not isinstance(fig, Figure):
            has_one = isinstance(getattr(fig, "figure", None), Figure)
            remedy = "give its figure, its attribute .figure" if has_one else "give a matplotlib Figure"
            raise OptionError(f"fig={fig!r} is no Figure but of {type(fig)}; {remedy}")
        if dpi != "figure":
            savefig.check_dpi(dpi, fig)
        savefig.check_savefig_kwargs("Drawing", fig, savefig_kwargs)
        self.fig, self.savefig_kwargs = fig, savefig_kwargs
        self.boxes: list[Box] | None = None
        self.drawn = 0
        self.comparing = self.waited = 0.0
        self._dpi, self._strict, self._asked_rasterizer = dpi, strict, choose(rasterizer)
        self._rasterizer: AutoRasterizer | None = None
        self._drawn_figure: DrawnFigure | None = None  # to hold it
        self._dimensions = (0.0, 0.0, 0.0)  # width, height and dpi that it draws
        self._figure_layout: Layout | None = None  # None: the figure has no layout engine

    def draw(self) -> Array:
        """The figure as it is now, to the same pixels as ``savefig`` gives, if Agg draws it.

        Returns:
            Shape (height, width, 4), uint8, RGBA with straight alpha. The next drawing reuses the memory.

        Raises:
            DrawingError: with ``strict``, it differs from the whole figure's drawing.
            TypeError: ``savefig_kwargs`` was changed, and would change the size or format of the image.
        """
        image = self.draw_for_video(None)
        assert isinstance(image, np.ndarray)
        return image

    def draw_for_video(self, yuv420p_size: Size | None) -> Array | Frame:
        """The figure as it is now, for a video.

        Args:
            yuv420p_size: the size of its frames, if the video takes them as yuv420p; else None.

        Returns:
            A frame in yuv420p, if the figure has that size and a GPU drew and converted it. Otherwise what ``draw``
            gives: shape (height, width, 4), uint8, RGBA with straight alpha.
        """
        self.boxes = None
        self.drawn += 1
        if _incompatibility is None:
            try:
                return self._draw(yuv420p_size)
            except AttributeError as error:
                if not raised_here(error):
                    raise
                _give_up(error)
        _warn_once()
        return savefig.draw_by_savefig(self.fig, self._dpi, self.savefig_kwargs)

    @property
    def size(self) -> Size:
        """(width, height) in pixels that the figure now has."""
        with savefig.at_dpi(self.fig, self._dpi) as canvas:
            width, height = self._exact_size(canvas)
        return int(width), int(height)

    @property
    def rasterizer(self) -> str:
        """What draws, and why: ``agg: asked for``, say; and what Agg draws where OpenGL draws the rest."""
        if self._rasterizer is None:
            return self._asked_rasterizer
        reason = self._rasterizer.reason
        by_agg = ", ".join(self.by_agg) if reason.startswith("gl") else ""
        return f"{reason}; by Agg: {by_agg}" if by_agg else reason

    @property
    def by_agg(self) -> dict[str, int]:
        """What Agg drew while OpenGL drew the rest of the figure, and how often: ``{"hatch": 20}``."""
        return self._rasterizer.by_agg if self._rasterizer is not None else {}

    def close(self) -> None:
        """Free what is kept between images; the next one is drawn anew."""
        if self._rasterizer is not None:
            replaced_functions.end(self.fig)
            self._drawn_figure = None
            self._rasterizer.close()
            self._rasterizer = None

    def lay_out(self) -> bool:
        """Do to the layout what drawing the figure does, without drawing it.

        Returns:
            Whether that was possible; not, where matplotlib is not as it is known here.
        """
        if _incompatibility is not None:
            return False
        try:
            if self.fig.get_layout_engine() is not None:
                self._run_layout()
        except AttributeError as error:
            if not raised_here(error):
                raise
            _give_up(error)
            return False
        return True

    def _draw(self, yuv420p_size: Size | None) -> Array | Frame:
        if not savefig.SIMPLE_KEYWORDS.issuperset(self.savefig_kwargs):
            return savefig.draw_by_savefig(self.fig, self._dpi, self.savefig_kwargs)
        with savefig.saving(self.fig, self._dpi, self.savefig_kwargs) as canvas:
            if self.fig.get_layout_engine() is None:
                self._figure_layout = None
                return self._rasterize(canvas, yuv420p_size)
            self._run_layout().finish_frame()
            with without_layout(self.fig):
                return self._rasterize(canvas, yuv420p_size)

    def _run_layout(self) -> Layout:
        layout = self._figure_layout
        if layout is None:
            layout = self._figure_layout = Layout(self.fig)
        layout.run(layout.has_settled and self._rasterizer is not None and self._rasterizer.keeps_layout())
        return layout

    def _exact_size(self, canvas: FigureCanvasAgg) -> tuple[float, float]:
        """The width and height with which matplotlib makes its renderer."""
        # Before 3.11 they are such as 220.00000000000003, and positions of texts depend on that.
        size = canvas.get_width_height(physical=True) if mpl.__version_info__ >= (3, 11) else self.fig.bbox.size
        return float(size[0]), float(size[1])

    def _rasterize(self, canvas: FigureCanvasAgg, yuv420p_size: Size | None) -> Array | Frame:
        width, height = self._exact_size(canvas)
        dimensions = (width, height, float(self.fig.dpi))
        try:
            rasterizer = self._rasterizer
            if rasterizer is None or self._dimensions != dimensions:
                self.close()
                rasterizer = AutoRasterizer(self.fig, *dimensions, self._strict, self._asked_rasterizer)
                self._rasterizer, self._dimensions = rasterizer, dimensions
            self._drawn_figure = replaced_functions.begin_frame(self.fig)
            compared, waited = rasterizer.comparing, rasterizer.waited
            image = rasterizer.draw(yuv420p_size == (int(width), int(height)))
        except (GpumovieError, Warning, MemoryError):
            raise
        except Exception as error:
            if not raised_here(error):
                raise
            _give_up(error)
            return savefig.draw_on(canvas)
        self.boxes = rasterizer.boxes
        self.comparing += rasterizer.comparing - compared
        self.waited += rasterizer.waited - waited
        return image


def _give_up(error: Exception) -> None:
    """From now on draw all figures whole, as savefig does, and warn about it."""
    global _incompatibility
    _incompatibility = error
    _warn_once()


@functools.cache
def _warn_once() -> None:
    warnings.warn(
        f"{describe(_incompatibility)}; every figure is drawn whole, which is right but slow: use the newest "
        f"gpumovie, or matplotlib 3.9 to 3.11",
        stacklevel=2,
    )
