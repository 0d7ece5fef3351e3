"""What does not change, as textures drawn by Agg, with OpenGL's drawing between them.

Artists that stay are drawn once, in runs: whatever lies between two places at which something changes is one picture.
A frame is those pictures and what changes, laid over each other in order.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from matplotlib.artist import Artist

from ..agg.renderer import Agg
from ..layers.layers import Changing, Draw
from .passes.background import Background
from .passes.images import ImagePass, ImageTexture
from .renderer import GLRenderer


class GLLayers:
    """``staying`` in pixels, with gaps for ``changing``; the context of ``surface`` is current.

    Args:
        agg: draws those that stay.
        surface: where frames are drawn.
        staying: artists that stay the same, in drawing order.
        changing: artists that change, and their places between the others.
        stamp: draws one that stays; always the same.
        draw: draws one that changes, on the surface.
    """

    def __init__(
        self,
        agg: Agg,
        surface: GLRenderer,
        staying: Sequence[Artist],
        changing: Sequence[Changing],
        stamp: Draw,
        draw: Draw,
    ) -> None:
        self.staying = list(staying)
        self._surface, self._draw = surface, draw
        self._places = sorted({each.place for each in changing})
        picture = agg.picture()
        self._runs: list[ImageTexture | None] = []
        self._ground: Background | None = None  # in place of the first of them
        borders = [0, *self._places, len(staying)]
        try:
            for start, stop in pairwise(borders):
                picture.clear()
                with agg.drawing_on(picture):
                    for artist in staying[start:stop]:
                        stamp(artist)
                if not self._runs and (picture.rgba[:, :, 3] == 255).all():
                    self._ground = Background(picture.rgba)
                    self._runs.append(None)
                else:
                    self._runs.append(_texture(surface.images, picture.rgba))
        except BaseException:
            self.close()
            raise

    def have_room_for(self, changing: Sequence[Changing]) -> bool:
        """Whether there is a gap at the right place for each."""
        return all(each.place in self._places for each in changing)

    def draw(self, changing: Sequence[Changing]) -> None:
        """Draw the frame onto the surface."""
        if self._ground is None:
            self._surface.clear()
        else:
            self._surface.start_with(self._ground)
        for number, run in enumerate(self._runs):
            if run is not None:
                self._surface.lay_over(run)
            for each in changing:
                if number < len(self._places) and each.place == self._places[number]:
                    self._draw(each.artist)

    def close(self) -> None:
        """Free the textures."""
        for run in self._runs:
            if run is not None:
                run.close()
        self._runs = []
        if self._ground is not None:
            self._ground.close()
        self._ground = None


def _texture(pictures: ImagePass, rgba: np.ndarray) -> ImageTexture | None:
    """What of a picture is not clear."""
    inked = rgba[:, :, 3] != 0
    rows, columns = np.flatnonzero(inked.any(axis=1)), np.flatnonzero(inked.any(axis=0))
    if not len(rows):
        return None
    box = rgba[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return pictures.keep(np.ascontiguousarray(box), int(columns[0]), int(rows[0]))
