"""A figure whose pictures are asked for again and again: a film's frames, or stills."""

from __future__ import annotations

import functools
import math
import warnings
from collections.abc import Callable, Mapping
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from ..errors import GpumovieError, OptionError
from ..options.keywords import refuse_unknown
from ..video.colour.yuv420p import Box
from ..video.frames import Frame
from ..video.pixel_formats import Array, Size
from . import savefig
from .rasterizer import choose

try:
    from .auto_rasterizer import AutoRasterizer
except (ImportError, AttributeError) as missing:
    _unknown: Exception | None = missing
else:
    _unknown = None  # what of matplotlib was not as it is known here


#: Of savefig, those that mean something where it gives pixels.
_SAVEFIG = (
    *("facecolor", "edgecolor", "transparent", "orientation", "pad_inches", "bbox_extra_artists", "backend"),
    "metadata",
)
#: A picture of more pixels than this takes 16 GiB.
_MOST_PIXELS = 2**32


def check_dpi(dpi: object, fig: Figure) -> None:
    """Raise OptionError if ``dpi`` cannot be: it is None, for the usual one, or pixels an inch."""
    if dpi is None:
        return
    try:
        value = math.nan if isinstance(dpi, str | bytes) else float(dpi)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        value = math.nan
    if not value > 0 or math.isinf(value):
        raise OptionError(f"dpi {dpi!r} is no number of pixels an inch; give a number above 0, such as 100")
    width, height = (float(inches) * value for inches in fig.get_size_inches())
    if width * height > _MOST_PIXELS:
        raise OptionError(
            f"dpi {dpi!r} gives this figure {width:.0f}x{height:.0f} pixels, more than can be drawn; give less, "
            f"such as 100"
        )


def check_savefig_kwargs(function: str, fig: Figure, savefig_kwargs: Mapping[str, object]) -> None:
    """Raise TypeError for a keyword that savefig would refuse when a picture is drawn."""
    savefig.check_size_and_format(savefig_kwargs)
    agg: Any = FigureCanvasAgg
    # Another canvas may draw pixels by a method that takes more.
    drawn_by = getattr(type(fig.canvas), "print_rgba", agg.print_rgba)
    if "backend" not in savefig_kwargs and drawn_by is agg.print_rgba:
        refuse_unknown(function, savefig_kwargs, _SAVEFIG)


class Drawing:
    """Draws a figure as often as it is asked, each time only what changed.

    >>> drawing = Drawing(fig, dpi=200)
    >>> for i in range(100):
    ...     line.set_ydata(np.sin(x + i / 20))
    ...     picture = drawing.draw()     # or movie.write(drawing)

    Now and then a frame is also drawn in full and compared. If it differs it is repaired, and a warning names the
    artist, which is drawn for every frame from then on.

    Args:
        fig: any figure, on whatever canvas.
        dpi: pixels an inch; None and ``"figure"`` as for ``savefig``.
        strict: a frame that differs is an error, a DrawingError, instead of a warning.
        rasterizer: ``agg``, whose pixels are matplotlib's own; ``gl``, OpenGL, whose pixels are nearly the same; or
            ``auto``: Agg, unless a frame takes long and OpenGL draws it faster. None goes by the environment variable
            GPUMOVIE_RASTERIZER, and is ``auto`` without it.
        savefig_kwargs: of ``Figure.savefig``, such as ``facecolor`` and ``transparent``.

    Raises:
        OptionError: ``fig`` is no figure; ``dpi`` is no number above 0, or more than can be drawn; there is no such
            rasterizer.
        TypeError: savefig knows no such keyword, or it would change the picture's size or format.

    Attributes:
        boxes: (left, top, right, bottom) in pixels, outside which the last picture is as the one before; None if it
            may differ anywhere.
        drawn: how many pictures were asked for so far.
        comparing: seconds spent so far on finding out what changed.
        waited: seconds spent so far on waiting for the encoder to give frames back that OpenGL drew.
    """

    def __init__(
        self,
        fig: Figure,
        *,
        dpi: float | str | None = None,
        strict: bool = False,
        rasterizer: str | None = None,
        **savefig_kwargs: Any,
    ) -> None:
        if not isinstance(fig, Figure):
            has_one = isinstance(getattr(fig, "figure", None), Figure)
            remedy = "give its figure, its attribute .figure" if has_one else "give a matplotlib Figure"
            raise OptionError(f"fig={fig!r} is no Figure but of {type(fig)}; {remedy}")
        if dpi != "figure":
            check_dpi(dpi, fig)
        check_savefig_kwargs("Drawing", fig, savefig_kwargs)
        self.fig, self.savefig_kwargs = fig, savefig_kwargs
        self.boxes: list[Box] | None = None
        self.drawn = 0
        self.comparing = self.waited = 0.0
        self._dpi, self._strict, self._rasterizer = dpi, strict, choose(rasterizer)
        self._rasterizing: AutoRasterizer | None = None
        self._kind = (0.0, 0.0, 0.0)
        self._places: list[Any] = []  # that the layout engine gave the last frame
        self._came_back = False  # to the places of the frame before
        self._left_out = 0  # runs of the layout engine for this frame

    def draw(self) -> Array:
        """The figure as it is now, to the same pixels as ``savefig`` gives, if Agg draws it.

        Returns:
            Shape (height, width, 4), uint8, RGBA with straight alpha. The next drawing reuses the memory.
        """
        picture = self._draw(lambda size: False)
        assert isinstance(picture, np.ndarray)
        return picture

    def draw_for_film(self, is_converted: Callable[[Size], bool]) -> Array | Frame:
        """The figure as it is now, for a film that takes frames of the given size as yuv420p, or does not.

        Returns:
            Such a frame, if a GPU drew and converted it; else what ``draw`` gives.
        """
        return self._draw(is_converted)

    def _draw(self, is_converted: Callable[[Size], bool]) -> Array | Frame:
        self.boxes = None
        self.drawn += 1
        rasterize = functools.partial(self._rasterize, is_converted)
        if _unknown is None:
            try:
                return savefig.draw(
                    self.fig, dpi=self._dpi, rasterize=rasterize, arrange=self._arrange, **self.savefig_kwargs
                )
            except AttributeError as error:
                if not _raised_here(error):
                    raise
                _give_up(error)
        _warn_once()
        return savefig.by_savefig(self.fig, self._dpi, self.savefig_kwargs)

    @property
    def rasterizer(self) -> str:
        """What draws, and why: ``agg: asked for``, say; and what Agg draws where OpenGL draws the rest."""
        if self._rasterizing is None:
            return self._rasterizer
        drawn = ", ".join(self.by_agg)
        is_opengl = self._rasterizing.reason.startswith("gl")
        return self._rasterizing.reason + (f"; by Agg: {drawn}" if drawn and is_opengl else "")

    @property
    def by_agg(self) -> dict[str, int]:
        """What Agg drew while OpenGL drew the rest of the figure, and how often: ``{"hatch": 20}``."""
        return self._rasterizing.by_agg if self._rasterizing is not None else {}

    def close(self) -> None:
        """Free what is kept between pictures; the next one is drawn anew."""
        if self._rasterizing is not None:
            self._rasterizing.close()
            self._rasterizing = None

    def lay_out(self, draw: Callable[[], object]) -> None:
        """Do to the layout what drawing the figure does; by ``draw``, where matplotlib is not as it is known here."""
        if _unknown is None:
            try:
                self._arrange(self.fig)
            except AttributeError as error:
                if not _raised_here(error):
                    raise
                _give_up(error)
            else:
                return
        draw()

    def _arrange(self, fig: Figure) -> None:
        """Run the layout engine, unless its runs for a frame would change nothing: they take longer than the rest.

        Each run begins where the one before ended, and some engines end in turns at two places that differ in the
        last bit; so what counts is whether the frame before ended where it had begun.
        """
        if fig.get_layout_engine() is None:
            return
        if self._came_back and self._rasterizing is not None and self._rasterizing.keeps_layout():
            self._left_out += 1
            return
        for _ in range(self._left_out + 1):
            savefig.lay_out(fig)
        self._left_out = 0

    def _rasterize(self, is_converted: Callable[[Size], bool], canvas: FigureCanvasAgg) -> Array | Frame:
        # matplotlib before 3.11 hands the renderer sizes such as 220.00000000000003, which places of texts depend on.
        size = canvas.get_width_height(physical=True) if mpl.__version_info__ >= (3, 11) else self.fig.bbox.size
        kind = (float(size[0]), float(size[1]), float(self.fig.dpi))
        places = _places(self.fig)
        self._places, self._came_back, self._left_out = places, places == self._places, 0
        try:
            if self._rasterizing is None or self._kind != kind:
                self.close()
                self._rasterizing, self._kind = AutoRasterizer(self.fig, *kind, self._strict, self._rasterizer), kind
            rasterizing, compared, waited = self._rasterizing, self._rasterizing.comparing, self._rasterizing.waited
            picture = rasterizing.draw(is_converted((int(kind[0]), int(kind[1]))))
        except (GpumovieError, Warning, MemoryError):
            raise
        except Exception as error:
            if not _raised_here(error):
                raise
            _give_up(error)
            return savefig.draw_whole(canvas)
        self.boxes = rasterizing.boxes
        self.comparing += rasterizing.comparing - compared
        self.waited += rasterizing.waited - waited
        return picture


def _places(fig: Any) -> list[Any]:
    """What a layout engine sets."""
    boxes = [axes.get_position(original=True) for axes in fig.axes] + [part.bbox_relative for part in fig.subfigs]
    return [box.get_points().tolist() for box in boxes]


def _raised_here(error: Exception) -> bool:
    """Whether the line that raised is one of ours: a private name of matplotlib is gone, or means something else."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return trace is not None and str(trace.tb_frame.f_globals.get("__name__")).startswith(__package__)


def _give_up(error: Exception) -> None:
    """Draw all figures whole from now on, the way that savefig does, and say so."""
    global _unknown
    _unknown = error
    _warn_once()


@functools.cache
def _warn_once() -> None:
    warnings.warn(
        f"matplotlib {mpl.__version__} is not as gpumovie knows it ({type(_unknown).__name__}: {_unknown}); every "
        f"figure is drawn whole, which is right but slow: use the newest gpumovie, or matplotlib 3.9 to 3.11",
        stacklevel=2,
    )
