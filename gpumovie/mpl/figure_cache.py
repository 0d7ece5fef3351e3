"""The Drawings of the figures that were drawn last."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

from matplotlib.figure import Figure

from .drawing import Drawing

#: Figures whose Drawings, with their layers, are kept. A video has one figure, or a few in turns. If it has a new
#: figure for each frame, they must not be kept all.
CAPACITY = 4


class FigureCache:
    """Drawings by figure, at most four. The figure that was drawn longest ago gives way.

    Args:
        options: of each ``Drawing``.
    """

    def __init__(self, **options: Any) -> None:
        self._options = options
        self._drawings: OrderedDict[Figure, Drawing] = OrderedDict()

    def __len__(self) -> int:
        return len(self._drawings)

    def drawing_of(self, fig: Figure) -> Drawing:
        """The Drawing of a figure, made now if there is none."""
        drawing = self._drawings.pop(fig) if fig in self._drawings else Drawing(fig, **self._options)
        self._drawings[fig] = drawing
        while len(self._drawings) > CAPACITY:
            self._drawings.popitem(last=False)  # not closed: its last frame may still be on its way
        return drawing

    def close(self) -> None:
        """Free what belongs to OpenGL, when the video has ended."""
        for drawing in self._drawings.values():
            drawing.close()
        self._drawings.clear()
