"""Shapes of one colour each, collected until they are drawn together, in their order.

A shape's coverage, how much of each pixel it covers, is added up in a tile of an atlas first; then its colour is
blended over the picture through that tile. So a stroke that crosses itself does not darken, and many shapes take two
calls of OpenGL.
"""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from ....gl import api as gl
from ....gl.instances import Instances
from ....gl.scissors import scissored
from ....gl.shaders import build_program
from ...boxes import Box
from ..passes.markers import KeptPoints, MarkerPass, Pixels
from .coverage import Corners, Coverage, Floats, Layer, Tiles, boxes_of
from .glyph_masks import SIDE, GlyphMasks
from .groups import TransparencyGroup

#: Nothing that is drawn many times is that far away from where it is counted from, in pixels.
_FAR = 1 << 20
_NO_CLIP = (-1.0, -1.0)
_COVERAGE, _HARD, _GLYPH = 0.0, 1.0, 2.0
#: Floats of a masked rectangle.
_MASKED = (4, 4, 4, 1)


class Batch:
    """Draws shapes and glyphs into ``framebuffer``, of ``size`` pixels; its context is current throughout.

    Attributes:
        framebuffer: what is drawn on.
    """

    def __init__(self, size: tuple[int, int], framebuffer: int) -> None:
        self.size, self.framebuffer = size, framebuffer
        self._sheets: list[TransparencyGroup] = []
        self._sheets_in_use = 0
        self._coverage = Coverage(size)
        self._shelves = self._coverage.shelves
        self._masked: list[Floats] = []
        self.glyphs = GlyphMasks()
        self._masked_pass = Instances(build_program("masked.vert", "masked.frag"), _MASKED)
        self._stamp_pass = MarkerPass(size, self._coverage.framebuffer)
        self._masked_pass.set("size", *map(float, size))
        self._masked_pass.set_integer("coverage", 0)
        self._masked_pass.set_integer("glyphs", 1)

    @property
    def atlas(self) -> tuple[int, int]:
        """The size of what coverage is added up in."""
        return self._shelves.size

    def add(self, layers: Sequence[Layer], box: Box, clip: Corners | None = None) -> None:
        """Items, each with all of its layers before the next; within ``box``, and within the edges ``clip``."""
        layers = [layer for layer in layers if len(layer.corners)]
        if not layers or box[0] >= box[2] or box[1] >= box[3]:
            return
        tiles, clip_tile = self._coverage.room_for(layers, box, clip)
        if tiles is None:  # there is no room
            if self._masked:
                self.flush()
                self.add(layers, box, clip)
                return
            self._shelves.clear()
            count = len(layers[0].colours)
            if count == 1:  # one half of it after the other
                middle = (box[1] + box[3]) // 2
                for part in ((*box[:3], middle), (box[0], middle, *box[2:])):
                    self.add(layers, part, clip)
                return
            for start, stop in ((0, count // 2), (count // 2, count)):
                self.add([layer.part(start, stop) for layer in layers], box, clip)
            return
        rows = []
        for layer, tile in zip(layers, tiles, strict=True):
            self._coverage.cover(layer.corners, layer.of, tile)
            row = np.empty((len(layer.colours), sum(_MASKED)), np.float32)
            row[:, :2], row[:, 2:4] = tile.boxes[:, :2], tile.boxes[:, 2:] - tile.boxes[:, :2]
            row[:, 4:6] = tile.places
            row[:, 6:8] = _NO_CLIP
            if clip_tile is not None:
                row[:, 6:8] = clip_tile.places + tile.boxes[:, :2] - clip_tile.boxes[:, :2]
            row[:, 8:12] = layer.colours
            row[:, 12] = np.where(layer.smooth, _COVERAGE, _HARD)
            rows.append(row)
        seen = np.stack([tile.seen for tile in tiles], axis=1)
        self._masked.append(np.stack(rows, axis=1)[seen])

    def draw_stamps(self, layers: Sequence[Layer], at: tuple[Pixels, Pixels] | KeptPoints, box: Box) -> bool:
        """One item, whose pixels are counted from (0, 0), at many places.

        Args:
            layers: its face and its edge; either may be without corners.
            at: x and y of the places, whole pixels; or points that are kept.

        Returns False if it is too large.
        """
        self.flush()
        drawn = [layer for layer in layers if len(layer.corners)]
        tiles, _ = self._coverage.room_for(drawn, (-_FAR, -_FAR, _FAR, _FAR), None)
        if not drawn or tiles is None:
            self._shelves.clear()
            return not drawn
        boxes = np.concatenate([tile.boxes for tile in tiles])
        marker = (*boxes[:, :2].min(axis=0).tolist(), *boxes[:, 2:].max(axis=0).tolist())
        if not self._stamp_pass.can_draw(marker[2] - marker[0], marker[3] - marker[1]):
            self._shelves.clear()
            return False
        # All in one tile's measure: that of the whole marker.
        self._shelves.clear()
        places = np.full((2, 2), -1, np.int64)
        size = np.array([[marker[2] - marker[0], marker[3] - marker[1]]])
        for number, layer in enumerate(layers):
            if len(layer.corners):
                place = self._shelves.put_all(size)
                assert place is not None
                self._coverage.cover(layer.corners, layer.of, Tiles(np.array([marker]), place))
                places[number] = place[0]
        self._coverage.draw()
        self.bind()
        gl.glActiveTexture(gl.GL_TEXTURE0)
        gl.glBindTexture(gl.GL_TEXTURE_2D, self._coverage.texture)
        face, edge = (layer.colours[0] for layer in layers)
        self._stamp_pass.draw(at, marker, places, face, edge, box)
        self._shelves.clear()
        return True

    def draw_covered(self, cover: Callable[[tuple[int, int]], None], colour: npt.ArrayLike, box: Box) -> None:
        """One shape, within ``box``, whose coverage the caller adds up.

        Args:
            cover: draws it into the atlas, moved by what it is given in pixels; within the shape's tile only.
            colour: straight alpha.
        """
        if box[0] >= box[2] or box[1] >= box[3]:
            return
        self.flush()
        size = box[2] - box[0], box[3] - box[1]
        place = self._shelves.put(*size)
        assert place is not None, "the atlas is as large as the picture"
        self._coverage.bind()
        with scissored((place[0], 0, place[0] + size[0], size[1]), place[1] + size[1]):
            cover((place[0] - box[0], place[1] - box[1]))
        row = np.array([[*box[:2], *size, *place, *_NO_CLIP, *np.asarray(colour, float), _COVERAGE]], np.float32)
        self._masked.append(row)
        self.flush()

    @contextlib.contextmanager
    def through(self, mask: Corners | None, box: Box) -> Iterator[None]:
        """While this lasts, what is drawn is seen only within ``box`` and the edges ``mask``; None: anywhere."""
        if mask is None:
            yield
            return
        self.flush()
        if self._sheets_in_use == len(self._sheets):
            self._sheets.append(TransparencyGroup(self.size))
        sheet, before = self._sheets[self._sheets_in_use], self.framebuffer
        one = Layer(mask, np.zeros(len(mask), np.intp), np.zeros((1, 4)), np.ones(1, bool))
        boxes = boxes_of(one, box)
        left, top, right, bottom = boxes[0].tolist()
        seen = (left, top, max(left, right), max(top, bottom))
        sheet.clear(seen)
        self.framebuffer = sheet.framebuffer
        self._sheets_in_use += 1
        try:
            yield
            self.flush()
        finally:
            self.framebuffer = before
            self._sheets_in_use -= 1
        if seen[0] < seen[2] and seen[1] < seen[3]:
            place = self._shelves.put(seen[2] - seen[0], seen[3] - seen[1])
            assert place is not None, "the atlas is as large as the picture"
            self._coverage.cover(mask, one.of, Tiles(boxes, np.array([place])))
            self._coverage.draw()
            self.bind()
            sheet.lay_over(seen, self._coverage.texture, place)
            self._shelves.clear()
        else:
            self.bind()

    def add_glyph(self, mask: npt.NDArray[np.uint8], left: int, top: int, colour: Any, box: Box) -> None:
        """``colour`` through a mask, shape (rows, columns), whose upper left corner is at (left, top)."""
        rows, columns = mask.shape
        if max(mask.shape) > SIDE:
            for down, across in itertools.product(range(0, rows, SIDE), range(0, columns, SIDE)):
                part = mask[down : down + SIDE, across : across + SIDE]
                self.add_glyph(part, left + across, top + down, colour, box)
            return
        place = self.glyphs.place(mask)
        if place is None:
            self.flush()
            self.glyphs.clear()
            place = self.glyphs.place(mask)
            assert place is not None
        low = max(left, box[0]), max(top, box[1])
        high = min(left + columns, box[2]), min(top + rows, box[3])
        if high[0] > low[0] and high[1] > low[1]:
            at = place[0] + low[0] - left, place[1] + low[1] - top
            row = [*low, high[0] - low[0], high[1] - low[1], *at, *_NO_CLIP, *colour, _GLYPH]
            self._masked.append(np.array([row], np.float32))

    def flush(self) -> None:
        """Draw all that was added."""
        if not self._masked:
            return
        self._coverage.draw()
        self.bind()
        gl.glActiveTexture(gl.GL_TEXTURE1)
        gl.glBindTexture(gl.GL_TEXTURE_2D, self.glyphs.texture)
        gl.glActiveTexture(gl.GL_TEXTURE0)
        gl.glBindTexture(gl.GL_TEXTURE_2D, self._coverage.texture)
        self._masked_pass.draw(np.concatenate(self._masked))
        self._masked = []
        self._shelves.clear()

    def bind(self) -> None:
        """Draw into the picture: colours with premultiplied alpha are blended over it."""
        gl.glBindFramebuffer(gl.GL_FRAMEBUFFER, self.framebuffer)
        gl.glViewport(0, 0, *self.size)
        gl.glEnable(gl.GL_BLEND)
        gl.glBlendFunc(gl.GL_ONE, gl.GL_ONE_MINUS_SRC_ALPHA)

    def close(self) -> None:
        """Free it."""
        self._coverage.close()
        self.glyphs.close()
        self._stamp_pass.close()
        for sheet in self._sheets:
            sheet.close()
        self._masked_pass.close()
