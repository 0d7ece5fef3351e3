"""Static artists as textures drawn by Agg, with OpenGL's drawing of the dynamic ones between them.

Static artists are drawn once, in runs: all those between two slots of dynamic artists are one image. A frame is those
images and the dynamic artists, laid over each other in order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from ..layers.painter import ArtistPainter
from ..tracking.artist_state import ArtistState
from .passes.background import Background
from .passes.images import ImagePass, ImageTexture
from .renderer import GLRenderer


@dataclass
class GLTarget:
    """What OpenGL draws on, in place of an ``AggImage``.

    Attributes:
        renderer: draws on it.
    """

    renderer: GLRenderer


class GLLayers:
    """The layers of one figure; the context of ``target`` is current in every call.

    Args:
        painter: draws each artist.
        target: where frames are drawn.
        static: in drawing order.
        dynamic: in drawing order; there will be room for artists in their slots.

    Attributes:
        static: in drawing order.
    """

    def __init__(
        self,
        painter: ArtistPainter,
        target: GLTarget,
        static: Sequence[ArtistState],
        dynamic: Sequence[ArtistState],
    ) -> None:
        self.static = list(static)
        self._painter, self._target, self._renderer = painter, target, target.renderer
        self._slots = sorted({state.slot for state in dynamic})
        self._dynamic = list(dynamic)
        self._is_clean = False  # the last frame is on the target, and no dynamic artist in it
        self._runs: list[ImageTexture | None] = []
        self._background: Background | None = None  # in place of the first of them
        try:
            self._draw_static()
        except BaseException:
            self.close()
            raise

    def accept(self, static: Sequence[ArtistState], dynamic: Sequence[ArtistState]) -> bool:
        """Take the artists of the next frame, in drawing order.

        Returns:
            Whether these layers can draw them: the static ones are theirs, and each dynamic one has its gap. If not,
            new layers have to be made.
        """
        if static != self.static or not all(state.slot in self._slots for state in dynamic):
            return False
        self._dynamic = list(dynamic)
        return True

    def draw(self) -> None:
        """Draw the frame on the target."""
        if self._is_clean and not self._dynamic:
            return
        if self._background is None:
            self._renderer.clear()
        else:
            self._renderer.start_with(self._background)
        for number, run in enumerate(self._runs):
            if run is not None:
                self._renderer.lay_over(run)
            for state in self._dynamic:
                if number < len(self._slots) and state.slot == self._slots[number]:
                    with self._painter.agg.drawing_on(self._target):
                        self._painter.draw_dynamic(state)
        self._is_clean = not self._dynamic

    def close(self) -> None:
        """Free the textures."""
        for run in self._runs:
            if run is not None:
                run.close()
        self._runs = []
        if self._background is not None:
            self._background.close()
        self._background = None

    def _draw_static(self) -> None:
        """Draw the static artists by Agg, in runs."""
        agg = self._painter.agg
        image = agg.new_image()
        for start, stop in pairwise([0, *self._slots, len(self.static)]):
            image.clear()
            with agg.drawing_on(image):
                for state in self.static[start:stop]:
                    self._painter.draw_static(state)
            if not self._runs and (image.rgba[:, :, 3] == 255).all():
                self._background = Background(image.rgba)
                self._runs.append(None)
            else:
                self._runs.append(_texture(self._renderer.images, image.rgba))


def _texture(images: ImagePass, rgba: np.ndarray) -> ImageTexture | None:
    """The part of an image that is not clear; None if all of it is."""
    covered = rgba[:, :, 3] != 0
    rows, columns = np.flatnonzero(covered.any(axis=1)), np.flatnonzero(covered.any(axis=0))
    if not len(rows):
        return None
    box = rgba[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return images.keep(np.ascontiguousarray(box), int(columns[0]), int(rows[0]))
