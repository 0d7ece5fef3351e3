"""A figure whose pictures are asked for again and again: a film's frames, or stills."""

from __future__ import annotations

from typing import Any

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from ..video.pixels import Array
from . import still
from .redrawing import Redrawing
from .regions import Box


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
        savefig_kwargs: of ``Figure.savefig``, such as ``facecolor`` and ``transparent``.

    Attributes:
        boxes: (left, top, right, bottom) in pixels, outside which the last picture is as the one before; None if it
            may differ anywhere.
        comparing: seconds spent so far on finding out what changed.
    """

    def __init__(
        self, fig: Figure, *, dpi: float | str | None = None, strict: bool = False, **savefig_kwargs: Any
    ) -> None:
        self.fig, self.savefig_kwargs = fig, savefig_kwargs
        self.boxes: list[Box] | None = None
        self.comparing = 0.0
        self._dpi, self._strict = dpi, strict
        self._redrawing: Redrawing | None = None

    def draw(self) -> Array:
        """The figure as it is now, to the same pixels as ``savefig`` gives.

        Returns:
            Shape (height, width, 4), uint8, RGBA with straight alpha. The next drawing reuses the memory.
        """
        self.boxes = None
        return still.draw(self.fig, dpi=self._dpi, rasterize=self._rasterize, **self.savefig_kwargs)

    def _rasterize(self, canvas: FigureCanvasAgg) -> Array:
        width, height = canvas.get_width_height(physical=True)
        dpi, redrawing = self.fig.dpi, self._redrawing
        if redrawing is None or (redrawing.agg.width, redrawing.agg.height, redrawing.agg.dpi) != (
            width,
            height,
            dpi,
        ):
            redrawing = self._redrawing = Redrawing(self.fig, width, height, dpi, self._strict)
        picture = redrawing.draw()
        self.boxes, self.comparing = redrawing.boxes, redrawing.comparing
        return picture
